// Debug types as lines of LLVM metadata.
//
// Each type has one number; a type that is only mentioned by another gets one when it is met, and
// is written in its turn, so cycles end by themselves. Structs are `distinct`, since a node that
// refers to itself cannot be compared by content.

import type { IrModule } from '../ir/module.ts';
import type { DebugEnum, DebugStruct, DebugType } from '../ir/types.ts';
import { quoted } from './text.ts';

const pointerBytes = 8;
const encodingNames = {
  signed: 'DW_ATE_signed', unsigned: 'DW_ATE_unsigned', float: 'DW_ATE_float', boolean: 'DW_ATE_boolean',
} as const;

/** A text that is the same for equal types. */
export function debugTypeKey(type: DebugType): string {
  switch (type.kind) {
    case 'base':
      return `base:${type.name}:${type.sizeBytes}:${type.encoding}`;
    case 'pointer':
      if (type.to?.kind === 'function') return 'function';
      return `pointer:${type.to === null ? '' : debugTypeKey(type.to)}`;
    case 'array':
      return `array:${type.count}:${type.sizeBytes}:${debugTypeKey(type.element)}`;
    case 'struct':
    case 'enum':
      return `${type.kind}:${type.name}`;
    case 'function':
      return 'function';
  }
}

/** Writes types and whatever they refer to. */
export class DebugTypeWriter {
  private readonly module: IrModule;
  private next: number;
  private readonly numbers = new Map<string, number>();
  private readonly queue: { readonly type: DebugType; readonly number: number }[] = [];
  private readonly nodes = new Map<number, string>();

  /** New numbers start at `next`. */
  constructor(module: IrModule, next: number) {
    this.module = module;
    this.next = next;
  }

  /** Decides that `type` has the given number. */
  assign(type: DebugType, number: number): void {
    this.numbers.set(debugTypeKey(type), number);
    this.queue.push({ type, number });
  }

  /** All metadata lines by number: the assigned types and those they led to. */
  write(): Map<number, string> {
    for (let entry = this.queue.pop(); entry !== undefined; entry = this.queue.pop()) {
      this.add(this.nodeText(entry.type, entry.number), entry.number);
    }
    return this.nodes;
  }

  private add(text: string, number = this.next++): string {
    this.nodes.set(number, `!${number} = ${text}`);
    return `!${number}`;
  }

  private reference(type: DebugType): string {
    const known = this.numbers.get(debugTypeKey(type));
    if (known !== undefined) return `!${known}`;
    const number = this.next++;
    this.assign(type, number);
    return `!${number}`;
  }

  private nodeText(type: DebugType, number: number): string {
    switch (type.kind) {
      case 'base':
        return `!DIBasicType(name: ${quoted(type.name)}, size: ${type.sizeBytes * 8}, encoding: ${encodingNames[type.encoding]})`;
      case 'pointer':
        if (type.to?.kind === 'function') return this.functionPointer();
        return pointerText(type.to === null ? 'null' : this.reference(type.to));
      case 'array': {
        const range = this.add(`!DISubrange(count: ${type.count})`);
        const bits = `size: ${type.sizeBytes * 8}`;
        return `!DICompositeType(tag: DW_TAG_array_type, baseType: ${this.reference(type.element)}, ${bits}, elements: ${this.add(`!{${range}}`)})`;
      }
      case 'struct':
        return this.structText(type.name, this.module.structs.get(type.name), number);
      case 'enum':
        return this.enumText(type.name, this.module.enums.get(type.name));
      case 'function':
        return this.functionPointer();
    }
  }

  /** A reference to a function is its address. */
  private functionPointer(): string {
    return pointerText(this.add(`!DISubroutineType(types: ${this.add('!{null}')})`));
  }

  private structText(name: string, struct: DebugStruct | undefined, number: number): string {
    const head = `distinct !DICompositeType(tag: DW_TAG_structure_type, name: ${quoted(name)}`;
    if (struct === undefined) return `${head}, flags: DIFlagFwdDecl)`;
    const members = struct.fields.map((field) => this.add(`!DIDerivedType(tag: DW_TAG_member, name: ${quoted(field.name)}, `
      + `scope: !${number}, baseType: ${this.reference(field.type)}, `
      + `size: ${this.sizeOf(field.type) * 8}, offset: ${field.offset * 8})`));
    return `${head}, size: ${struct.sizeBytes * 8}, elements: ${this.add(`!{${members.join(', ')}}`)})`;
  }

  private enumText(name: string, declared: DebugEnum | undefined): string {
    const head = `!DICompositeType(tag: DW_TAG_enumeration_type, name: ${quoted(name)}`;
    if (declared === undefined) return `${head}, size: 32, flags: DIFlagFwdDecl)`;
    const signed = declared.members.some((member) => member.value < 0n);
    const members = declared.members.map((member) => this.add(
      `!DIEnumerator(name: ${quoted(member.name)}, value: ${member.value}${signed ? '' : ', isUnsigned: true'})`));
    const base = this.reference({
      kind: 'base', name: `${signed ? 'i' : 'u'}${declared.sizeBytes * 8}`, sizeBytes: declared.sizeBytes,
      encoding: signed ? 'signed' : 'unsigned',
    });
    return `${head}, baseType: ${base}, size: ${declared.sizeBytes * 8}, elements: ${this.add(`!{${members.join(', ')}}`)})`;
  }

  private sizeOf(type: DebugType): number {
    switch (type.kind) {
      case 'base':
      case 'array':
        return type.sizeBytes;
      case 'pointer':
      case 'function':
        return pointerBytes;
      case 'struct':
        return this.module.structs.get(type.name)?.sizeBytes ?? 0;
      case 'enum':
        return this.module.enums.get(type.name)?.sizeBytes ?? 0;
    }
  }
}

function pointerText(to: string): string {
  return `!DIDerivedType(tag: DW_TAG_pointer_type, baseType: ${to}, size: ${pointerBytes * 8})`;
}
