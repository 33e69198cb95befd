// A singly linked list of 50,000 nodes: building, reversing, merge sort, filtering, summing.

import { measure } from './measure.ts';

const nodes = 50000;

class Node {
  value: u32 = 0;
  next: Node | null = null;
}

const pool = array<Node, typeof nodes>(nodes);

function build(): Node | null {
  let head: Node | null = null;
  let seed: u32 = 88675123;
  for (let i: u32 = 0; i < nodes; i++) {
    seed = seed * 1664525 + 1013904223;
    const node = pool[(i * 7919) % nodes];
    node.value = seed >> 8;
    node.next = head;
    head = node;
  }
  return head;
}

function reverse(list: Node | null): Node | null {
  let reversed: Node | null = null;
  let node = list;
  while (node !== null) {
    const next: Node | null = node.next;
    node.next = reversed;
    reversed = node;
    node = next;
  }
  return reversed;
}

function merge(a: Node | null, b: Node | null): Node | null {
  if (a === null) return b;
  if (b === null) return a;
  let left: Node | null = a;
  let right: Node | null = b;
  let head: Node | null = null;
  let tail: Node | null = null;
  while (left !== null && right !== null) {
    let least: Node;
    if (left.value <= right.value) {
      least = left;
      left = left.next;
    } else {
      least = right;
      right = right.next;
    }
    if (tail === null) head = least;
    else tail.next = least;
    tail = least;
  }
  if (tail !== null) tail.next = left === null ? right : left;
  return head;
}

function sort(list: Node | null): Node | null {
  if (list === null || list.next === null) return list;
  let slow = list;
  let fast: Node | null = list.next;
  while (fast !== null && fast.next !== null && slow.next !== null) {
    slow = slow.next;
    fast = fast.next.next;
  }
  const second = slow.next;
  slow.next = null;
  return merge(sort(list), sort(second));
}

function sum(list: Node | null): u32 {
  let total: u32 = 0;
  for (let node = list; node !== null; node = node.next) total = total * 31 + node.value;
  return total;
}

function run(): u32 {
  let list = build();
  let total = sum(list);
  list = reverse(list);
  total = total * 31 + sum(list);
  list = sort(list);
  return total * 31 + sum(list);
}

measure(run);
