// The verifier: each rule has a module that breaks it alone, and the message that says so.

import test from 'ava';
import { verifyModule } from '../../../compiler/ir/verify.ts';
import type { AssemblyTemplate, IrModule, Value } from '../../../compiler/ir/module.ts';
import type { Temporary } from './_builder.ts';
import { addGlobal, addNaked, emptyModule, float, FunctionBuilder, integer, local, nothing, parameter, symbol, temporary } from './_builder.ts';

const i8 = integer('i8', 1);
const i32 = integer('i32', 1);
const i64 = integer('i64', 1);
const truth = integer('i1', 1);
const f64 = float('f64', 1);

/** What breaks a rule: it adds to a function that returns void with a parameter (i32). */
type Breach = (fn: FunctionBuilder, module: IrModule) => void;

const result = (fn: FunctionBuilder, type: Temporary['type']): Temporary => fn.result(type);

const breaches: Readonly<Record<string, readonly [RegExp, Breach]>> = {
  'binary operands of two types': [/right side is i64, not i32/, (fn) => { fn.binary('add', i32, i64); }],
  'integer operator on floats': [/'add' does not take f64/, (fn) => { fn.binary('add', f64, f64); }],
  'float operator on integers': [/'fadd' does not take i32/, (fn) => { fn.binary('fadd', i32, i32); }],
  'integer operator on pointers': [/'sub' does not take ptr/, (fn) => { fn.binary('sub', nothing, nothing); }],
  'binary result of another type': [/result is i64, not i32/, (fn) => fn.add({ op: 'binary', operator: 'add', left: i32, right: i32, result: result(fn, 'i64') })],
  'shift count of another type': [/right side is i8, not i32/, (fn) => { fn.binary('shl', i32, i8); }],
  'compare of two types': [/right side is i64, not i32/, (fn) => { fn.compare('eq', i32, i64); }],
  'integer predicate on floats': [/'slt' does not take f64/, (fn) => { fn.compare('slt', f64, f64); }],
  'compare that does not give i1': [/result is i8, not i1/, (fn) => fn.add({ op: 'compare', predicate: 'eq', left: i32, right: i32, result: result(fn, 'i8') })],
  'zext to a narrower type': [/'zext' does not take i64 to i32/, (fn) => { fn.convert('zext', i64, 'i32'); }],
  'trunc to the same type': [/'trunc' does not take i32 to i32/, (fn) => { fn.convert('trunc', i32, 'i32'); }],
  'bits between sizes': [/'bits' does not take f64 to i32/, (fn) => { fn.convert('bits', f64, 'i32'); }],
  'ptrtoint to i32': [/'ptrtoint' does not take ptr to i32/, (fn) => { fn.convert('ptrtoint', nothing, 'i32'); }],
  'fptosi to i1': [/'fptosi' does not take f64 to i1/, (fn) => { fn.convert('fptosi', f64, 'i1'); }],
  'select on i8': [/condition is i8, not i1/, (fn) => fn.add({ op: 'select', condition: i8, whenTrue: i32, whenFalse: i32, result: result(fn, 'i32') })],
  'select of two types': [/second choice is i64, not i32/, (fn) => fn.add({ op: 'select', condition: truth, whenTrue: i32, whenFalse: i64, result: result(fn, 'i32') })],
  'load from an integer': [/load: the address is i64, not ptr/, (fn) => { fn.load('i32', i64); }],
  'GS-relative load from a pointer': [/load: the address is ptr, not i64/, (fn) => { fn.load('i32', nothing, { space: 'gs' }); }],
  'load of void': [/%0 cannot be void/, (fn) => { fn.load('void', nothing); }],
  'store of void': [/an undefined value cannot be void/, (fn) => { fn.store(nothing, { kind: 'undefined', type: 'void' }); }],
  'address from an integer': [/base is i64, not ptr/, (fn) => { fn.address(i64, 0); }],
  'address with a narrow index': [/index is i32, not i64/, (fn) => { fn.address(nothing, 0, i32); }],
  'address with a fractional offset': [/1.5 is not an offset/, (fn) => { fn.address(nothing, 1.5); }],
  'copy of a negative size': [/-1 is not a size/, (fn) => fn.add({ op: 'copy', to: nothing, from: nothing, sizeBytes: -1 })],
  'call of nothing': [/no function @missing/, (fn) => { fn.call('missing', []); }],
  'call with too few arguments': [/0 arguments for 1 parameters/, (fn) => { fn.call('f', []); }],
  'call with a wrong argument': [/argument 0 is i64, not i32/, (fn) => { fn.call('f', [i64]); }],
  'result of a void function': [/result is i32, not void/, (fn) => { fn.call('f', [i32], 'i32'); }],
  'call of an interrupt handler': [/entered by interrupts only/, (fn, module) => {
    new FunctionBuilder(module, 'tick', { kind: 'interrupt', parameters: [{ name: 'frame', type: 'ptr' }] }).return();
    fn.call('tick', [nothing]);
  }],
  'indirect call of an integer': [/callee is i64, not ptr/, (fn) => fn.add({ op: 'callIndirect', callee: i64, args: [], result: null })],
  'unknown intrinsic': [/no intrinsic 'sin.f64'/, (fn) => { fn.intrinsic('sin.f64', [f64], 'f64'); }],
  'wrong intrinsic argument': [/argument 0 is i32, not i64/, (fn) => { fn.intrinsic('clz.i64', [i32], 'i64'); }],
  'missing assembly template': [/no assembly template 3/, (fn) => fn.add({ op: 'assembly', template: 3, args: [], result: null })],
  'integer that does not fit': [/256 does not fit in i8/, (fn) => { fn.binary('add', integer('i8', 256), i8); }],
  'missing local': [/no local 5/, (fn) => { fn.load('i32', local(5)); }],
  'missing parameter': [/parameter 3 is used as i32, but is missing/, (fn) => { fn.binary('add', parameter(3, 'i32'), i32); }],
  'parameter of another type': [/parameter 0 is used as i64, but is i32/, (fn) => { fn.binary('add', parameter(0, 'i64'), i64); }],
  'missing symbol': [/no symbol @nowhere/, (fn) => { fn.load('i32', symbol('nowhere')); }],
  'temporary that is never assigned': [/%9 is never assigned/, (fn) => { fn.binary('add', temporary(9, 'i32'), i32); }],
  'temporary used as another type': [/%0 is used as i64, but is i32/, (fn) => { fn.binary('add', i32, i32); fn.binary('add', temporary(0, 'i64'), i64); }],
  'temporary assigned twice': [/%0 is assigned twice/, (fn) => {
    for (let time = 0; time < 2; time++) fn.add({ op: 'binary', operator: 'add', left: i32, right: i32, result: temporary(0, 'i32') });
  }],
  'use before the definition': [/%1 is used where it may not be assigned yet/, (fn) => {
    fn.add({ op: 'binary', operator: 'add', left: temporary(1, 'i32'), right: i32, result: temporary(0, 'i32') });
    fn.add({ op: 'binary', operator: 'add', left: i32, right: i32, result: temporary(1, 'i32') });
  }],
  'use after one arm of a branch': [/%0 is used where it may not be assigned yet/, (fn) => {
    const [arm, join] = [fn.newBlock(), fn.newBlock()];
    fn.end({ op: 'branch', condition: truth, whenTrue: arm, whenFalse: join, likely: null });
    fn.at(arm);
    const value = fn.binary('add', i32, i32);
    fn.end({ op: 'jump', target: join });
    fn.at(join);
    fn.binary('add', value, i32);
  }],
  'branch on i32': [/a branch needs an i1, not i32/, (fn) => {
    const next = fn.newBlock();
    fn.end({ op: 'branch', condition: i32, whenTrue: next, whenFalse: next, likely: null });
    fn.at(next);
  }],
  'jump to no block': [/goes to b7, which does not exist/, (fn) => { const next = fn.newBlock(); fn.end({ op: 'jump', target: 7 }); fn.at(next); }],
  'block without an end': [/block b1 has no terminator/, (fn) => { fn.newBlock(); }],
  'switch on a pointer': [/a switch needs an integer, not ptr/, (fn) => { const next = fn.newBlock(); fn.end({ op: 'switch', value: nothing, cases: [], otherwise: next }); fn.at(next); }],
  'case that occurs twice': [/case -1 occurs twice/, (fn) => {
    const next = fn.newBlock();
    fn.end({ op: 'switch', value: i8, cases: [{ value: 255n, target: next }, { value: -1n, target: next }], otherwise: next });
    fn.at(next);
  }],
  'case beyond the width': [/case 300 does not fit in i8/, (fn) => {
    const next = fn.newBlock();
    fn.end({ op: 'switch', value: i8, cases: [{ value: 300n, target: next }], otherwise: next });
    fn.at(next);
  }],
  'location in no file': [/no such place: file 4/, (fn) => { fn.file = 4; fn.binary('add', i32, i32); fn.file = 0; }],
  'return of a value from a void function': [/returns i32, but the function's type is void/, (fn, module) => { new FunctionBuilder(module, 'g').return(i32); void fn; }],
  'function without blocks': [/has no blocks/, (_, module) => { new FunctionBuilder(module, 'g').fn.blocks.length = 0; }],
  'naked function without text': [/needs its text/, (_, module) => { addNaked(module, 'g', ''); module.functions.set('g', { ...module.functions.get('g')!, nakedText: null }); }],
  'naked function with blocks': [/no blocks and no locals/, (_, module) => { new FunctionBuilder(module, 'g', { kind: 'naked', nakedText: 'ret' }).return(); }],
  'text in an ordinary function': [/only a naked function has assembly text/, (_, module) => { new FunctionBuilder(module, 'g', { nakedText: 'ret' }).return(); }],
  'interrupt handler with a wrong signature': [/is \(ptr, i64\) => void/, (_, module) => { new FunctionBuilder(module, 'g', { kind: 'interruptWithError' }).return(); }],
  'local with a bad alignment': [/alignment of 3 bytes/, (fn) => { fn.addLocal(8, { alignBytes: 3 }); }],
  'local of a missing parameter': [/holds a missing parameter/, (fn) => { fn.addLocal(8, { parameter: 4 }); }],
  'name that is reserved': [/'heddle.x' is reserved/, (_, module) => { new FunctionBuilder(module, 'heddle.x').return(); }],
  'name taken twice': [/both a function and a global/, (_, module) => { addGlobal(module, 'f'); }],
  'contents of another size': [/4 bytes of contents for 8 bytes/, (_, module) => { addGlobal(module, 'g', { initializer: { bytes: new Uint8Array(4), relocations: [] } }); }],
  'addresses that overlap': [/offset 4 overlaps/, (_, module) => { addGlobal(module, 'g', { sizeBytes: 16, initializer: { bytes: new Uint8Array(16), relocations: [{ offset: 0, symbol: 'f', addend: 0 }, { offset: 4, symbol: 'f', addend: 0 }] } }); }],
  'address beyond the global': [/offset 4 ends after the global/, (_, module) => { addGlobal(module, 'g', { initializer: { bytes: new Uint8Array(8), relocations: [{ offset: 4, symbol: 'f', addend: 0 }] } }); }],
  'address of nothing': [/no symbol @nowhere/, (_, module) => { addGlobal(module, 'g', { initializer: { bytes: new Uint8Array(8), relocations: [{ offset: 0, symbol: 'nowhere', addend: 0 }] } }); }],
  'external global with contents': [/external global cannot have contents/, (_, module) => { addGlobal(module, 'g', { linkage: 'external', initializer: { bytes: new Uint8Array(8), relocations: [] } }); }],
};

function check(breach: Breach): string[] {
  const module = emptyModule();
  const fn = new FunctionBuilder(module, 'f', { parameters: [{ name: 'x', type: 'i32' }] });
  breach(fn, module);
  fn.return();
  return verifyModule(module).map((error) => error.message);
}

for (const [name, [message, breach]] of Object.entries(breaches)) {
  test(`refused: ${name}`, (t) => {
    const messages = check(breach);
    t.true(messages.length > 0, 'something is found');
    t.regex(messages[0], message);
  });
}

const template: AssemblyTemplate = { text: 'outb $1, $0', constraints: '{dx},{al},~{memory}', resultType: 'void', parameterTypes: ['i16', 'i8'], sideEffects: true };

const assemblyBreaches: Readonly<Record<string, readonly [RegExp, Partial<AssemblyTemplate>]>> = {
  'an output too many': [/1 outputs for a result of void/, { constraints: '={al},{dx}' }],
  'an input too few': [/1 inputs for 2 arguments/, { constraints: '{dx}' }],
  'inputs after clobbers': [/out of order/, { constraints: '{dx},~{memory},{al}' }],
  'an indirect operand': [/'\*m' is not understood/, { constraints: '*m,{al}' }],
  'a missing operand': [/names operand 2 of 2/, { text: 'movb $2, %al' }],
  'a lone dollar sign': [/lone '\$'/, { text: 'movb $, %al' }],
};

for (const [name, [message, over]] of Object.entries(assemblyBreaches)) {
  test(`refused in assembly: ${name}`, (t) => {
    const module = emptyModule();
    module.assembly.push({ ...template, ...over });
    t.regex(verifyModule(module).map((error) => error.message).join('\n'), message);
  });
}

test('a sound module passes, with dead blocks and unused temporaries', (t) => {
  t.deepEqual(check((fn, module) => {
    module.assembly.push(template, { ...template, text: 'movq $$5, ${0:q}', constraints: '=&r', resultType: 'i64', parameterTypes: [] });
    const value: Value = fn.binary('add', parameter(0, 'i32'), integer('i32', 0xffff_ffffn));
    const dead = fn.newBlock();
    const next = fn.newBlock();
    fn.end({ op: 'jump', target: next });
    fn.at(dead);
    fn.binary('add', temporary(3, 'i32'), value);
    fn.add({ op: 'binary', operator: 'add', left: i32, right: i32, result: temporary(3, 'i32') });
    fn.end({ op: 'jump', target: next });
    fn.at(next);
    fn.call('f', [value]);
  }), []);
});

test('an error names the function and the place', (t) => {
  const module = emptyModule();
  const fn = new FunctionBuilder(module, 'f');
  fn.line = 12;
  fn.binary('add', i32, i64);
  fn.return();
  t.deepEqual(verifyModule(module)[0], { functionName: 'f', message: 'binary: the right side is i64, not i32', location: { file: 0, line: 12, column: 1 } });
});
