// Threads that shall end as soon as nobody depends on them: they have overflowed their stacks while
// they held preemption or were in an interrupt handler.
//
// A switch is wanted, which leads them here when the count drops to zero. One that is switched away before
// that loses the wish to the next thread: its context is then made to begin with wishing it again.

import { CpuLocal, leaveStack, preemptCountMask } from '../arch/x86_64/index.ts';
import { spareFrames } from '../memory/stack-spares.ts';
import { Stack } from '../memory/stack.ts';
import { Cpu, thisCpu, wantDispatch } from './cpu.ts';
import { finishOverflow } from './overflow.ts';
import { Thread } from './thread.ts';

export function threadOfStack(stack: Stack): Thread {
  return changetype<Thread>(changetype<usize>(stack) - offsetof<Thread>('stack'));
}

/**
 * The thread of this stack is to end when it can. A page fault on the stack, which dooms it too, may come
 * at any instruction here: the flag is taken by one that either has it to itself.
 */
export function doom(cpu: Cpu, stack: Stack): void {
  const isDoomed = atomic.xchg<u8>(changetype<usize>(stack) + offsetof<Stack>('isDoomed'), 1) !== 0;
  if (isDoomed) return;
  stack.nextDoomed = cpu.doomed;
  cpu.doomed = stack;
  wantSpareFrames();
}

/** A fault handler may have used frames that are to be kept ready. */
export function wantSpareFrames(): void {
  thisCpu.stacksWantCare = true;
  wantDispatch();
}

/** A stack of which the last word was used, and not one more: as if it had overflowed. */
export function doomUsedUp(stack: Stack): void {
  stack.noteOverflow(stack.lowestUsable - stack.base);
  stack.faultAt = returnAddress();
  doom(thisCpu.self, stack);
}

/**
 * What the fault handler has left to do: does not return to a thread that is doomed. Preemption is held
 * once, interrupts are on.
 */
export function careForStacks(cpu: Cpu): void {
  cpu.stacksWantCare = false;
  compilerFence();
  spareFrames.refill();
  const current = cpu.current.stack;
  for (let stack = cpu.doomed; stack !== null; stack = stack.nextDoomed) {
    if (stack !== current) remindOnReturn(stack, threadOfStack(stack));
  }
  if (current.isDoomed) endDoomed(cpu, current);
}

/** Forgets a thread that ends. */
export function forgetDoomed(cpu: Cpu, stack: Stack): void {
  if (cpu.doomed === stack) cpu.doomed = stack.nextDoomed;
  for (let other = cpu.doomed; other !== null; other = other.nextDoomed) {
    if (other.nextDoomed === stack) other.nextDoomed = stack.nextDoomed;
  }
}

function endDoomed(cpu: Cpu, stack: Stack): never {
  stack.faultFrame = frameAddress();
  leaveStack(cpu.exitStackTop, finishOverflow);
  unreachable();
}

function remindOnReturn(stack: Stack, thread: Thread): void {
  const context = thread.context;
  if (context.rip === addressof(setFlagAndGoOn)) return;
  stack.goOnAt = context.rip;
  context.rip = addressof(setFlagAndGoOn);
}

/** Where a switch to a doomed thread leads first. Only stack and frame pointer mean something then. */
const setFlagAndGoOn = naked<() => never>(asm`
    movb $1, %gs:${offsetof<Cpu>('stacksWantCare')}
    movb $1, %gs:${offsetof<CpuLocal>('hasWork')}
    andl $${preemptCountMask}, %gs:${offsetof<CpuLocal>('preemption')}
    movq %gs:${offsetof<Cpu>('current')}, %rax
    jmpq *${offsetof<Thread>('stack') + offsetof<Stack>('goOnAt')}(%rax)
`);
