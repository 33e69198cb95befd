// Built-in functions on memory: layout, raw and atomic access, reinterpretation of addresses.

import ts from 'typescript';
import type { Value } from '../../ir/module.ts';
import { irTypeOf, isAddressLike, isEmbeddedElement, typeName, type Type } from '../../types/type.ts';
import * as t from '../../types/type.ts';
import { integerValue, symbolValue } from '../builder.ts';
import { lowerOnStack } from '../construct.ts';
import { memoryPlace, nothing, operand, type FunctionContext } from '../context.ts';
import { cast } from '../convert.ts';
import { gsSelf, loadPlace } from '../places.ts';
import { anyAt, argumentAt, requiredType, typeArgument, valueAt, type Builtin, type BuiltinTable } from './builtin.ts';

/** Alignment of memory.data() where none is written, as in AssemblyScript. */
const DATA_ALIGN_BYTES = 16;

type Call = Parameters<Builtin>[1];

const sizeof: Builtin = (context, call) => {
  const type = requiredType(context, call);
  return operand(t.usize, integerValue('i64', context.unit.layouts.element(type).sizeBytes));
};

const alignof: Builtin = (context, call) => {
  const type = requiredType(context, call);
  return operand(t.usize, integerValue('i64', context.unit.layouts.element(type).alignBytes));
};

const offsetof: Builtin = (context, call) => {
  const type = requiredType(context, call);
  const { diagnostics, layouts } = context.unit;
  if (type.kind !== 'reference') return diagnostics.fail('H2004', call, typeName(type), 'a class');
  const layout = layouts.of(type.class);
  const name = call.arguments[0];
  if (name === undefined) return operand(t.usize, integerValue('i64', layout.sizeBytes));
  if (!ts.isStringLiteralLike(name)) return diagnostics.fail('H4003', name, 'the name of a field');
  const field = layout.fields.get(name.text);
  if (field === undefined) return diagnostics.fail('H3002', name, type.class.name, name.text);
  return operand(t.usize, integerValue('i64', field.offset));
};

/** The address that the first argument gives, plus the offset argument at `offsetIndex`. */
export function addressAt(context: FunctionContext, call: Call, offsetIndex: number): Value {
  const { builder } = context;
  const base = addressValue(context, call, 0);
  const pointer = builder.convert('inttoptr', base, 'ptr');
  if (call.arguments[offsetIndex] === undefined) return pointer;
  const offset = valueAt(context, call, offsetIndex, t.usize);
  if (offset.kind === 'integer') return builder.address(pointer, Number(BigInt.asIntN(64, offset.value)));
  return builder.address(pointer, 0, offset, 1);
}

/** An argument that is an address: an integer as wide as one, or any reference. */
function addressValue(context: FunctionContext, call: Call, index: number): Value {
  const value = anyAt(context, call, index, t.usize);
  if (isAddressLike(value.type)) return context.builder.convert('ptrtoint', value.value, 'i64');
  return cast(context, value, t.usize, argumentAt(context, call, index)).value;
}

const loadBuiltin: Builtin = (context, call) => {
  const type = requiredType(context, call);
  const place = memoryPlace(type, addressAt(context, call, 1), isEmbeddedElement(type) && type.kind !== 'reference');
  return loadPlace(context, place, call);
};

const storeBuiltin: Builtin = (context, call, _expected) => {
  const type = requiredType(context, call);
  const address = addressAt(context, call, 2);
  context.builder.store(address, valueAt(context, call, 1, type));
  return nothing;
};

const changetype: Builtin = (context, call) => {
  const type = requiredType(context, call);
  const value = anyAt(context, call, 0, t.usize);
  const source = value.type.kind === 'reference' && value.type.gs ? gsSelf(context) : value.value;
  if (isAddressLike(type)) {
    if (isAddressLike(value.type)) return operand(type, source);
    const address = cast(context, value, t.usize, call).value;
    return operand(type, context.builder.convert('inttoptr', address, 'ptr'));
  }
  if (!isAddressLike(value.type)) return cast(context, value, type, call);
  return cast(context, operand(t.usize, context.builder.convert('ptrtoint', source, 'i64')), type, call);
};

