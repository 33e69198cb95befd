// Whole constructs of the IR, run on Linux at -O0 and -O2: each gives one 64-bit number.

import test from 'ava';
import type { IrModule, Value } from '../../../compiler/ir/module.ts';
import { addGlobal, addNaked, float, FunctionBuilder, integer, local, nothing, parameter, symbol } from '../ir/_builder.ts';
import { buildLinux, moduleWithResults, readResults, storeResult } from './_run.ts';

interface Program {
  readonly expected: bigint;
  /** Emits into `main` and gives the value to report. */
  readonly emit: (main: FunctionBuilder, module: IrModule) => Value;
}

const i64 = (value: bigint | number): Value => integer('i64', value);

/** f(x) = switch over x in width `type`; the answer is the number of the case. */
function switchFunction(module: IrModule, name: string, type: 'i8' | 'i64', cases: readonly bigint[]): void {
  const fn = new FunctionBuilder(module, name, { parameters: [{ name: 'x', type }], returnType: 'i64', inline: 'never' });
  const targets = cases.map(() => fn.newBlock());
  const otherwise = fn.newBlock();
  fn.end({ op: 'switch', value: parameter(0, type), cases: cases.map((value, index) => ({ value, target: targets[index] })), otherwise });
  targets.forEach((target, index) => { fn.at(target); fn.return(i64(index)); });
  fn.at(otherwise);
  fn.return(i64(99));
}

const bigCases = [0n, -1n, 0x0123_4567_89ab_cdefn, -0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn, 9007199254740993n];

