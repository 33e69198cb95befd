// Attributes of functions, written as JSDoc tags: one table, and their reading.

import ts from 'typescript';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { FunctionMark, ThreadStart } from '../ir/module.ts';
import { effectTags, marksOf, threadStartOf } from './effect-tags.ts';

export interface FunctionAttributes {
  /** Symbol that the linker shall see. */
  readonly export: string | null;
  readonly section: string | null;
  readonly hook: string | null;
  readonly inline: 'always' | 'never' | 'auto';
  readonly cold: boolean;
  readonly marks: ReadonlySet<FunctionMark>;
  readonly threadStart: ThreadStart | null;
}

/** Attribute → what its argument is, or null where it has none. */
const attributeTable: Readonly<Record<string, string | null>> = {
  export: 'the name of a symbol',
  section: 'the name of a section',
  hook: 'the name of a hook',
  inline: null,
  noinline: null,
  cold: null,
  ...effectTags,
};

/** Tags of documentation, which mean nothing to the compiler. */
const documentationTags = new Set(['param', 'returns', 'throws', 'see', 'source', 'example', 'deprecated', 'remarks', 'template']);

export function readAttributes(node: ts.Node, diagnostics: Diagnostics): FunctionAttributes {
  const values = new Map<string, string>();
  for (const tag of ts.getJSDocTags(node)) {
    const name = tag.tagName.text;
    if (documentationTags.has(name)) continue;
    const wanted = attributeTable[name];
    if (wanted === undefined) {
      diagnostics.report('H3004', tag, name, Object.keys(attributeTable).join(', '));
      continue;
    }
    const text = (ts.getTextOfJSDocComment(tag.comment) ?? '').trim().split(/\s/)[0] ?? '';
    if (wanted !== null && text === '') diagnostics.report('H3005', tag, name, wanted);
    values.set(name, text);
  }
  return {
    export: values.get('export') ?? null,
    section: values.get('section') ?? null,
    hook: values.get('hook') ?? null,
    inline: values.has('inline') ? 'always' : values.has('noinline') ? 'never' : 'auto',
    cold: values.has('cold'),
    marks: marksOf(node, values),
    threadStart: threadStartOf(node, diagnostics),
  };
}

export const noAttributes: FunctionAttributes = { export: null, section: null, hook: null, inline: 'auto', cold: false, marks: new Set(), threadStart: null };
