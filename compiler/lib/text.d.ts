// Text that is formatted without an allocation, and the ways to stop.

/** What a hole of a formatting template takes. */
type Formattable = number | boolean | string | null | object;

/**
 * Receives the pieces of a formatting template in order. A line begins when `begin` returns true;
 * when it returns false the holes are not evaluated at all.
 */
interface TemplateSink {
  begin(): bool;
  /** If there is one: called when all holes are evaluated, before the first piece. */
  open?(): void;
  text(value: string): void;
  unsigned(value: u64, width: u32, fill: u8): void;
  signed(value: i64, width: u32, fill: u8): void;
  hex(value: u64, digits: u32): void;
  end(): void;
}

/** Makes a tag whose templates are written to `sink`: ``info`${count} threads` ``. */
declare function template(sink: TemplateSink): (text: TemplateStringsArray, ...values: readonly Formattable[]) => void;

/** In a hole: hexadecimal with `0x`, at least `digits` digits. Works on integers, pointers and references. */
declare function hex(value: unknown, digits?: u32): Formattable;
/** In a hole: decimal, right-aligned in `width` columns, filled with spaces or with the given character. */
declare function dec(value: number, width: u32, fill?: string): Formattable;
/** In a hole: text, left-aligned in `width` columns. */
declare function left(value: string, width: u32): Formattable;

/** Panics with the source position unless `condition` holds. */
declare function assert(condition: unknown, message?: string): asserts condition;
/** Stops the machine with a message, the source position and a backtrace. */
declare function panic(message: string): never;
/** For the runtime: runs the statements of the program's modules in the order of imports, then main. */
declare function runProgram(): i32;
/** Says that this point is never reached; the compiler may rely on it. */
declare function unreachable(): never;
/** Evaluates without bounds, null and division checks. */
declare function unchecked<T>(value: T): T;
/** Whether the program is compiled with its checks: a constant, so that what it excludes leaves no code. */
declare function checksEnabled(): bool;
/** Tells the optimiser that the condition nearly always holds. */
declare function likely(condition: bool): bool;
/** Tells the optimiser that the condition hardly ever holds. */
declare function unlikely(condition: bool): bool;
