// What can be told from the text of assembly without assembling it: which symbols of the module it
// names, how deep it pushes, whether it jumps through a register, whether it lets interrupts in,
// whether it uses the registers of floating point.

import type { IrModule } from './module.ts';

/** Symbols of the module that occur in assembly text, bare or in double quotes. */
export function symbolsInAssembly(module: IrModule, text: string): string[] {
  const words = text.matchAll(/"([^"]+)"|(?<![\w.%])[A-Za-z_.][\w.$]*/g);
  return [...words].map(([word, inQuotes]) => inQuotes ?? word)
    .filter((name) => module.functions.has(name) || module.globals.has(name));
}

/** The registers and operands through which the text calls or jumps: `rsi` for `call *%rsi`, `1` for `*$1`. */
export function jumpTargets(text: string): string[] {
  return [...text.matchAll(/\b(?:call|jmp)q?\s+\*(?:%(\w+)|\$(\d+))/g)].map(([, register, operand]) => register ?? operand);
}

/** Bytes by which the text moves the stack pointer down, all its instructions taken together. */
export function pushedBytes(text: string): number {
  const pushes = [...text.matchAll(/\bpush\w*/g)].length;
  const subtracted = [...text.matchAll(/\bsubq?\s+\$+(\d+),\s*%rsp/g)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
  return pushes * 8 + subtracted;
}

/** Whether it sets the interrupt flag. */
export function enablesInterrupts(text: string): boolean {
  return /(?:^|[\s;])sti(?=$|[\s;])/.test(text);
}

/** Whether it names vector or x87 registers or changes how they compute. Keeping all of them (XSAVE) is no use of them. */
export function usesFloatRegisters(text: string): boolean {
  return /%+(?:[xyz]?mm\d|st\b)|\b(?:v?(?:ld|st)mxcsr|f(?:n?init|ldcw|n?stcw|ld\w*|n?stsw|n?clex)|emms|vzero(?:all|upper))\b/.test(text);
}
