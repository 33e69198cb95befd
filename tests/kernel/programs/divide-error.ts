// Fatal case: the CPU's own divide error (#DE), raised by a bare instruction.

import { print } from 'heddle';

/** @noinline */
function divideInAssembly(divisor: u64): u64 {
  return asm<u64>`xorl %edx, %edx
    movl $1, %eax
    divq ${reg('rcx', divisor)} # ${out('rax')} ${clobber('rdx', 'cc')}`;
}

export function main(): void {
  print`raising #DE`;
  print`not reached: ${divideInAssembly(0)}`;
}
