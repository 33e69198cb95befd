// Control flow of one function: the order in which blocks are met, and which block dominates which.
//
// The verifier needs dominance to know that a temporary is assigned before it is used; the LLVM
// stage emits blocks in reverse postorder, so that a definition is always met before its uses.
// Blocks that cannot be reached are in neither. Jump targets must exist.

import type { BasicBlock } from './module.ts';
import { successorsOf } from './operands.ts';

/** Indices of the reachable blocks, each before its successors except along loops; the entry first. */
export function reversePostorder(blocks: readonly BasicBlock[]): number[] {
  const visited = new Set<number>([0]);
  const finished: number[] = [];
  const stack = [{ block: 0, successors: successorsOf(blocks[0]), next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    if (top.next === top.successors.length) {
      finished.push(top.block);
      stack.pop();
      continue;
    }
    const successor = top.successors[top.next++];
    if (visited.has(successor)) continue;
    visited.add(successor);
    stack.push({ block: successor, successors: successorsOf(blocks[successor]), next: 0 });
  }
  return finished.reverse();
}

/** Answers whether one block dominates another. */
export interface DominatorTree {
  readonly reachable: (block: number) => boolean;
  /** Every path from the entry to `below` passes `above`; a block dominates itself. */
  readonly dominates: (above: number, below: number) => boolean;
}

/**
 * The dominator tree, by the iterative algorithm of Cooper, Harvey and Kennedy ("A Simple, Fast
 * Dominance Algorithm"), numbered so that a query takes constant time.
 */
export function dominatorTree(blocks: readonly BasicBlock[]): DominatorTree {
  const order = reversePostorder(blocks);
  const position = new Map(order.map((block, index) => [block, index]));
  const parents = immediateDominators(order, position, predecessors(blocks, order));
  const { enter, leave } = numberTree(parents);
  return {
    reachable: (block) => position.has(block),
    dominates: (above, below) => {
      const a = position.get(above);
      const b = position.get(below);
      return a !== undefined && b !== undefined && enter[a] <= enter[b] && leave[b] <= leave[a];
    },
  };
}

function predecessors(blocks: readonly BasicBlock[], order: readonly number[]): Map<number, number[]> {
  const result = new Map<number, number[]>(order.map((block) => [block, []]));
  for (const block of order) {
    for (const successor of successorsOf(blocks[block])) result.get(successor)?.push(block);
  }
  return result;
}

/** For each position in reverse postorder, the position of its immediate dominator. */
function immediateDominators(
  order: readonly number[], position: ReadonlyMap<number, number>, before: ReadonlyMap<number, number[]>,
): number[] {
  const parents = new Array<number>(order.length).fill(-1);
  parents[0] = 0;
  for (let changed = true; changed;) {
    changed = false;
    for (let at = 1; at < order.length; at++) {
      let dominator = -1;
      for (const block of before.get(order[at]) ?? []) {
        const from = position.get(block) ?? -1;
        if (parents[from] === -1) continue;
        dominator = dominator === -1 ? from : intersect(parents, from, dominator);
      }
      changed ||= parents[at] !== dominator;
      parents[at] = dominator;
    }
  }
  return parents;
}

function intersect(parents: readonly number[], first: number, second: number): number {
  let [a, b] = [first, second];
  while (a !== b) {
    if (a > b) a = parents[a];
    else b = parents[b];
  }
  return a;
}

/** Enter and leave times of a walk of the tree: an ancestor's interval holds its descendants'. */
function numberTree(parents: readonly number[]): { enter: number[]; leave: number[] } {
  const children: number[][] = parents.map(() => []);
  for (let at = 1; at < parents.length; at++) children[parents[at]].push(at);
  const enter = new Array<number>(parents.length).fill(0);
  const leave = new Array<number>(parents.length).fill(0);
  let time = 0;
  const stack = [{ node: 0, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    if (top.next === 0) enter[top.node] = time++;
    if (top.next < children[top.node].length) {
      stack.push({ node: children[top.node][top.next++], next: 0 });
    } else {
      leave[top.node] = time++;
      stack.pop();
    }
  }
  return { enter, leave };
}
