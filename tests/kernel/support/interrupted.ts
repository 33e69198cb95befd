// Which instructions of a run were interrupted, set against the code: from the addresses that the guest
// prints and the disassembly of its image.
//
// An instruction that was interrupted has run. What runs next must then have been interrupted too: the one
// behind it, the target of its jump, or one of the two. Where that does not hold is a gap.

import { execFileSync } from "node:child_process";
import { findTool } from "../../../compiler/tools.ts";

interface Instruction {
  readonly address: bigint;
  readonly text: string;
}

export interface Coverage {
  /** Instructions of each function at which an interrupt came. A function that is missing is inlined. */
  readonly counts: ReadonlyMap<string, number>;
  /** Of each function, the instructions that must have run and were not interrupted. */
  readonly gaps: ReadonlyMap<string, readonly string[]>;
}

/** The lines `visited 0xADDRESS 0xBITS`, one bit for each address from there on. */
function addressesIn(lines: readonly string[]): Set<bigint> {
  const addresses = new Set<bigint>();
  for (const line of lines) {
    const match = /^visited (0x[0-9a-f]+) (0x[0-9a-f]+)$/.exec(line);
    if (match === null) continue;
    const [first, bits] = [BigInt(match[1] ?? "0"), BigInt(match[2] ?? "0")];
    for (let bit = 0n; bit < 64n; bit++) if (((bits >> bit) & 1n) === 1n) addresses.add(first + bit);
  }
  return addresses;
}

function disassemble(elf: string): Map<string, Instruction[]> {
  const text = execFileSync(findTool("llvm-objcopy-14").replace("objcopy", "objdump"), ["-d", "--no-show-raw-insn", elf], { encoding: "utf8", maxBuffer: 1 << 30 });
  const functions = new Map<string, Instruction[]>();
  let current: Instruction[] = [];
  for (const line of text.split("\n")) {
    const name = /^[0-9a-f]+ <(.*)>:$/.exec(line)?.[1];
    if (name !== undefined) functions.set(name, current = []);
    const match = /^ *([0-9a-f]+):\s+(\S.*)$/.exec(line);
    if (match === null) continue;
    // The disassembler prints a prefix as a line of its own; the CPU takes it for a part of the next.
    if (current.at(-1)?.text === "lock") current.push({ address: current.pop()?.address ?? 0n, text: match[2] ?? "" });
    else current.push({ address: BigInt(`0x${match[1]}`), text: match[2] ?? "" });
  }
  return functions;
}

/** What may run after an instruction; null where that is not said by the code. */
function successors({ text }: Instruction, next: Instruction | undefined): readonly bigint[] | null {
  const operation = text.split(/\s/)[0] ?? "";
  const digits = /\s(?:0x)?([0-9a-f]+) </.exec(text)?.[1];
  const target = digits === undefined ? null : BigInt(`0x${digits}`);
  // Between cli and sti, and for one instruction behind sti, no interrupt can come.
  if (/^(ret|iret|ud2|hlt|cli|sti)/.test(operation)) return null;
  // A store to the timer's register takes the interrupt back that was set there.
  if (/^movl\s+%\w+, 896\(/.test(text)) return null;
  if (/^(jmp|call)/.test(operation)) return target === null ? null : [target];
  if (next === undefined) return null;
  return operation.startsWith("j") && target !== null ? [target, next.address] : [next.address];
}

/** Reads a run's log against its image. */
export function coverageOf(elf: string, lines: readonly string[]): Coverage {
  const interrupted = addressesIn(lines);
  const counts = new Map<string, number>();
  const gaps = new Map<string, readonly string[]>();
  for (const [name, instructions] of disassemble(elf)) {
    const count = instructions.filter(({ address }) => interrupted.has(address)).length;
    counts.set(name, count);
    const missing = instructions.filter((instruction, index) => {
      if (!interrupted.has(instruction.address)) return false;
      const after = successors(instruction, instructions[index + 1]);
      return after !== null && !after.some((address) => interrupted.has(address));
    });
    if (missing.length > 0) gaps.set(name, missing.map(({ address, text }) => `after ${address.toString(16)} ${text}`));
  }
  return { counts, gaps };
}
