// Generates raw programs with fast-check. Everything here shrinks: to fewer statements, to simpler
// expressions (an operand in place of the operation), to smaller numbers.

import fc from 'fast-check';
import { type Arithmetic, type Block, type Comparison, type ElementType, type Expression, type RawProgram, type SignatureName,
  type Statement, type UnaryOperator, type ValueType, signatures, valueTypes } from './syntax.ts';

type RawExpression = Expression<number>;
type RawStatement = Statement<number>;

const expressionDepth = 3;
const statementDepth = 3;
const maxBlockLength = 5;
const maxMainLength = 10;
const maxLoopCount = 7;

const ref = fc.nat(15);

const signedConstants = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(31, 32, 255, 256, 65535, 0x7fffffff, -0x80000000, -0x7fffffff, 0x40000000, 46341),
  fc.integer({ min: -0x80000000, max: 0x7fffffff }),
);
const unsignedConstants = fc.oneof(fc.nat(9), fc.constantFrom(0xffffffff, 0x80000000, 0x7fffffff, 65536), fc.nat(0xffffffff));
const floatConstants = fc.oneof(
  fc.constantFrom(0, 1, 0.5, -1.5, 3, 0.1, -0, 1e300, 5e-324, NaN, Infinity, -Infinity, 2147483648, 4294967296.5, -2147483649, 9007199254740993),
  fc.integer({ min: -1000, max: 1000 }).map((value) => value / 8),
  fc.double(),
);
const constantsByType: Readonly<Record<ValueType, fc.Arbitrary<number>>> = {
  i32: signedConstants, u32: unsignedConstants, f64: floatConstants, bool: fc.nat(1),
};

const integerOperators: readonly Arithmetic[] = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>', '>>>'];
const floatOperators: readonly Arithmetic[] = ['+', '-', '*', '/', '%'];
const comparisons: readonly Comparison[] = ['<', '<=', '>', '>=', '===', '!=='];
const floatFunctions: readonly UnaryOperator[] = ['-', 'sqrt', 'abs', 'floor', 'ceil', 'trunc'];
const elementsByType: Readonly<Partial<Record<ValueType, readonly ElementType[]>>> = { i32: ['i32', 'u8'], f64: ['f64'] };

function operatorsOf(type: ValueType): readonly Arithmetic[] {
  return type === 'f64' ? floatOperators : integerOperators;
}

function leaf(type: ValueType): fc.Arbitrary<RawExpression> {
  return fc.oneof(
    constantsByType[type].map((value): RawExpression => ({ kind: 'constant', type, value })),
    ref.map((number): RawExpression => ({ kind: 'variable', type, ref: number })),
  );
}

type Tied = (name: ValueType) => fc.Arbitrary<RawExpression>;

/** A call; what the wide kind takes are leaves, or calls of it would fill pages. */
function callOf(tie: Tied, signature: SignatureName): fc.Arbitrary<RawExpression> {
  const { parameters, result } = signatures[signature];
  const args = fc.tuple(...parameters.map((type) => (signature === 'wide' ? leaf(type) : tie(type))));
  return fc.record({ kind: fc.constant('call' as const), type: fc.constant(result), signature: fc.constant(signature), ref, args });
}

function assignmentOf(tie: Tied, type: ValueType): fc.Arbitrary<RawExpression> {
  const operators = fc.option(fc.constantFrom(...operatorsOf(type)), { nil: null });
  const operator = type === 'bool' ? fc.constant(null) : operators;
  return fc.record({ kind: fc.constant('assign' as const), type: fc.constant(type), ref, operator, value: tie(type) });
}

function common(tie: Tied, type: ValueType): fc.Arbitrary<RawExpression>[] {
  const signature: SignatureName = type;
  return [
    fc.record({ kind: fc.constant('choose' as const), type: fc.constant(type), condition: tie('bool'), whenTrue: tie(type), whenFalse: tie(type) }),
    callOf(tie, signature),
    assignmentOf(tie, type),
    fc.constantFrom(...valueTypes.filter((from) => from !== type)).chain((from) => fc.record({
      kind: fc.constant('convert' as const), type: fc.constant(type), form: fc.constantFrom('wrap' as const, 'saturate' as const), operand: tie(from),
    })),
    ...(elementsByType[type] ?? []).map((element) => fc.record({
      kind: fc.constant('element' as const), type: fc.constant(type), element: fc.constant(element), ref, index: tie('i32'),
    })),
  ];
}

function numeric(tie: Tied, type: ValueType): fc.Arbitrary<RawExpression> {
  return fc.record({
    kind: fc.constant('binary' as const), type: fc.constant(type), operator: fc.constantFrom(...operatorsOf(type)), left: tie(type), right: tie(type),
  });
}

function unary(tie: Tied, type: ValueType, operators: readonly UnaryOperator[]): fc.Arbitrary<RawExpression> {
  return fc.record({ kind: fc.constant('unary' as const), type: fc.constant(type), operator: fc.constantFrom(...operators), operand: tie(type) });
}

function comparisonOf(tie: Tied, type: ValueType): fc.Arbitrary<RawExpression> {
  return fc.record({
    kind: fc.constant('compare' as const), type: fc.constant('bool' as const), operator: fc.constantFrom(...comparisons), left: tie(type), right: tie(type),
  });
}

