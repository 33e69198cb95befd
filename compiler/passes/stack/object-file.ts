// Reads from a relocatable ELF64 object what a stack analysis needs: functions, the sizes of their
// frames (section .stack_sizes), and their calls, which are relocations where they lead to another
// section, as nearly all do when each function has a section of its own.
//
// Only objects that llc has just written are read (System V ABI for x86-64, 4.4; LLVM's
// documentation of -stack-size-section).

const sectionHeaderBytes = 64;
const symbolBytes = 24;
const relocationBytes = 24;
const typeRelocations = 4;
const typeSymbols = 2;
const flagExecutable = 4n;
const symbolTypeFunction = 2;
const relocationPc32 = 2;
const relocationPlt32 = 4;
const opcodeCall = 0xe8;
const opcodeJump = 0xe9;
/** The opcode and its 32-bit displacement. */
const branchBytes = 5;

interface Section {
  readonly name: string;
  readonly type: number;
  readonly executable: boolean;
  readonly contents: Buffer;
  /** For symbols: their strings' section; for relocations: the section they apply to. */
  readonly link: number;
  readonly info: number;
}

interface Symbol {
  readonly name: string;
  readonly isFunction: boolean;
  readonly section: number;
  readonly value: number;
}

interface Relocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: number;
  readonly addend: number;
}

/** A call, or a jump to another function in place of a call before a return. */
export interface MachineCall {
  readonly caller: string;
  readonly callee: string;
  readonly isTail: boolean;
}

export class ObjectFile {
  readonly #sections: readonly Section[];
  readonly #symbols: readonly Symbol[];
  /** Functions of each section, by address. */
  readonly #functions = new Map<number, Symbol[]>();

  constructor(bytes: Buffer) {
    this.#sections = readSections(bytes);
    this.#symbols = readSymbols(this.#sections);
    for (const symbol of this.#symbols) {
      if (!symbol.isFunction) continue;
      const known = this.#functions.get(symbol.section);
      if (known === undefined) this.#functions.set(symbol.section, [symbol]);
      else known.push(symbol);
    }
    for (const functions of this.#functions.values()) functions.sort((a, b) => a.value - b.value);
  }

  functionNames(): string[] {
    return this.#symbols.filter((symbol) => symbol.isFunction).map((symbol) => symbol.name);
  }

  /** Bytes of each function's frame, the return address not counted. */
  frameBytes(): Map<string, number> {
    const sizes = new Map<string, number>();
    for (const { target, relocation } of this.#relocations((section) => section.name === '.stack_sizes')) {
      const name = this.#functionOf(relocation, 0);
      if (name !== null) sizes.set(name, unsignedAt(target.contents, relocation.offset + 8));
    }
    return sizes;
  }

  calls(): MachineCall[] {
    const calls: MachineCall[] = [];
    for (const { target, targetIndex, relocation } of this.#relocations((section) => section.executable)) {
      if (relocation.type !== relocationPlt32 && relocation.type !== relocationPc32) continue;
      const kind = branchKind(target.contents, relocation);
      const caller = this.#functionAt(targetIndex, relocation.offset);
      const callee = this.#functionOf(relocation, 4);
      if (kind !== null && caller !== null && callee !== null) calls.push({ caller, callee, isTail: kind === 'jump' });
    }
    for (const [section, functions] of this.#functions) calls.push(...this.#callsInside(section, functions));
    return calls;
  }

  /**
   * Calls inside of one section, of a function by itself above all: they have no relocation. Four
   * bytes that lead exactly to the start of a function behind the opcode of a call are one.
   */
  #callsInside(section: number, functions: readonly Symbol[]): MachineCall[] {
    const code = this.#sections[section]?.contents ?? Buffer.alloc(0);
    const starts = new Map(functions.map((fn) => [fn.value, fn.name]));
    const calls: MachineCall[] = [];
    for (let at = 0; at + branchBytes <= code.length; at++) {
      if (code[at] !== opcodeCall && code[at] !== opcodeJump) continue;
      const callee = starts.get(at + branchBytes + code.readInt32LE(at + 1));
      const caller = this.#functionAt(section, at);
      const isTail = code[at] === opcodeJump;
      if (callee !== undefined && caller !== null && !(isTail && caller === callee)) calls.push({ caller, callee, isTail });
    }
    return calls;
  }

  *#relocations(wanted: (target: Section) => boolean): Generator<{ target: Section; targetIndex: number; relocation: Relocation }> {
    for (const section of this.#sections) {
      const target = this.#sections[section.info];
      if (section.type !== typeRelocations || !wanted(target)) continue;
      for (let at = 0; at < section.contents.length; at += relocationBytes) {
        yield { target, targetIndex: section.info, relocation: relocationAt(section.contents, at) };
      }
    }
  }

