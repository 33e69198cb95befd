// The typed IR: what the front end makes of a whole program and what the LLVM stage reads.
//
// A module is functions and globals by symbol name. A function is a list of basic blocks, the
// first of which is the entry; a block is instructions without control flow and one terminator.
// Results are temporaries that are assigned once; whatever source code can assign twice lives in
// a local (a stack slot). There are no phi nodes: LLVM makes registers of the slots.
// Every instruction carries the place in the source that it stands for.

import type { DebugEnum, DebugStruct, DebugType, IrIntegerType, IrType } from './types.ts';

/** A place in a source file. Lines and columns count from 1; `file` indexes `IrModule.files`. */
export interface Location {
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

export type Value =
  | { readonly kind: 'integer'; readonly type: IrIntegerType; readonly value: bigint }
  | { readonly kind: 'float'; readonly type: 'f32' | 'f64'; readonly value: number }
  | { readonly kind: 'null'; readonly type: 'ptr' }
  | { readonly kind: 'undefined'; readonly type: IrType }
  | { readonly kind: 'temporary'; readonly type: IrType; readonly id: number }
  | { readonly kind: 'parameter'; readonly type: IrType; readonly index: number }
  /** The address of a stack slot of the function. */
  | { readonly kind: 'local'; readonly type: 'ptr'; readonly index: number }
  /** The address of a function or global of the module. */
  | { readonly kind: 'symbol'; readonly type: 'ptr'; readonly name: string };

export type BinaryOperator =
  | 'add' | 'sub' | 'mul' | 'sdiv' | 'udiv' | 'srem' | 'urem'
  | 'and' | 'or' | 'xor' | 'shl' | 'lshr' | 'ashr'
  | 'fadd' | 'fsub' | 'fmul' | 'fdiv' | 'frem';

/** Integer and pointer predicates, then ordered float ones (`fne` is the unordered "not equal"). */
export type Predicate =
  | 'eq' | 'ne' | 'slt' | 'sle' | 'sgt' | 'sge' | 'ult' | 'ule' | 'ugt' | 'uge'
  | 'feq' | 'fne' | 'flt' | 'fle' | 'fgt' | 'fge';

/** `fptosi`/`fptoui` saturate and turn NaN into 0; `bits` reinterprets between equal sizes. */
export type Conversion =
  | 'zext' | 'sext' | 'trunc' | 'fptosi' | 'fptoui' | 'sitofp' | 'uitofp'
  | 'fpext' | 'fptrunc' | 'bits' | 'ptrtoint' | 'inttoptr';

/** Where an address points: ordinary memory, or memory relative to the GS base. */
export type AddressSpace = 'memory' | 'gs';

interface InstructionBase {
  readonly location: Location;
}
interface WithResult extends InstructionBase {
  /** The temporary this instruction assigns; its type is the result's type. */
  readonly result: Value & { readonly kind: 'temporary' };
}

export type Instruction =
  | (WithResult & { readonly op: 'binary'; readonly operator: BinaryOperator; readonly left: Value; readonly right: Value })
  | (WithResult & { readonly op: 'compare'; readonly predicate: Predicate; readonly left: Value; readonly right: Value })
  | (WithResult & { readonly op: 'convert'; readonly conversion: Conversion; readonly operand: Value })
  | (WithResult & { readonly op: 'select'; readonly condition: Value; readonly whenTrue: Value; readonly whenFalse: Value })
  /** base + offset + index * scale; `index` is an i64 or null. In space `gs`, `base` is null and the result an i64 offset never taken. `cell` names what is there for the passes (lower/cells.ts). */
  | (WithResult & { readonly op: 'address'; readonly base: Value; readonly offset: number; readonly index: Value | null; readonly scale: number; readonly cell?: string })
  /** In space `gs` the address is an i64 offset from the GS base. An `i1` is loaded from a byte. `ofFunction`: what is loaded has the type of a function. */
  | (WithResult & { readonly op: 'load'; readonly address: Value; readonly volatile: boolean; readonly space: AddressSpace; readonly ofFunction?: boolean })
  | (InstructionBase & { readonly op: 'store'; readonly address: Value; readonly value: Value; readonly volatile: boolean; readonly space: AddressSpace })
  /** Copies `sizeBytes` bytes between places that do not overlap; `ofFields`: of a struct, whose fields have cells. */
  | (InstructionBase & { readonly op: 'copy'; readonly to: Value; readonly from: Value; readonly sizeBytes: number; readonly ofFields?: boolean })
  /** Sets `sizeBytes` bytes to zero. */
  | (InstructionBase & { readonly op: 'zero'; readonly to: Value; readonly sizeBytes: number })
  | (InstructionBase & { readonly op: 'call'; readonly result: (Value & { readonly kind: 'temporary' }) | null; readonly callee: string; readonly args: readonly Value[] })
  | (InstructionBase & { readonly op: 'callIndirect'; readonly result: (Value & { readonly kind: 'temporary' }) | null; readonly callee: Value; readonly args: readonly Value[] })
  /** One of the table in intrinsics.ts. */
  | (InstructionBase & { readonly op: 'intrinsic'; readonly result: (Value & { readonly kind: 'temporary' }) | null; readonly name: string; readonly args: readonly Value[] })
  /** Inline assembly: `template` indexes `IrModule.assembly`. */
  | (InstructionBase & { readonly op: 'assembly'; readonly result: (Value & { readonly kind: 'temporary' }) | null; readonly template: number; readonly args: readonly Value[] });

export type Terminator =
  | (InstructionBase & { readonly op: 'jump'; readonly target: number })
  | (InstructionBase & { readonly op: 'branch'; readonly condition: Value; readonly whenTrue: number; readonly whenFalse: number; readonly likely: boolean | null })
  | (InstructionBase & { readonly op: 'switch'; readonly value: Value; readonly cases: readonly { readonly value: bigint; readonly target: number }[]; readonly otherwise: number })
  | (InstructionBase & { readonly op: 'return'; readonly value: Value | null })
  | (InstructionBase & { readonly op: 'unreachable' });

export interface BasicBlock {
  readonly instructions: Instruction[];
  /** Null only while the block is being built; the verifier demands one. */
  terminator: Terminator | null;
}

/** A stack slot. Named slots are the source's variables, shown by debuggers. */
export interface Local {
  readonly name: string | null;
  readonly sizeBytes: number;
  readonly alignBytes: number;
  readonly debugType: DebugType | null;
  /** Index of the parameter whose value the entry block stores here, for debuggers; null for others. */
  readonly parameter: number | null;
  readonly location: Location;
}

export interface Parameter {
  readonly name: string;
  readonly type: IrType;
}

/** How a function is entered: by call, as naked assembly, or by the CPU through the IDT. */
export type FunctionKind = 'ordinary' | 'naked' | 'interrupt' | 'interruptWithError';

/**
 * What the source says of a function's effects; passes/effects.ts reasons with it. `section` begins
 * and `release` ends a stretch in which the caller must not block; `spinlock` is a section that
 * spins for its lock; `interrupt` is called by interrupt entry code; `panic` ends the program, as panic hooks do; `invoker`
 * calls the function value that is its first argument with the others.
 */
export type FunctionMark = 'blocks' | 'allocates' | 'frees' | 'noblock' | 'atomic' | 'interrupt' | 'section' | 'spinlock' | 'release' | 'panic' | 'invoker';

/** Says that a function makes a thread of the function that is its first argument. */
export interface ThreadStart {
  /** What the thread can use of its stack unless the options say otherwise. */
  readonly stackBytes: number;
  /** The field of an options class by which a caller chooses the size, `Options.stackSizeBytes`, or null. */
  readonly sizeField: string | null;
  /** How much of a chosen size the thread cannot use (a guard page). */
  readonly reservedBytes: number;
}

export interface IrFunction {
  /** Symbol name, unique in the module. */
  readonly name: string;
  /** As a person reads it in a backtrace: `RunQueue.push`, `spawn<u32>`. */
  readonly displayName: string;
  readonly kind: FunctionKind;
  readonly parameters: readonly Parameter[];
  readonly returnType: IrType;
  /** `exported` functions keep their symbol and are visible to the linker; others may be dropped. */
  readonly exported: boolean;
  readonly inline: 'always' | 'never' | 'auto';
  readonly cold: boolean;
  readonly noReturn: boolean;
  readonly section: string | null;
  /** Made by the compiler, with no place in the source: debuggers see the caller's place. */
  readonly artificial?: boolean;
  readonly location: Location;
  /** None when absent. */
  readonly marks?: ReadonlySet<FunctionMark>;
  readonly threadStart?: ThreadStart | null;
  /** Size of the environment that its first parameter points to; 0 or absent for a function that captures nothing. */
  readonly environmentBytes?: number;
  /** The text of a naked function, AT&T syntax, symbols already resolved. */
  readonly nakedText: string | null;
  readonly locals: Local[];
  /** Empty for naked functions. */
  readonly blocks: BasicBlock[];
}

/** Initial contents of a global: bytes, with addresses of symbols written over some of them. */
export interface Initializer {
  readonly bytes: Uint8Array;
  /** At byte `offset` stand 8 bytes: the address of `symbol` plus `addend`. Sorted by offset. */
  readonly relocations: readonly { readonly offset: number; readonly symbol: string; readonly addend: number }[];
}

export interface IrGlobal {
  readonly name: string;
  readonly displayName: string;
  readonly sizeBytes: number;
  readonly alignBytes: number;
  /** Null: zero (in .bss). */
  initializer: Initializer | null;
  /** Never written: goes to read-only memory. */
  constant: boolean;
  /** `external` is a symbol that the linker script or another object defines. */
  readonly linkage: 'internal' | 'exported' | 'external';
  readonly section: string | null;
  readonly debugType: DebugType | null;
  readonly location: Location;
  /** The cell at a byte offset, as in an `address`. */
  readonly cellAt?: (offset: number) => string | null;
}

/**
 * One inline assembly template. `text` is LLVM's form (`$0`, `$$` for a dollar sign), AT&T syntax;
 * `constraints` is LLVM's constraint string: output first if there is one, inputs in the order of
 * the instruction's arguments, then clobbers.
 */
export interface AssemblyTemplate {
  readonly text: string;
  readonly constraints: string;
  readonly resultType: IrType;
  readonly parameterTypes: readonly IrType[];
  /** False: no side effect, may be dropped or merged when its result allows. */
  readonly sideEffects: boolean;
}

export interface IrModule {
  readonly name: string;
  /** Source paths, relative to `directory`, in the order of their index. */
  readonly files: string[];
  /** Absolute directory that the paths are relative to (the compilation directory). */
  readonly directory: string;
  readonly functions: Map<string, IrFunction>;
  readonly globals: Map<string, IrGlobal>;
  readonly assembly: AssemblyTemplate[];
  readonly structs: Map<string, DebugStruct>;
  readonly enums: Map<string, DebugEnum>;
}
