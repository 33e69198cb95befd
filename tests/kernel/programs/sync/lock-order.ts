// Two mutexes in one order, later in the other: no deadlock this time, and a panic all the same.

import { Mutex, print } from 'heddle';

const accounts = new Mutex('accounts');
const journal = new Mutex('journal');
const audit = new Mutex('audit');

function book(): void {
  using _first = accounts.lock();
  using _second = journal.lock();
}

function check(): void {
  using _third = journal.lock();
  using _fourth = audit.lock();
}

function repair(): void {
  using _fifth = audit.lock();
  using _sixth = accounts.lock();
}

export function main(): void {
  book();
  check();
  print`so far so good`;
  repair();
}