  /** The function that a relocation means; `bias` is what the instruction's end adds to its addend. */
  #functionOf({ symbol, addend }: Relocation, bias: number): string | null {
    const target = this.#symbols[symbol];
    return target.isFunction ? target.name : this.#functionAt(target.section, target.value + addend + bias);
  }

  #functionAt(section: number, offset: number): string | null {
    const functions = this.#functions.get(section) ?? [];
    let [low, high] = [0, functions.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (functions[middle].value <= offset) low = middle + 1;
      else high = middle;
    }
    return functions[low - 1]?.name ?? null;
  }
}

/** What the instruction with the relocated displacement is: a call, a jump, or something else. */
function branchKind(code: Buffer, { offset, type }: Relocation): 'call' | 'jump' | null {
  const opcode = code[offset - 1];
  if (opcode === opcodeCall) return 'call';
  if (opcode === opcodeJump) return 'jump';
  const conditional = code[offset - 2] === 0x0f && (opcode & 0xf0) === 0x80;
  return conditional && type === relocationPlt32 ? 'jump' : null;
}

function readSections(bytes: Buffer): Section[] {
  const table = Number(bytes.readBigUInt64LE(40));
  const header = (index: number): number => table + index * sectionHeaderBytes;
  const contents = (at: number): Buffer => {
    const offset = Number(bytes.readBigUInt64LE(at + 24));
    const isNoBits = bytes.readUInt32LE(at + 4) === 8;
    return isNoBits ? Buffer.alloc(0) : bytes.subarray(offset, offset + Number(bytes.readBigUInt64LE(at + 32)));
  };
  const names = contents(header(bytes.readUInt16LE(62)));
  return Array.from({ length: bytes.readUInt16LE(60) }, (_, index) => {
    const at = header(index);
    return {
      name: textAt(names, bytes.readUInt32LE(at)),
      type: bytes.readUInt32LE(at + 4),
      executable: (bytes.readBigUInt64LE(at + 8) & flagExecutable) !== 0n,
      contents: contents(at),
      link: bytes.readUInt32LE(at + 40),
      info: bytes.readUInt32LE(at + 44),
    };
  });
}

function readSymbols(sections: readonly Section[]): Symbol[] {
  const table = sections.find((section) => section.type === typeSymbols);
  if (table === undefined) return [];
  const names = sections[table.link].contents;
  const { contents } = table;
  return Array.from({ length: contents.length / symbolBytes }, (_, index) => {
    const at = index * symbolBytes;
    return {
      name: textAt(names, contents.readUInt32LE(at)),
      isFunction: (contents[at + 4] & 0xf) === symbolTypeFunction,
      section: contents.readUInt16LE(at + 6),
      value: Number(contents.readBigUInt64LE(at + 8)),
    };
  });
}

function relocationAt(contents: Buffer, at: number): Relocation {
  return {
    offset: Number(contents.readBigUInt64LE(at)),
    type: contents.readUInt32LE(at + 8),
    symbol: contents.readUInt32LE(at + 12),
    addend: Number(contents.readBigInt64LE(at + 16)),
  };
}

/** A number in LEB128. */
function unsignedAt(bytes: Buffer, offset: number): number {
  let value = 0;
  for (let at = offset, factor = 1; ; at++, factor *= 128) {
    value += (bytes[at] & 0x7f) * factor;
    if (bytes[at] < 0x80) return value;
  }
}

function textAt(bytes: Buffer, offset: number): string {
  return bytes.toString('utf8', offset, bytes.indexOf(0, offset));
}
