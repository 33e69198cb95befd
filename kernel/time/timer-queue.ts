// What is to happen when: a heap of deadlines whose nodes lie in what waits for them.
//
// A pairing heap (Fredman, Sedgewick, Sleator, Tarjan, "The pairing heap", 1986). Setting and
// cancelling, by far the most frequent on a queue of time-outs, are a few instructions; taking the
// first is O(log n). Ten thousand nodes under one root would make one removal dear, so the root
// keeps its newest children like the digits of a binary counter: trees of one rank are joined as
// they meet, and there are never more than some dozens.
//
// No clock and no interrupt here. Its own CPU alone touches a queue, with preemption held.

/** What a node is a part of, and so what is to be done when its time has come (sched/timers.ts). */
export enum TimerKind {
  /** The time-out of a thread that waits or sleeps. */
  Timeout,
  /** A timer of the program. */
  Timer,
  /** The next period of a thread with deadlines. */
  Period,
  /** The scheduler's own periodic look at who waits too long. */
  Aging,
}

/** A deadline that is never reached. */
export const noDeadline: u64 = u64.MAX_VALUE;

/** The rank of a tree that joins no other: one that was the root itself. */
const closedRank: u8 = 255;

export class TimerNode {
  /** In ticks of the TSC. */
  deadline: u64 = 0;
  kind: TimerKind = TimerKind.Timeout;
  isQueued: bool = false;
  /** 2^rank nodes at most were joined here while it was a child of the root. */
  rank: u8 = 0;
  child: TimerNode | null = null;
  sibling: TimerNode | null = null;
  /** The sibling before this one, or the parent of a first child; null for the root. */
  before: TimerNode | null = null;
}

export class TimerQueue {
  /** The node with the earliest deadline. */
  first: TimerNode | null = null;

  get firstDeadline(): u64 {
    const first = this.first;
    return first === null ? noDeadline : first.deadline;
  }

  insert(node: TimerNode): void {
    assert(!node.isQueued, 'a timer is set that is set already');
    node.isQueued = true;
    node.rank = 0;
    node.child = null;
    const root = this.first;
    if (root !== null && node.deadline >= root.deadline) {
      addChild(root, node);
      return;
    }
    node.sibling = null;
    node.before = null;
    if (root !== null) {
      root.rank = closedRank;
      pushChild(node, root);
    }
    this.first = node;
  }

  /** Takes a node out, wherever it is. */
  remove(node: TimerNode): void {
    assert(node.isQueued, 'a timer is taken out that is not set');
    node.isQueued = false;
    const rest = node.child === null ? null : joinAll(node.child);
    const before = node.before;
    if (before === null) {
      this.first = rest;
      return;
    }
    const sibling = node.sibling;
    if (before.child === node) before.child = sibling;
    else before.sibling = sibling;
    if (sibling !== null) sibling.before = before;
    if (rest !== null) addChild(this.first!, rest);
  }

  /** Panics if the queue contradicts itself; gives how many nodes there are. Needs preemption held. */
  checkInvariants(): u32 {
    const first = this.first;
    if (first === null) return 0;
    assert(first.before === null, 'the first timer has another before it');
    return checkTree(first);
  }
}

/** How many nodes a tree has. Goes as deep as the tree. */
function checkTree(root: TimerNode): u32 {
  assert(root.isQueued, 'a timer is in the queue and does not know it');
  let count: u32 = 1;
  let before = root;
  for (let node = root.child; node !== null; node = node.sibling) {
    assert(node.before === before, 'a timer and the one before it disagree');
    assert(node.deadline >= root.deadline, 'a timer comes behind a later one');
    count += checkTree(node);
    before = node;
  }
  return count;
}

/** Makes `tree` a child of the root, joined with those of its rank. */
function addChild(root: TimerNode, tree: TimerNode): void {
  let added = tree;
  let equal = root.child;
  while (equal !== null && equal.rank === added.rank && equal.rank !== closedRank) {
    const others = equal.sibling;
    added = join(added, equal);
    added.rank += 1;
    root.child = others;
    equal = others;
  }
  pushChild(root, added);
}

function pushChild(parent: TimerNode, child: TimerNode): void {
  const sibling = parent.child;
  child.sibling = sibling;
  if (sibling !== null) sibling.before = child;
  child.before = parent;
  parent.child = child;
}

/** Makes the later of two trees a child of the earlier one, which is given back. */
function join(a: TimerNode, b: TimerNode): TimerNode {
  if (b.deadline < a.deadline) {
    pushChild(b, a);
    return b;
  }
  pushChild(a, b);
  return a;
}

/** Makes one tree of a list of siblings: pairs from left to right, then all from right to left. */
function joinAll(list: TimerNode): TimerNode {
  let pairs: TimerNode | null = null;
  let node: TimerNode | null = list;
  while (node !== null) {
    const second: TimerNode | null = node.sibling;
    const rest: TimerNode | null = second === null ? null : second.sibling;
    const winner: TimerNode = second === null ? node : join(node, second);
    winner.sibling = pairs;
    pairs = winner;
    node = rest;
  }
  let tree = pairs!;
  let next = tree.sibling;
  while (next !== null) {
    const following = next.sibling;
    tree = join(tree, next);
    next = following;
  }
  tree.sibling = null;
  tree.before = null;
  return tree;
}
