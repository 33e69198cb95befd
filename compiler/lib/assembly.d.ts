// Assembly inside TypeScript: AT&T syntax in a tagged template, operands in its holes.

type GeneralRegister =
  | 'rax' | 'rbx' | 'rcx' | 'rdx' | 'rsi' | 'rdi' | 'rbp' | 'rsp'
  | 'r8' | 'r9' | 'r10' | 'r11' | 'r12' | 'r13' | 'r14' | 'r15'
  | 'eax' | 'ebx' | 'ecx' | 'edx' | 'esi' | 'edi'
  | 'ax' | 'bx' | 'cx' | 'dx' | 'si' | 'di'
  | 'al' | 'bl' | 'cl' | 'dl';
/** `r`: any general register. */
type OperandClass = GeneralRegister | 'r';
/** A condition as jumps name it: zero, not zero, carry, below or equal, sign, overflow and so on. */
type ConditionCode = 'z' | 'nz' | 'e' | 'ne' | 'c' | 'nc' | 'a' | 'ae' | 'b' | 'be' | 's' | 'ns' | 'o' | 'no' | 'g' | 'ge' | 'l' | 'le' | 'p' | 'np';
type VectorRegister =
  | 'xmm0' | 'xmm1' | 'xmm2' | 'xmm3' | 'xmm4' | 'xmm5' | 'xmm6' | 'xmm7'
  | 'xmm8' | 'xmm9' | 'xmm10' | 'xmm11' | 'xmm12' | 'xmm13' | 'xmm14' | 'xmm15';
type Clobber = GeneralRegister | VectorRegister | 'memory' | 'cc';

declare const operandTag: unique symbol;
interface AsmOperand {
  readonly [operandTag]: true;
}

/**
 * Inline assembly. The result is the one `out` or `inout` operand. Everything that the text
 * changes besides is named by `clobber`.
 */
declare function asm<T = void>(text: TemplateStringsArray, ...operands: readonly (AsmOperand | number)[]): T;
/** An input: `value` in the register, or in any (`r`). */
declare function reg(register: OperandClass, value: unknown): AsmOperand;
/** The result, in the register. Stands for its name in the text. */
declare function out(register: OperandClass): AsmOperand;
/** The result, a bool: whether the flags say so behind the text. Adds nothing to the text; a branch on it is one jump. */
declare function flag(condition: ConditionCode): AsmOperand;
/** An input whose register holds the result afterwards. */
declare function inout(register: OperandClass, value: unknown): AsmOperand;
/** Registers, `memory` or `cc` that the text changes. Adds nothing to the text. */
declare function clobber(...what: readonly Clobber[]): AsmOperand;
/** The symbol of a function or module variable, as the linker knows it. */
declare function symbolOf(target: unknown): AsmOperand;

/** A function that is its assembly: no prologue, no epilogue; arguments are where the ABI puts them. */
declare function naked<F extends (...parameters: never[]) => unknown>(body: void): F;

/** What the CPU pushes on an interrupt (Intel SDM volume 3, 6.14). */
interface InterruptFrame {
  rip: u64;
  cs: u64;
  rflags: u64;
  rsp: u64;
  ss: u64;
}
declare const handlerTag: unique symbol;
interface InterruptHandler {
  readonly [handlerTag]: true;
}
/** An interrupt handler: entered by the CPU, keeps every register, returns with `iretq`. */
declare function interrupt(handler: (frame: InterruptFrame) => void): InterruptHandler;
/** The same for the exceptions that push an error code. */
declare function interruptWithError(handler: (frame: InterruptFrame, errorCode: u64) => void): InterruptHandler;

/** The CPU's hint that it waits in a loop. */
declare function pause(): void;
/** The frame pointer (rbp) of the calling function. */
declare function frameAddress(): usize;
/** The address that the calling function returns to: who called it, for records of callers. */
declare function returnAddress(): usize;
