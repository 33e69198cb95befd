// Debug types beyond the basic ones: structs, enums, arrays, pointers.
//
// The bindings can create basic types only. So each other type is first a basic type with a name
// of our own, `heddle.type.<n>`, and when the module is printed that one metadata line is replaced
// by the real node; nodes that it needs are appended under new numbers. Structs refer to each other
// by number, so recursive types need nothing special.

import llvm from 'llvm-bindings';
import type { IrModule } from '../ir/module.ts';
import type { DebugType } from '../ir/types.ts';
import { debugTypeKey, DebugTypeWriter } from './debug-type-writer.ts';

const placeholderLine = /^!(\d+) = !DIBasicType\(name: "heddle\.type\.(\d+)"/;
const pointerBits = 64;

const encodings = {
  signed: llvm.dwarf.TypeKind.DW_ATE_signed,
  unsigned: llvm.dwarf.TypeKind.DW_ATE_unsigned,
  float: llvm.dwarf.TypeKind.DW_ATE_float,
  boolean: llvm.dwarf.TypeKind.DW_ATE_boolean,
} as const;

/** Hands out debug types while a module is built and completes them in its printed text. */
export class DebugTypes {
  private readonly module: IrModule;
  private readonly builder: llvm.DIBuilder;
  private readonly handles = new Map<string, llvm.DIBasicType>();
  /** The types that have placeholders, by the number in the placeholder's name. */
  private readonly placeholders: DebugType[] = [];

  constructor(module: IrModule, builder: llvm.DIBuilder) {
    this.module = module;
    this.builder = builder;
  }

  /** A handle for `type`, to give to variables. */
  handle(type: DebugType): llvm.DIBasicType {
    const key = debugTypeKey(type);
    let handle = this.handles.get(key);
    if (handle === undefined) {
      handle = this.create(type);
      this.handles.set(key, handle);
    }
    return handle;
  }

  /** The lines of the printed module with every placeholder replaced by its type. */
  complete(lines: readonly string[]): string[] {
    const writer = new DebugTypeWriter(this.module, nextMetadataNumber(lines));
    const numbers = new Map<number, number>();
    for (const line of lines) {
      const match = placeholderLine.exec(line);
      if (match !== null) numbers.set(Number(match[1]), Number(match[2]));
    }
    for (const [number, placeholder] of numbers) writer.assign(this.placeholders[placeholder], number);
    const nodes = writer.write();
    const result = lines.map((line) => {
      const match = placeholderLine.exec(line);
      return match === null ? line : take(nodes, Number(match[1]));
    });
    return [...result, ...nodes.values()];
  }

  private create(type: DebugType): llvm.DIBasicType {
    if (type.kind === 'base') return this.builder.createBasicType(type.name, type.sizeBytes * 8, encodings[type.encoding]);
    this.placeholders.push(type);
    return this.builder.createBasicType(`heddle.type.${this.placeholders.length - 1}`, pointerBits, encodings.unsigned);
  }
}

function take(nodes: Map<number, string>, number: number): string {
  const node = nodes.get(number);
  if (node === undefined) throw new Error(`no debug type for metadata !${number}`);
  nodes.delete(number);
  return node;
}

function nextMetadataNumber(lines: readonly string[]): number {
  let next = 0;
  for (const line of lines) {
    const match = /^!(\d+) = /.exec(line);
    if (match !== null) next = Math.max(next, Number(match[1]) + 1);
  }
  return next;
}
