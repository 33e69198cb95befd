// Reads DWARF 4 line programs (DWARF 4 standard, 6.2): which source line each address belongs to.
//
// All that LLVM 14 writes is understood, and no other version: heddlec asks for version 4. The rows
// come out in the order of the program; sorting and thinning out is the table's business.

import { textAt } from './elf.ts';

export interface LineRow {
  readonly address: bigint;
  /** Path relative to the compilation directory when it lies below it. */
  readonly file: string;
  /** 0 at the end of a sequence: the address is behind its last instruction. */
  readonly line: number;
}

const dwarfVersion = 4;

/** Reads numbers one after another. */
class Reader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  u8(): number {
    return this.bytes[this.at++];
  }

  i8(): number {
    return this.bytes.readInt8(this.at++);
  }

  u16(): number {
    this.at += 2;
    return this.bytes.readUInt16LE(this.at - 2);
  }

  u32(): number {
    this.at += 4;
    return this.bytes.readUInt32LE(this.at - 4);
  }

  u64(): bigint {
    this.at += 8;
    return this.bytes.readBigUInt64LE(this.at - 8);
  }

  text(): string {
    const text = textAt(this.bytes, this.at);
    this.at = this.bytes.indexOf(0, this.at) + 1;
    return text;
  }

  unsigned(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  signed(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return (byte & 0x40) === 0 ? value : value - factor * 128;
    }
  }
}

interface Header {
  readonly end: number;
  readonly instructionBytes: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  readonly opcodeLengths: readonly number[];
  readonly files: readonly string[];
}

/** All rows of the section `.debug_line`. */
export function readLineRows(section: Buffer): LineRow[] {
  const rows: LineRow[] = [];
  const reader = new Reader(section, 0);
  while (reader.at < section.length) {
    const header = readHeader(reader);
    runProgram(reader, header, rows);
    reader.at = header.end;
  }
  return rows;
}

function readHeader(reader: Reader): Header {
  const length = reader.u32();
  const end = reader.at + length;
  const version = reader.u16();
  if (version !== dwarfVersion) throw new Error(`a line table of DWARF version ${version}; only ${dwarfVersion} is read`);
  const headerLength = reader.u32();
  const program = reader.at + headerLength;
  const instructionBytes = reader.u8();
  reader.at += 2; // operations per instruction (1 on x86), default_is_stmt
  const lineBase = reader.i8();
  const lineRange = reader.u8();
  const opcodeBase = reader.u8();
  const opcodeLengths = Array.from({ length: opcodeBase - 1 }, () => reader.u8());
  const files = readFiles(reader);
  reader.at = program;
  return { end, instructionBytes, lineBase, lineRange, opcodeBase, opcodeLengths, files };
}

/** Paths by file number, which counts from 1. */
function readFiles(reader: Reader): string[] {
  const directories = [''];
  for (let name = reader.text(); name !== ''; name = reader.text()) directories.push(name);
  const files = [''];
  for (let name = reader.text(); name !== ''; name = reader.text()) {
    const directory = directories[reader.unsigned()];
    reader.unsigned(); // time of change
    reader.unsigned(); // size
    files.push(directory === '' ? name : `${directory}/${name}`);
  }
  return files;
}

interface State {
  address: bigint;
  file: number;
  line: number;
}

function runProgram(reader: Reader, header: Header, rows: LineRow[]): void {
  const state: State = { address: 0n, file: 1, line: 1 };
  const emit = (): void => { rows.push({ address: state.address, file: header.files[state.file], line: state.line }); };
  const advance = (operations: number): void => { state.address += BigInt(operations * header.instructionBytes); };
  while (reader.at < header.end) {
    const opcode = reader.u8();
    if (opcode >= header.opcodeBase) {
      const adjusted = opcode - header.opcodeBase;
      advance(Math.floor(adjusted / header.lineRange));
      state.line += header.lineBase + (adjusted % header.lineRange);
      emit();
    } else if (opcode === 0) {
      runExtended(reader, header, state, rows);
    } else if (opcode === 1) { // copy
      emit();
    } else if (opcode === 8) { // const_add_pc
      advance(Math.floor((255 - header.opcodeBase) / header.lineRange));
    } else if (opcode === 9) { // fixed_advance_pc
      state.address += BigInt(reader.u16());
    } else {
      runStandard(reader, header, state, opcode, advance);
    }
  }
}

function runStandard(reader: Reader, header: Header, state: State, opcode: number, advance: (operations: number) => void): void {
  switch (opcode) {
    case 2: // advance_pc
      return advance(reader.unsigned());
    case 3: // advance_line
      state.line += reader.signed();
      return;
    case 4: // set_file
      state.file = reader.unsigned();
      return;
    default: // column, statement, block and prologue marks: of no interest
      for (let operand = 0; operand < header.opcodeLengths[opcode - 1]; operand++) reader.unsigned();
  }
}

function runExtended(reader: Reader, header: Header, state: State, rows: LineRow[]): void {
  const length = reader.unsigned();
  const next = reader.at + length;
  const opcode = reader.u8();
  if (opcode === 2) state.address = reader.u64(); // set_address
  if (opcode === 1) { // end_sequence
    rows.push({ address: state.address, file: header.files[state.file], line: 0 });
    Object.assign(state, { address: 0n, file: 1, line: 1 });
  }
  reader.at = next;
}
