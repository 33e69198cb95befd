// Threads that share safely: a value that can only be reached while its mutex is held, by a guard that
// unlocks at the end of its block, whichever way it is left.

import { Guarded, type JoinHandle, preemption, print, spawn } from 'heddle';

class Account {
  balance: i64 = 100;
  transfers: u32 = 0;
  refused: u32 = 0;
}

const threadCount: u32 = 4;
const withdrawals: u32 = 50;
const account = new Guarded<Account>(new Account(), 'account');
const threads = array<JoinHandle | null, 4>(4);

function withdraw(amount: i64): bool {
  using held = account.lock();
  const { value } = held;
  if (value.balance < amount) {
    value.refused += 1;
    return false; // unlocks too
  }
  value.balance -= amount;
  value.transfers += 1;
  return true;
}

function withdrawOften(amount: i64): void {
  for (let i: u32 = 0; i < withdrawals; i++) withdraw(amount);
}

export function main(): void {
  preemption.enable(100);
  for (let i: u32 = 0; i < threadCount; i++) threads[i] = spawn<i64>(withdrawOften, i64(i) + 1, { name: 'customer' });
  for (let i: u32 = 0; i < threadCount; i++) threads[i]!.join();
  using held = account.lock();
  print`left ${held.value.balance}, never below zero; ${held.value.transfers + held.value.refused} attempts counted`;
}
