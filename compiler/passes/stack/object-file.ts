// Reads from a relocatable ELF64 object what a stack analysis needs: functions, the sizes of their
// frames (section .stack_sizes), and their calls, which are relocations where they lead to another
// section, as nearly all do when each function has a section of its own.
//
// How the file is laid out is known by relocatable.ts; .stack_sizes is described in LLVM's
// documentation ("Emitting function stack size information").

import { readSections, readSymbols, relocationsOf, type ElfSymbol, type Relocation, type Section } from './relocatable.ts';

const relocationPc32 = 2;
const relocationPlt32 = 4;
const opcodeCall = 0xe8;
const opcodeJump = 0xe9;
/** The opcode and its 32-bit displacement. */
const branchBytes = 5;

/** A call, or a jump to another function in place of a call before a return. */
export interface MachineCall {
  readonly caller: string;
  readonly callee: string;
  readonly isTail: boolean;
}

export class ObjectFile {
  readonly #sections: readonly Section[];
  readonly #symbols: readonly ElfSymbol[];
  /** Functions of each section, by address. */
  readonly #functions = new Map<number, ElfSymbol[]>();

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
  #callsInside(section: number, functions: readonly ElfSymbol[]): MachineCall[] {
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
      const relocations = relocationsOf(section);
      const target = this.#sections[section.info];
      if (relocations.length === 0 || !wanted(target)) continue;
      for (const relocation of relocations) yield { target, targetIndex: section.info, relocation };
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

/** A number in LEB128. */
function unsignedAt(bytes: Buffer, offset: number): number {
  let value = 0;
  for (let at = offset, factor = 1; ; at++, factor *= 128) {
    value += (bytes[at] & 0x7f) * factor;
    if (bytes[at] < 0x80) return value;
  }
}