const programs: Readonly<Record<string, Program>> = {
  '64-bit constants beyond 2^53': {
    expected: 0x0123_4567_89ab_cdefn ^ 0xfedc_ba98_7654_3211n,
    emit: (main) => main.binary('xor', main.opaque(i64(0x0123_4567_89ab_cdefn)), main.opaque(i64(0xfedc_ba98_7654_3211n))),
  },
  'a switch with large and negative cases': {
    expected: 12345n * 100n + 99n,
    emit: (main, module) => {
      switchFunction(module, 'big', 'i64', bigCases);
      let sum: Value = i64(0);
      for (const value of bigCases.slice(1)) sum = main.binary('add', main.binary('mul', sum, i64(10)), main.call('big', [i64(value)], 'i64'));
      return main.binary('add', main.binary('mul', sum, i64(100)), main.call('big', [i64(77)], 'i64'));
    },
  },
  'a switch over bytes by their unsigned spelling': {
    expected: 1n,
    emit: (main, module) => {
      switchFunction(module, 'bytes', 'i8', [0n, 255n, 128n]);
      return main.call('bytes', [integer('i8', -1)], 'i64');
    },
  },
  'a loop over locals': {
    expected: 4950n,
    emit: (main) => {
      const [counter, sum] = [main.addLocal(8), main.addLocal(8)];
      main.store(counter, i64(0));
      main.store(sum, i64(0));
      const [head, body, done] = [main.newBlock(), main.newBlock(), main.newBlock()];
      main.end({ op: 'jump', target: head });
      main.at(head);
      const more = main.compare('ult', main.load('i64', counter), i64(100));
      main.end({ op: 'branch', condition: more, whenTrue: body, whenFalse: done, likely: true });
      main.at(body);
      main.store(sum, main.binary('add', main.load('i64', sum), main.load('i64', counter)));
      main.store(counter, main.binary('add', main.load('i64', counter), i64(1)));
      main.end({ op: 'jump', target: head });
      main.at(done);
      return main.load('i64', sum);
    },
  },
  'an indirect call through a table of addresses': {
    expected: 42n * 3n + 1n,
    emit: (main, module) => {
      const triple = new FunctionBuilder(module, 'triple', { parameters: [{ name: 'x', type: 'i64' }], returnType: 'i64' });
      triple.return(triple.binary('mul', parameter(0, 'i64'), i64(3)));
      const table = addGlobal(module, 'table', {
        sizeBytes: 20, alignBytes: 4, constant: true,
        initializer: { bytes: Uint8Array.from({ length: 20 }, (_, index) => (index < 4 || index >= 12 ? 1 : 0)), relocations: [{ offset: 4, symbol: 'triple', addend: 0 }] },
      });
      const callee = main.load('ptr', main.address(table, 4));
      const result = main.result('i64');
      main.add({ op: 'callIndirect', callee, args: [i64(42)], result });
      return main.binary('add', result, main.convert('zext', main.load('i8', main.address(table, 19)), 'i64'));
    },
  },
  'an initialiser that points into another global': {
    expected: 0x66n,
    emit: (main, module) => {
      addGlobal(module, 'bytes.of it', { sizeBytes: 4, alignBytes: 1, constant: true, initializer: { bytes: Uint8Array.of(0x44, 0x55, 0x66, 0x77), relocations: [] } });
      const pointer = addGlobal(module, 'pointer', { initializer: { bytes: new Uint8Array(8), relocations: [{ offset: 0, symbol: 'bytes.of it', addend: 2 }] } });
      return main.convert('zext', main.load('i8', main.load('ptr', pointer)), 'i64');
    },
  },
  'copies and zeroes of structs': {
    expected: 0x1111_2222_3333_4444n,
    emit: (main) => {
      const [from, to] = [main.addLocal(400), main.addLocal(400)];
      main.add({ op: 'zero', to: from, sizeBytes: 400 });
      main.store(main.address(from, 392), i64(0x1111_2222_3333_4444n));
      main.add({ op: 'copy', to, from, sizeBytes: 400 });
      main.add({ op: 'copy', to: main.address(to, 0), from: main.address(to, 392), sizeBytes: 8 });
      return main.binary('add', main.load('i64', to), main.load('i64', main.address(to, 8)));
    },
  },
  'an address with index and scale': {
    expected: 7n,
    emit: (main) => {
      const array = main.addLocal(64);
      main.store(main.address(array, 8, main.opaque(i64(3)), 16), i64(7));
      return main.load('i64', main.address(array, 56));
    },
  },
  'truth values in memory': {
    expected: 0x0001n,
    emit: (main) => {
      const slot = main.addLocal(2, { alignBytes: 1 });
      main.store(slot, main.compare('ult', main.opaque(i64(1)), i64(2)));
      main.store(main.address(slot, 1), main.compare('ult', main.opaque(i64(2)), i64(1)), { volatile: true });
      return main.convert('zext', main.load('i16', slot), 'i64');
    },
  },
  'a select, and comparisons of pointers': {
    expected: 5n,
    emit: (main) => {
      const condition = main.compare('ne', main.address(symbol('results'), 0), nothing);
      const result = main.result('i64');
      main.add({ op: 'select', condition, whenTrue: i64(5), whenFalse: i64(6), result });
      return result;
    },
  },
  'a local aligned to a cache line': {
    expected: 0n,
    emit: (main) => {
      const slot = main.addLocal(8, { alignBytes: 64 });
      main.store(slot, i64(1), { volatile: true });
      return main.binary('and', main.convert('ptrtoint', slot, 'i64'), i64(63));
    },
  },
  'memory relative to the GS base': {
    expected: 0xabcdn + 8n,
    emit: (main, module) => {
      const area = addGlobal(module, 'area', { sizeBytes: 64 });
      addNaked(module, 'setGsBase', 'movq %rdi, %rsi\nmovl $0x1001, %edi\nmovl $158, %eax\nsyscall\nret', { parameters: [{ name: 'base', type: 'ptr' }] });
      main.call('setGsBase', [area]);
      const offset = main.result('i64');
      main.add({ op: 'address', base: nothing, offset: 8, index: main.opaque(i64(2)), scale: 4, result: offset });
      main.store(offset, i64(0xabcd), { space: 'gs' });
      main.store(i64(8), i64(8), { space: 'gs', volatile: true });
      const first = main.load('i64', i64(16), { space: 'gs', volatile: true });
      return main.binary('add', first, main.load('i64', i64(8), { space: 'gs' }));
    },
  },
  'inline assembly with operands': {
    expected: 1234n + 5n,
    emit: (main, module) => {
      module.assembly.push({ text: 'leaq 5($1), $0', constraints: '=r,r', resultType: 'i64', parameterTypes: ['i64'], sideEffects: false });
      const result = main.result('i64');
      main.add({ op: 'assembly', template: 0, args: [main.opaque(i64(1234))], result });
      return result;
    },
  },
  'an immediate in inline assembly': {
    expected: 40n,
    emit: (main, module) => {
      const template = module.assembly.push({ text: 'movq $1, $0', constraints: '=r,i', resultType: 'i64', parameterTypes: ['i64'], sideEffects: true }) - 1;
      const result = main.result('i64');
      main.add({ op: 'assembly', template, args: [i64(40)], result });
      return result;
    },
  },
  'a function that only assembly text names': {
    expected: 31n,
    emit: (main, module) => {
      const hidden = new FunctionBuilder(module, 'Hidden.answer<u32>', { returnType: 'i64' });
      hidden.return(i64(31));
      addNaked(module, 'jumper', 'jmp "Hidden.answer<u32>"', { returnType: 'i64' });
      return main.call('jumper', [], 'i64');
    },
  },
  'narrow arguments of a naked function are extended': {
    expected: 0xf0n + 1n,
    emit: (main, module) => {
      addNaked(module, 'sum', 'leaq (%rdi,%rsi), %rax\nret', { returnType: 'i64', parameters: [{ name: 'byte', type: 'i8' }, { name: 'flag', type: 'i1' }] });
      const byte = main.convert('trunc', main.opaque(i64(0xabf0)), 'i8');
      const flag = main.convert('trunc', main.opaque(i64(0xabf1)), 'i1');
      return main.call('sum', [byte, flag], 'i64');
    },
  },
  'blocks that cannot be reached, and blocks out of order': {
    expected: 3n,
    emit: (main) => {
      const [later, dead, earlier] = [main.newBlock(), main.newBlock(), main.newBlock()];
      main.end({ op: 'jump', target: earlier });
      main.at(dead);
      main.store(local(0), main.binary('add', i64(1), i64(1)));
      main.end({ op: 'jump', target: later });
      main.at(earlier);
      const three = main.opaque(i64(3));
      main.end({ op: 'jump', target: later });
      main.at(later);
      return three;
    },
  },
  'floats as arguments and results': {
    expected: 10n,
    emit: (main, module) => {
      const half = new FunctionBuilder(module, 'half', { parameters: [{ name: 'x', type: 'f64' }], returnType: 'f64', inline: 'never' });
      half.return(half.binary('fdiv', parameter(0, 'f64'), float('f64', 2)));
      return main.convert('fptoui', main.call('half', [main.opaque(float('f64', 20.5))], 'f64'), 'i64');
    },
  },
};

