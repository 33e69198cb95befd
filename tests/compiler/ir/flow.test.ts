// Control flow: orders and dominance on small graphs, and a long chain that must not overflow.

import test from 'ava';
import { dominatorTree, reversePostorder } from '../../../compiler/ir/flow.ts';
import type { BasicBlock } from '../../../compiler/ir/module.ts';

const location = { file: 0, line: 1, column: 1 };

/** Blocks that go to the given successors: none returns, one jumps, more switch. */
function graph(successors: readonly (readonly number[])[]): BasicBlock[] {
  return successors.map((targets): BasicBlock => {
    if (targets.length === 0) return { instructions: [], terminator: { op: 'return', value: null, location } };
    const cases = targets.slice(1).map((target, index) => ({ value: BigInt(index), target }));
    return { instructions: [], terminator: { op: 'switch', value: { kind: 'integer', type: 'i64', value: 0n }, cases, otherwise: targets[0], location } };
  });
}

test('reverse postorder begins at the entry and leaves out what cannot be reached', (t) => {
  t.deepEqual(reversePostorder(graph([[2], [3], [1], [], [0]])), [0, 2, 1, 3]);
});

test('a join is dominated by the fork and by neither arm', (t) => {
  const tree = dominatorTree(graph([[1, 2], [3], [3], []]));
  t.true(tree.dominates(0, 3));
  t.false(tree.dominates(1, 3));
  t.false(tree.dominates(2, 3));
  t.true(tree.dominates(3, 3));
});

test('a loop head dominates its body and what follows', (t) => {
  const tree = dominatorTree(graph([[1], [2, 3], [1], [], [1]]));
  t.true(tree.dominates(1, 2));
  t.true(tree.dominates(1, 3));
  t.false(tree.dominates(2, 3));
  t.false(tree.reachable(4));
});

test('a loop with two entries is dominated by the fork before it', (t) => {
  const tree = dominatorTree(graph([[1, 2], [2, 3], [1], []]));
  t.false(tree.dominates(1, 2));
  t.false(tree.dominates(2, 1));
  t.true(tree.dominates(1, 3));
  t.true(tree.dominates(0, 2));
});

test('a chain of many blocks is walked without recursion', (t) => {
  const length = 50_000;
  const blocks = graph(Array.from({ length }, (_, index) => (index + 1 < length ? [index + 1] : [])));
  t.true(dominatorTree(blocks).dominates(0, length - 1));
});
