// The grammar matrix: statements.

import { accepted, notApplicable, refused, restricted, type Rows } from './row.ts';

const count = 'let a: u32 = 0;';

export const statementRows = {
  Block: accepted(`${count} { a += 1; }`),
  EmptyStatement: accepted(';'),
  VariableStatement: accepted('const a: u32 = 1;'),
  VariableDeclaration: accepted('const a: u32 = 1;'),
  VariableDeclarationList: accepted('let a: u32 = 1, b: u32 = 2; a += b; b += a;'),
  ExpressionStatement: accepted(`${count} a += 1;`),
  IfStatement: accepted(`${count} if (a > 0) a = 1; else a = 2;`),
  DoStatement: accepted(`${count} do a += 1; while (a < 3);`),
  WhileStatement: accepted(`${count} while (a < 3) a += 1;`),
  ForStatement: accepted(`${count} for (let i: u32 = 0; i < 3; i += 1) a += i;`),
  ForInStatement: refused('H1001', 'name the fields, or use for … of over a FixedArray', 'class A { a: u32 = 1; } const a = new A(); for (const b in a) b;'),
  ForOfStatement: [
    accepted(`${count} for (const b of arrayOf<u32>(1, 2)) a += b;`),
    refused('H1001', 'spawn a thread, and wait for it with join()', 'async function f(): Promise<void> { for await (const a of arrayOf<u32>(1)) a; } f();'),
  ],
  ContinueStatement: accepted(`${count} while (a < 3) { a += 1; continue; }`),
  BreakStatement: accepted(`${count} while (a < 3) { a += 1; break; }`),
  ReturnStatement: accepted('function f(): u32 { return 1; } f();'),
  WithStatement: refused('H1001', 'name the object', 'class A { a: u32 = 1; } const a = new A(); with (a) {}'),
  SwitchStatement: accepted(`${count} switch (a) { case 0: a = 1; break; default: a = 2; }`),
  CaseBlock: notApplicable('part of SwitchStatement'),
  CaseClause: accepted("function f(a: string): u32 { switch (a) { case 'on': return 1; } return 2; } f('on');"),
  DefaultClause: accepted(`${count} switch (a) { default: a = 2; }`),
  LabeledStatement: accepted(`${count} outer: for (;;) { for (;;) { a += 1; break outer; } }`),
  ThrowStatement: restricted('a panic, with a literal message', "function f(a: u32): void { if (a > 1) throw new Error('too many'); } f(1);"),
  TryStatement: refused('H1001', 'return a result that says what went wrong; throw is a panic', `${count} try { a = 1; } finally { a = 2; }`),
  CatchClause: refused('H1001', 'return a result that says what went wrong; throw is a panic', `${count} try { a = 1; } catch { a = 2; }`),
  DebuggerStatement: refused('H1001', 'set a breakpoint in gdb, or write asm`int3`', 'debugger;'),
} as const satisfies Rows;
