// Fatal case: an access below a stack of the kernel itself, here the one of machine checks. The report says
// which it was.

import { print } from 'heddle';
import { visitInterruptStacks } from '../../../kernel/arch/x86_64/index.ts';

class Found {
  page: usize = 0;
}

const found = new Found();

export function main(): void {
  visitInterruptStacks((lowestPage, purpose) => { if (purpose === 'machine checks') found.page = lowestPage; });
  store<u8>(found.page + 4095, 1);
  print`not reached: the guard page was written`;
}
