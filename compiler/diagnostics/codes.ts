// Every diagnostic of the compiler's own, in one table: what went wrong, and what to write.
//
// H1xxx: outside the language. H2xxx: types and conversions. H3xxx: names, calls and attributes.
// H4xxx: statics evaluated at compile time. H5xxx: the machine level. H6xxx: effects and stacks. H9xxx: the environment.
// What stock tsc finds keeps tsc's code.

interface Entry {
  readonly message: string;
  readonly help: string | null;
}

function entry(message: string, help: string | null = null): Entry {
  return { message, help };
}

export const codes = {
  H1001: entry("'{0}' is not part of the language", '{1}'),
  H1002: entry('a function that captures local variables cannot be compiled here: it uses {0}', 'pass what it needs as an argument, or keep it in a module variable or a class'),
  H1003: entry('statements outside of functions do not run on this target', 'move them into main(): void, or into a function that main calls'),
  H1004: entry("the type 'any' has no representation on the machine", 'name the type; usize holds an address of anything'),
  H1005: entry('this kind of {0} is not part of the language', '{1}'),
  H1006: entry('an object literal needs a class to be an instance of', 'declare the parameter as Partial<Options> for a class Options, or construct a class'),

  H1007: entry("this function outlives the block that declares '{0}', so it has a copy of it; but '{0}' changes", 'copy it to a const first, or keep what changes in a class or a module variable'),

  H1008: entry('the value of this expression is not used', 'assign it, return it, or remove the statement'),

  H2001: entry("converting '{0}' to '{1}' may lose bits", 'write the conversion: {1}(…)'),
  H2002: entry("the literal {0} does not fit '{1}'", "'{1}' holds {2} to {3}"),
  H2003: entry("'{0}' and '{1}' have no common type for '{2}'", 'convert one side, as in {1}(…)'),
  H2004: entry("a value of type '{0}' cannot be used where '{1}' is wanted", null),
  H2005: entry("the type '{0}' has no representation on the machine", '{1}'),
  H2006: entry("the result type of '{0}' must be written", 'add it behind the parameters, as in (…): u32'),
  H2007: entry("the type of '{0}' must be written", 'add it behind the name, as in {0}: u32'),
  H2008: entry("the operator '{0}' does not apply to '{1}'", '{2}'),
  H2009: entry("'{0}' contains itself by value", 'keep a reference to it: {0} | null = null'),
  H2010: entry('the length of a fixed array must be known at compile time', 'write it as a literal, or name a constant: array<u8, typeof SIZE>(SIZE)'),
  H2011: entry("type argument '{0}' cannot be inferred", 'write it: {1}<…>(…)'),
  H2012: entry("a '{0}' has no truth value", 'compare it with something'),
  H2013: entry('the number {0} is no integer', 'write f64(…) arithmetic, or an integer'),
  H2014: entry('only null may stand beside a class in a union', 'use one class, or a reference and null'),

  H2015: entry("'{0}' instantiates itself without an end", 'a generic may use itself with the same type arguments only'),
  H2016: entry('{0} bytes are more than {1} may have: the limit is {2}', 'make it smaller, or take memory at run time'),

  H3001: entry("'{0}' cannot be used as a value", null),
  H3002: entry("'{0}' has no member '{1}'", null),
  H3003: entry("'{0}' cannot be assigned to", null),
  H3004: entry("unknown attribute '@{0}'", 'known attributes of functions: {1}'),
  H3005: entry("the attribute '@{0}' needs {1}", null),
  H3006: entry('{0} arguments are wanted here, {1} are given', null),
  H3007: entry("the program '{0}' exports no function main", 'add: export function main(): void { … }'),
  H3008: entry("'{0}' must be called, or used as a tag", null),
  H3009: entry('this expression cannot be called', null),
  H3010: entry("the compiler needs a function marked '@hook {0}', and there is none", 'declare it in the runtime of this target'),
  H3011: entry("'main' takes no parameters and returns nothing", 'declare it: export function main(): void'),
  H3012: entry("the hook '{0}' is provided twice", null),
  H3013: entry("the symbol '{0}' is exported twice", null),
  H3014: entry("'new' needs an allocator, and this target's runtime has none", 'make it a module constant, or a struct of the stack frame: onStack(new {0}(…))'),
  H3015: entry("'using' needs a class with a [Symbol.dispose]() method; '{0}' has none", null),
  H3016: entry("'{0}' can be formatted by no template", 'give a number, a truth value, a string, hex(…), dec(…) or left(…)'),
  H3017: entry("a template's sink lacks the method '{0}'", 'see TemplateSink in the declarations of the language'),

  H3018: entry("'{0}' cannot be iterated: it needs a method {1}", 'declare [Symbol.iterator]() that returns a class with next(): IteratorResult<T>'),
  H3019: entry("'tryNew' wants the 'new' itself", 'write it in the brackets: tryNew(new C(…))'),

  H4001: entry('this value cannot be computed at compile time: {0}', 'module variables get their first value in the compiler; compute it in a function that runs at start-up'),
  H4002: entry("'{0}' needs its own value to be computed first", 'break the circle between these module variables'),
  H4003: entry('a constant is wanted here: {0}', null),

  H5001: entry("'{0}' is no register or operand class of x86-64", null),
  H5002: entry('assembly has one result at most', 'use one out, inout or flag operand, and store the others through a pointer'),
  H5003: entry('this hole of an assembly template must be reg, out, inout, flag, clobber, symbolOf or a constant', null),
  H5009: entry("the assembly gives no result, but has the type '{0}'", 'name the result by out, inout or flag, or leave the type out'),
  H5010: entry('the result of the assembly has no type that its operand can have', 'write it: asm<u64>`…`, or asm<bool>`…` for a flag'),
  H5004: entry('a naked function has no operands: its arguments are where the ABI puts them', 'write the registers: %rdi, %rsi, %rdx, %rcx, %r8, %r9'),
  H5005: entry("'{0}' must be a module constant", 'declare it as: export const name = {0}(…)'),
  H5006: entry("the first field of '{0}' must be 'self: {0}'", 'embedded structs of GS-relative instances are reached through it'),
  H5007: entry("a packed or aligned class needs a power of two, not '{0}'", null),
  H5008: entry("unknown decorator '@{0}'", 'known decorators of classes: @packed, @align(bytes)'),

  H6001: entry("the interrupt handler '{0}' may block: {1}", 'wake a thread that does the waiting; a handler runs on the stack of the thread that it interrupted'),
  H6002: entry("the interrupt handler '{0}' may allocate memory: {1}", 'allocate beforehand, or let a thread do it'),
  H6003: entry("the interrupt handler '{0}' uses floating-point registers, which hold values of the interrupted thread: {1}", 'compute with integers, or let a thread do it'),
  H6008: entry("the interrupt handler '{0}' may free memory: {1}", 'let a thread do it'),
  H6004: entry("'{0}' is marked @noblock and may block: {1}", 'take the call out, or the mark off'),
  H6005: entry("'{0}' is marked @atomic and may block: {1}", 'take the call out, or the mark off'),
  H6006: entry("'{0}' is marked @atomic and may allocate memory: {1}", 'take the call out, or the mark off'),
  H6007: entry("this may block between '{0}' in line {1} and its release: {2}", 'release first: end the block of the using declaration before this call'),
  H6201: entry("the thread '{0}' may need {1} bytes of stack and has {2}: {3}", 'give it a larger stack, or make the frames on this path smaller; --stack-report shows all of them'),

  H9001: entry("cannot read '{0}': {1}", 'check the path'),
  H9002: entry("'{0}' is no TypeScript file", 'name a file that ends in .ts'),
  H9005: entry("the program '{0}' nests too deeply for the compiler", 'split the expression or statement into parts'),
  H9004: entry("the project of '{0}' names no runtime for the target '{1}'", 'run heddlec inside a project whose package.json has "heddle": { "runtime": … }'),
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof codes;