for (const optimize of [0, 2] as const) {
  for (const [name, { expected, emit }] of Object.entries(programs)) {
    test(`${name} at -O${optimize}`, (t) => {
      const module = moduleWithResults(1);
      const main = new FunctionBuilder(module, 'main', { exported: true });
      storeResult(main, 0, emit(main, module));
      main.return();
      t.deepEqual(readResults(t, buildLinux(t, module, optimize)), [expected]);
    });
  }
}

for (const optimize of [0, 2] as const) {
  test(`memcpy written as a loop does not call itself at -O${optimize}`, (t) => {
    const module = moduleWithResults(1);
    const three = [{ name: 'to', type: 'ptr' }, { name: 'from', type: 'ptr' }, { name: 'bytes', type: 'i64' }] as const;
    const copy = new FunctionBuilder(module, 'memcpy', { exported: true, returnType: 'ptr', parameters: three });
    const counter = copy.addLocal(8);
    copy.store(counter, i64(0));
    const [head, body, done] = [copy.newBlock(), copy.newBlock(), copy.newBlock()];
    copy.end({ op: 'jump', target: head });
    copy.at(head);
    const at = copy.load('i64', counter);
    copy.end({ op: 'branch', condition: copy.compare('ult', at, parameter(2, 'i64')), whenTrue: body, whenFalse: done, likely: null });
    copy.at(body);
    copy.store(copy.address(parameter(0, 'ptr'), 0, at), copy.load('i8', copy.address(parameter(1, 'ptr'), 0, at)));
    copy.store(counter, copy.binary('add', at, i64(1)));
    copy.end({ op: 'jump', target: head });
    copy.at(done);
    copy.return(parameter(0, 'ptr'));
    const main = new FunctionBuilder(module, 'main', { exported: true });
    const [from, to] = [main.addLocal(1000), main.addLocal(1000)];
    main.intrinsic('memory.fill', [from, integer('i8', 0x21), i64(1000)]);
    main.add({ op: 'copy', to, from, sizeBytes: 1000 });
    storeResult(main, 0, main.load('i64', main.address(to, 992), { volatile: true }));
    main.return();
    t.deepEqual(readResults(t, buildLinux(t, module, optimize)), [0x2121_2121_2121_2121n]);
  });
}