const addressof: Builtin = (context, call) => {
  const value = anyAt(context, call, 0);
  if (!isAddressLike(value.type)) return context.unit.diagnostics.fail('H2004', argumentAt(context, call, 0), typeName(value.type), 'something with an address');
  const source = value.type.kind === 'reference' && value.type.gs ? gsSelf(context) : value.value;
  return operand(t.usize, context.builder.convert('ptrtoint', source, 'i64'));
};

const pointerAt = (context: FunctionContext, call: Call, index: number): Value =>
  context.builder.convert('inttoptr', addressValue(context, call, index), 'ptr');

const memoryCopy: Builtin = (context, call) => {
  const args = [pointerAt(context, call, 0), pointerAt(context, call, 1), valueAt(context, call, 2, t.usize)];
  context.builder.intrinsic('memory.copy', 'void', args);
  return nothing;
};

const memoryFill: Builtin = (context, call) => {
  const args = [pointerAt(context, call, 0), valueAt(context, call, 1, t.u8), valueAt(context, call, 2, t.usize)];
  context.builder.intrinsic('memory.fill', 'void', args);
  return nothing;
};

/** `memory.data(size, align)`: zeroed memory of the program's own, the same at each call from one place. */
const memoryData: Builtin = (context, call) => {
  const { unit } = context;
  const sizeBytes = Number(unit.evaluator.integer(argumentAt(context, call, 0)));
  const align = call.arguments[1];
  const name = unit.names.unique('memory.data');
  unit.addGlobal({ name, sizeBytes, alignBytes: align === undefined ? DATA_ALIGN_BYTES : Number(unit.evaluator.integer(align)), location: unit.locate(call) });
  return operand(t.usize, context.builder.convert('ptrtoint', symbolValue(name), 'i64'));
};

/** An atomic operation on an integer; `values` arguments stand between the address and the offset. */
function atomic(name: string, values: number): Builtin {
  return (context, call, expected) => {
    const type = atomicType(context, call, expected);
    const address = addressAt(context, call, values + 1);
    const args = Array.from({ length: values }, (_, index) => valueAt(context, call, index + 1, type));
    const irType = irTypeOf(type);
    const result = context.builder.intrinsic(`atomic.${name}.${irType}`, name === 'store' ? 'void' : irType, [address, ...args]);
    return name === 'store' ? nothing : operand(type, result);
  };
}

function atomicType(context: FunctionContext, call: Call, expected: Type | null): Type {
  const type = typeArgument(context, call) ?? expected;
  if (type === null) return context.unit.diagnostics.fail('H2011', call, 'T', call.expression.getText());
  if (type.kind !== 'integer' && type.kind !== 'enum') return context.unit.diagnostics.fail('H2008', call, call.expression.getText(), typeName(type));
  return type;
}

/** An operation without operands or result. */
export function plainIntrinsic(name: string): Builtin {
  return (context) => {
    context.builder.intrinsic(name, 'void', []);
    return nothing;
  };
}

const onStack: Builtin = (context, call) => lowerOnStack(context, argumentAt(context, call, 0));
const arrayBuiltin: Builtin = (context, call) => lowerOnStack(context, call);
const filled: Builtin = (context, call) => anyAt(context, call, 0);

export const memoryBuiltins: BuiltinTable = {
  sizeof,
  alignof,
  offsetof,
  load: loadBuiltin,
  store: storeBuiltin,
  changetype,
  addressof,
  'memory.copy': memoryCopy,
  'memory.fill': memoryFill,
  'memory.data': memoryData,
  'atomic.load': atomic('load', 0),
  'atomic.store': atomic('store', 1),
  'atomic.add': atomic('add', 1),
  'atomic.sub': atomic('sub', 1),
  'atomic.and': atomic('and', 1),
  'atomic.or': atomic('or', 1),
  'atomic.xor': atomic('xor', 1),
  'atomic.xchg': atomic('xchg', 1),
  'atomic.cmpxchg': atomic('cmpxchg', 2),
  'atomic.fence': plainIntrinsic('atomic.fence'),
  compilerFence: plainIntrinsic('compiler.fence'),
  onStack,
  array: arrayBuiltin,
  arrayOf: arrayBuiltin,
  filled,
};
