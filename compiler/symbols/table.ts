// The compact symbol table that lies inside the image: from an address to function, file and line.
//
// Little endian; offsets count from the start of the table, addresses are the low 32 bits:
//   header     u32 magic, functionCount, lineCount, fileCount,
//                  functionsOffset, linesOffset, filesOffset, reserved
//   functions  { u32 start, end, nameOffset }   sorted by start
//   lines      { u32 address, fileAndLine }     sorted by address; file << 20 | line; 0: no line
//   files      { u32 pathOffset }
//   strings    { u32 lengthBytes, bytes, NUL }  aligned to 4: the layout of the language's strings
// Its readers are kernel/observe and the tests.

import type { LineRow } from './line-program.ts';

/** The first word of every table. */
export const tableMagic = 0x4d595348;
const headerBytes = 32;
const functionBytes = 12;
const lineBytes = 8;
const fileBytes = 4;
const lineBits = 20;
const fileLimit = 1 << (32 - lineBits);
const lowBits = 32;

export interface FunctionRange {
  readonly name: string;
  readonly address: bigint;
  readonly sizeBytes: number;
}

interface Line {
  readonly address: number;
  readonly file: number;
  readonly line: number;
}

/** The table's bytes. Throws when there are more than 4095 files or a line beyond 1048575. */
export function buildSymbolTable(functions: readonly FunctionRange[], rows: readonly LineRow[]): Buffer {
  const files = new Map<string, number>();
  const lines = thinOut(sortedLines(rows, files));
  const sorted = functions.map((fn) => ({ ...fn, start: low(fn.address) })).sort((a, b) => a.start - b.start || a.sizeBytes - b.sizeBytes);
  const functionsOffset = headerBytes;
  const linesOffset = functionsOffset + sorted.length * functionBytes;
  const filesOffset = linesOffset + lines.length * lineBytes;
  const strings = new StringPool(filesOffset + files.size * fileBytes);
  const words = [tableMagic, sorted.length, lines.length, files.size, functionsOffset, linesOffset, filesOffset, 0];
  for (const { start, sizeBytes, name } of sorted) words.push(start, start + sizeBytes, strings.offset(name));
  for (const { address, file, line } of lines) words.push(address, ((file << lineBits) | line) >>> 0);
  for (const path of files.keys()) words.push(strings.offset(path));
  return Buffer.concat([Buffer.from(Uint32Array.from(words).buffer), strings.bytes()]);
}

function low(address: bigint): number {
  return Number(BigInt.asUintN(lowBits, address));
}

/** Rows by address; at the same address the last one holds, but an end gives way to a beginning. */
function sortedLines(rows: readonly LineRow[], files: Map<string, number>): Line[] {
  const lines = rows.map(({ address, file, line }, order) => ({ address: low(address), file: fileIndex(files, file), line, order }));
  lines.sort((a, b) => a.address - b.address || Number(a.line > 0) - Number(b.line > 0) || a.order - b.order);
  return lines;
}

function fileIndex(files: Map<string, number>, path: string): number {
  const index = files.get(path) ?? files.size;
  if (index >= fileLimit) throw new Error(`more than ${fileLimit} source files do not fit in the symbol table`);
  files.set(path, index);
  return index;
}

/** Drops rows that say what the row before them says, and all but the last at an address. */
function thinOut(lines: readonly Line[]): Line[] {
  const result: Line[] = [];
  for (const line of lines) {
    if (line.line >= 1 << lineBits) throw new Error(`line ${line.line} does not fit in the symbol table`);
    if (result.at(-1)?.address === line.address) result.pop();
    const last = result.at(-1);
    if (last?.file !== line.file || last.line !== line.line) result.push(line);
  }
  return result;
}

/** Strings behind the rest of the table, each once. */
class StringPool {
  private readonly start: number;
  private readonly offsets = new Map<string, number>();
  private readonly parts: Buffer[] = [];
  private length = 0;

  constructor(start: number) {
    this.start = start;
  }

  offset(text: string): number {
    let offset = this.offsets.get(text);
    if (offset === undefined) {
      offset = this.start + this.length;
      this.offsets.set(text, offset);
      this.add(Buffer.from(text, 'utf8'));
    }
    return offset;
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts);
  }

  private add(text: Buffer): void {
    const part = Buffer.alloc((4 + text.length + 1 + 3) & ~3);
    part.writeUInt32LE(text.length, 0);
    text.copy(part, 4);
    this.parts.push(part);
    this.length += part.length;
  }
}
