// Sections in which a thread must not block: from a call that is marked @spinlock or @guard to the
// release. Which sections may be open at each call, within one function, by data flow.
//
// Sections close in the reverse of the order in which they open, as `using` does. Where two ways
// meet, the one with more open sections counts. `using` of what may be null opens nothing where
// it is null: the branch on it says so.

import { reversePostorder } from '../ir/flow.ts';
import type { BasicBlock, Instruction, IrFunction, IrModule } from '../ir/module.ts';
import { successorsOf } from '../ir/operands.ts';
import { isMarked } from './effects.ts';
import { nullEdges, type NullEdges } from './null-edges.ts';

export type Call = Instruction & { readonly op: 'call' | 'callIndirect' };

/** The calls that opened the sections, the innermost last. */
export type OpenSections = readonly Call[];

/** Deeper nesting is not followed: it would let a loop that only opens sections go on for ever. */
const MAX_NESTING = 8;

/** Calls `visit` for each call of the function that happens in a section. */
export function visitSections(module: IrModule, fn: IrFunction, visit: (call: Call, open: OpenSections) => void): void {
  if (!opensSections(module, fn)) return;
  const entry = sectionsAtEntry(module, fn);
  for (const [index, open] of entry) {
    let sections = open;
    for (const instruction of fn.blocks[index].instructions) {
      const isCall = instruction.op === 'call' || instruction.op === 'callIndirect';
      if (isCall && sections.length > 0 && !closes(module, instruction)) visit(instruction, sections);
      sections = after(module, instruction, sections);
    }
  }
}

function opensSections(module: IrModule, fn: IrFunction): boolean {
  if (isMarked(fn, 'section') || isMarked(fn, 'release')) return false;
  return fn.blocks.some(({ instructions }) => instructions.some((instruction) => opens(module, instruction)));
}

/** Block → sections open when it is entered. Each block is looked at MAX_NESTING + 1 times at most. */
function sectionsAtEntry(module: IrModule, fn: IrFunction): ReadonlyMap<number, OpenSections> {
  const order = reversePostorder(fn.blocks);
  const edges = nullEdges(fn);
  const entry = new Map<number, OpenSections>(fn.blocks.length > 0 ? [[0, []]] : []);
  for (let changed = true; changed;) {
    changed = false;
    for (const index of order) {
      const open = entry.get(index);
      if (open === undefined) continue;
      const block = fn.blocks[index];
      const atEnd = sectionsAfter(module, block, open);
      for (const target of successorsOf(block)) {
        const flowing = onEdge(edges, index, target, atEnd);
        const known = entry.get(target);
        if (known !== undefined && known.length >= flowing.length) continue;
        entry.set(target, flowing);
        changed = true;
      }
    }
  }
  return entry;
}

function sectionsAfter(module: IrModule, block: BasicBlock, open: OpenSections): OpenSections {
  return block.instructions.reduce((sections, instruction) => after(module, instruction, sections), open);
}

function after(module: IrModule, instruction: Instruction, open: OpenSections): OpenSections {
  if (closes(module, instruction)) return open.slice(0, -1);
  return opens(module, instruction) && open.length < MAX_NESTING ? [...open, instruction as Call] : open;
}

/** Without the section whose lock is null on this way. */
function onEdge(edges: NullEdges, from: number, to: number, open: OpenSections): OpenSections {
  const missing = edges(from, to);
  return missing === null ? open : open.filter((call) => call.result === null || !missing.has(call.result.id));
}

function opens(module: IrModule, instruction: Instruction): boolean {
  return instruction.op === 'call' && isMarked(module.functions.get(instruction.callee), 'section');
}

function closes(module: IrModule, instruction: Instruction): boolean {
  return instruction.op === 'call' && isMarked(module.functions.get(instruction.callee), 'release');
}