const expressions = fc.letrec<Record<ValueType, RawExpression>>((tie) => {
  const depthIdentifier = fc.createDepthIdentifier();
  const grow = (type: ValueType, ...more: fc.Arbitrary<RawExpression>[]): fc.Arbitrary<RawExpression> =>
    fc.oneof({ maxDepth: expressionDepth, depthIdentifier, withCrossShrink: true }, leaf(type), ...more, ...common(tie, type));
  return {
    i32: grow('i32', numeric(tie, 'i32'), numeric(tie, 'i32'), unary(tie, 'i32', ['-', '~', 'clz']), callOf(tie, 'wide')),
    u32: grow('u32', numeric(tie, 'u32'), numeric(tie, 'u32')),
    f64: grow('f64', numeric(tie, 'f64'), numeric(tie, 'f64'), unary(tie, 'f64', floatFunctions), fc.record({
      kind: fc.constant('extreme' as const), type: fc.constant('f64' as const), operator: fc.constantFrom('min' as const, 'max' as const),
      left: tie('f64'), right: tie('f64'),
    })),
    bool: grow('bool', comparisonOf(tie, 'i32'), comparisonOf(tie, 'u32'), comparisonOf(tie, 'f64'), unary(tie, 'bool', ['!']), fc.record({
      kind: fc.constant('logical' as const), type: fc.constant('bool' as const), operator: fc.constantFrom('&&' as const, '||' as const),
      left: tie('bool'), right: tie('bool'),
    })),
  };
});

const anyExpression = fc.oneof(...valueTypes.map((type) => expressions[type]));

function declaration(type: ValueType): fc.Arbitrary<RawStatement> {
  return expressions[type].map((value): RawStatement => ({ kind: 'declare', type, name: '', value }));
}

function assignmentStatement(type: ValueType): fc.Arbitrary<RawStatement> {
  return assignmentOf((name) => expressions[name], type).map((value): RawStatement => ({ kind: 'expression', value }));
}

function storeOf(element: ElementType): fc.Arbitrary<RawStatement> {
  const type: ValueType = element === 'f64' ? 'f64' : 'i32';
  const operators = element === 'u8' ? fc.constant(null) : fc.option(fc.constantFrom(...operatorsOf(type)), { nil: null });
  return fc.record({
    kind: fc.constant('store' as const), element: fc.constant(element), ref, index: expressions.i32, operator: operators, value: expressions[type],
  });
}

const simpleStatements: readonly fc.Arbitrary<RawStatement>[] = [
  ...valueTypes.map(declaration),
  ...valueTypes.map(assignmentStatement),
  ...(['i32', 'f64', 'u8'] as const).map(storeOf),
  anyExpression.map((value): RawStatement => ({ kind: 'out', value })),
];

const { block, statement } = fc.letrec<{ block: Block<number>; statement: RawStatement }>((tie) => {
  const depthIdentifier = fc.createDepthIdentifier();
  const label = fc.constant('');
  const name = fc.constant('');
  return {
    block: fc.array(tie('statement'), { maxLength: maxBlockLength }),
    statement: fc.oneof({ maxDepth: statementDepth, depthIdentifier, withCrossShrink: true },
      fc.oneof(...simpleStatements),
      fc.record({ kind: fc.constant('if' as const), condition: expressions.bool, then: tie('block'), otherwise: fc.option(tie('block'), { nil: null }) }),
      fc.record({
        kind: fc.constant('for' as const), label, name, count: fc.nat(maxLoopCount), direction: fc.constantFrom('up' as const, 'down' as const), body: tie('block'),
      }),
      fc.record({
        kind: fc.constant('while' as const), label, name, form: fc.constantFrom('while' as const, 'do' as const), limit: fc.nat(maxLoopCount),
        condition: expressions.bool, body: tie('block'),
      }),
      fc.record({
        kind: fc.constant('switch' as const), label, subject: expressions.i32,
        cases: fc.array(fc.record({ labels: fc.array(fc.option(fc.nat(7), { nil: null, freq: 4 }), { minLength: 1, maxLength: 3 }), body: tie('block') }), { maxLength: 4 }),
      }),
      fc.record({ kind: fc.constant('leave' as const), how: fc.constantFrom('break' as const, 'continue' as const), ref }),
      expressions.i32.map((value): RawStatement => ({ kind: 'return', value })),
    ),
  };
});

function functionOf(signature: SignatureName): fc.Arbitrary<RawProgram['functions'][number]> {
  return fc.record({
    signature: fc.constant(signature), name: fc.constant(''), parameters: fc.constant([]), body: block, result: expressions[signatures[signature].result],
  });
}

const variables = fc.array(fc.constantFrom(...valueTypes).chain((type) => fc.record({
  type: fc.constant(type), name: fc.constant(''), value: constantsByType[type],
})), { maxLength: 6 });

const arrays = fc.array(fc.record({
  element: fc.constantFrom('i32' as const, 'f64' as const, 'u8' as const), name: fc.constant(''), length: fc.constantFrom(1, 4, 8),
}), { maxLength: 4 });

/** Raw programs, each valid once resolved. */
export const rawProgram: fc.Arbitrary<RawProgram> = fc.record({
  variables, arrays,
  functions: fc.array(fc.oneof(...(Object.keys(signatures) as SignatureName[]).map(functionOf)), { maxLength: 4 }),
  body: fc.array(statement, { maxLength: maxMainLength }),
  entry: fc.constant(''),
});
