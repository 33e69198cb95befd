// The JSDoc tags that say what a function does to its thread: whether it blocks, allocates, may be
// called by interrupt handlers, begins a stretch without sleep, or starts threads.
//
// Here they are only read; what follows from them is the business of passes/.

import ts from 'typescript';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { FunctionMark, ThreadStart } from '../ir/module.ts';

/** Tag → what its argument is, or null where it has none. */
export const effectTags: Readonly<Record<string, string | null>> = {
  blocks: null,
  allocates: null,
  noblock: null,
  atomic: null,
  interrupt: null,
  spinlock: null,
  guard: null,
  release: null,
  panics: null,
  threadEntry: 'the bytes of stack that a thread has',
};

const plainMarks = ['blocks', 'allocates', 'noblock', 'atomic', 'interrupt', 'release'] as const satisfies readonly FunctionMark[];
/** Hook → what a function that provides it does. */
const hookMarks: Readonly<Record<string, FunctionMark>> = { panic: 'panic', panicValues: 'panic', panicSigned: 'panic', allocate: 'allocates', release: 'frees' };

/** The marks of the function at `node`, whose tags have these values. */
export function marksOf(node: ts.Node, tags: ReadonlyMap<string, string>): ReadonlySet<FunctionMark> {
  const marks = new Set<FunctionMark>(plainMarks.filter((mark) => tags.has(mark)));
  if (tags.has('spinlock') || tags.has('guard')) marks.add('section');
  if (tags.has('spinlock')) marks.add('spinlock');
  if (tags.has('panics')) marks.add('panic');
  const byHook = hookMarks[tags.get('hook') ?? ''];
  if (byHook !== undefined) marks.add(byHook);
  if (endsSection(node)) marks.add('release');
  return marks;
}

/** `[Symbol.dispose]` of a class one of whose methods is marked @spinlock or @guard. */
function endsSection(node: ts.Node): boolean {
  if (!ts.isMethodDeclaration(node) || node.name.getText() !== '[Symbol.dispose]' || !ts.isClassLike(node.parent)) return false;
  return node.parent.members.some((member) => ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'spinlock' || tagName.text === 'guard'));
}

const threadEntryForm = /^(\d+)(?:\s+(\w+\.\w+)(?:\s+(\d+))?)?$/;

/** `@threadEntry 16384 Options.stackSizeBytes 4096`: bytes, the field that chooses others, what of those is lost. */
export function threadStartOf(node: ts.Node, diagnostics: Diagnostics): ThreadStart | null {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'threadEntry');
  if (tag === undefined) return null;
  const text = (ts.getTextOfJSDocComment(tag.comment) ?? '').trim();
  const parts = threadEntryForm.exec(text);
  if (parts === null) {
    if (text !== '') diagnostics.report('H3005', tag, 'threadEntry', 'the form: BYTES [CLASS.FIELD [RESERVED_BYTES]]');
    return null;
  }
  return { stackBytes: Number(parts[1]), sizeField: parts[2] ?? null, reservedBytes: Number(parts[3] ?? 0) };
}
