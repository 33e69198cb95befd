// Fatal case: a page fault by a write through an address that is null. Reinterpreting the address
// hides the null from the compiler's own check.

import { print } from 'heddle';

class Account {
  owner: u64 = 0;
  balance: u64 = 0;
}

class Holder {
  address!: volatile<usize>;
}

const holder = new Holder();

/** @noinline */
function deposit(account: Account, amount: u64): void {
  unchecked((account.balance = amount));
}

/** @noinline */
function runBusiness(): void {
  deposit(changetype<Account>(holder.address.value), 100);
  print`not reached`;
}

export function main(): void {
  print`writing through a null reference`;
  runBusiness();
  print`not reached`;
}
