// Every vector register, MXCSR and the x87 control word survive preemption and yields: threads hold
// random patterns in all of them while the timer takes the CPU away as often as it may, next to
// threads that compute with floats in their own way and threads without any.

import { type JoinHandle, preemption, print, spawn, Thread } from 'heddle';
import { floatAreaCount } from '../../../kernel/sched/float-area.ts';

const seed: u64 = 88172645463325252;
const holderCount = 4;
const rounds: u32 = 60;
const spins: u64 = 60_000;
const registerBytes: usize = 512; // of sixteen ymm registers

class Registers {
  readonly vectors = array<u64, 64>(64);
  mxcsr: u32 = 0;
  controlWord: u16 = 0;
}

/** Loads everything, spins, stores everything. */
const holdYmm = naked<(from: Registers, to: Registers, spins: u64) => void>(asm`
    ldmxcsr ${offsetof<Registers>('mxcsr')}(%rdi)
    fldcw ${offsetof<Registers>('controlWord')}(%rdi)
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    vmovdqu \\n * 32(%rdi), %ymm\\n
    .endr
1:  subq $1, %rdx
    jnz 1b
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    vmovdqu %ymm\\n, \\n * 32(%rsi)
    .endr
    vzeroupper
    stmxcsr ${offsetof<Registers>('mxcsr')}(%rsi)
    fnstcw ${offsetof<Registers>('controlWord')}(%rsi)
    ret
`);

/** The same without the upper halves. */
const holdXmm = naked<(from: Registers, to: Registers, spins: u64) => void>(asm`
    ldmxcsr ${offsetof<Registers>('mxcsr')}(%rdi)
    fldcw ${offsetof<Registers>('controlWord')}(%rdi)
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    movups \\n * 32(%rdi), %xmm\\n
    .endr
1:  subq $1, %rdx
    jnz 1b
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    movups %xmm\\n, \\n * 32(%rsi)
    .endr
    stmxcsr ${offsetof<Registers>('mxcsr')}(%rsi)
    fnstcw ${offsetof<Registers>('controlWord')}(%rsi)
    ret
`);

/** CPUID leaf 1, ecx bits 27 and 28: the system has turned AVX on. */
const hasAvx = naked<() => bool>(asm`
    pushq %rbx
    movl $1, %eax
    xorl %ecx, %ecx
    cpuid
    xorl %eax, %eax
    andl $(3 << 27), %ecx
    cmpl $(3 << 27), %ecx
    sete %al
    popq %rbx
    ret
`);

function setMxcsr(value: u32): void {
  const registers = onStack(new Registers());
  registers.mxcsr = value;
  asm`ldmxcsr (${reg('r', addressof(registers) + offsetof<Registers>('mxcsr'))}) ${clobber('memory')}`;
}

function readMxcsr(): u32 {
  const registers = onStack(new Registers());
  asm`stmxcsr (${reg('r', addressof(registers) + offsetof<Registers>('mxcsr'))}) ${clobber('memory')}`;
  return registers.mxcsr;
}

class Counts {
  damaged!: volatile<u32>;
  finished!: volatile<u32>;
  rounds!: volatile<u32>;
  integerWork!: volatile<u64>;
  isOver!: volatile<bool>;
}

const counts = new Counts();
const usesAvx = new Counts();

function next(state: u64): u64 {
  let x = state;
  x ^= x << 13;
  x ^= x >>> 7;
  x ^= x << 17;
  return x;
}

/** Bytes of a register that are compared. */
function heldBytes(): usize {
  return usesAvx.isOver.value ? 32 : 16;
}

function differs(wanted: Registers, found: Registers): bool {
  // The sticky flags of errors aside, which the arithmetic of nobody else may set either.
  if (wanted.mxcsr !== found.mxcsr || wanted.controlWord !== found.controlWord) return true;
  for (let at: usize = 0; at < registerBytes; at += 8) {
    if (at % 32 >= heldBytes()) continue;
    if (load<u64>(addressof(wanted), at) !== load<u64>(addressof(found), at)) return true;
  }
  return false;
}

function hold(index: u64): void {
  const wanted = onStack(new Registers());
  const found = onStack(new Registers());
  let random = seed * (index + 1);
  for (let round: u32 = 0; round < rounds; round++) {
    for (let i: u32 = 0; i < 64; i++) {
      random = next(random);
      wanted.vectors[i] = random;
    }
    // All exceptions masked; rounding, flush to zero and denormals are zero by chance.
    wanted.mxcsr = 0x1f80 | (u32(random) & 0xe040);
    wanted.controlWord = 0x37f ^ u16(random & 0xc00);
    if (usesAvx.isOver.value) holdYmm(wanted, found, spins);
    else holdXmm(wanted, found, spins);
    if (differs(wanted, found)) counts.damaged.value += 1;
    setMxcsr(wanted.mxcsr);
    Thread.yield();
    if (readMxcsr() !== wanted.mxcsr) counts.damaged.value += 1;
    counts.rounds.value += 1;
  }
  counts.finished.value += 1;
}

function countOnly(_index: u64): void {
  while (!counts.isOver.value) counts.integerWork.value += 1;
}

/** Finds the registers of a fresh thread as the ABI has them: MXCSR 0x1f80, control word 0x37f. */
function lookAtFresh(_index: u64): void {
  const zero = onStack(new Registers());
  const found = onStack(new Registers());
  asm`stmxcsr (${reg('rsi', addressof(found) + offsetof<Registers>('mxcsr'))})
    fnstcw (${reg('rdi', addressof(found) + offsetof<Registers>('controlWord'))})
    movups %xmm0, (${reg('rdx', addressof(found))})
    movups %xmm15, 16(%rdx) ${clobber('memory')}`;
  zero.mxcsr = 0x1f80;
  zero.controlWord = 0x37f;
  if (differs(zero, found)) counts.damaged.value += 1;
  counts.finished.value += 1;
}

export function main(): void {
  usesAvx.isOver.value = hasAvx();
  print`seed: ${seed}`;
  print`AVX: ${usesAvx.isOver.value}`;
  preemption.enable(100);
  const holders = array<JoinHandle | null, 4>(4);
  for (let i: u32 = 0; i < holderCount; i++) holders[i] = spawn(hold, u64(i), { name: 'holder' });
  const counter = spawn(countOnly, u64(0), { name: 'counter' });
  print`areas beside main's: ${floatAreaCount() - u32(usesFloats(main))}`;
  let preemptions: u64 = 0;
  for (let i: u32 = 0; i < holderCount; i++) {
    const fresh = spawn(lookAtFresh, u64(i), { name: 'fresh' });
    assert(fresh !== null, 'there is room for a fresh thread');
    fresh.join();
  }
  for (let i: u32 = 0; i < holderCount; i++) {
    const thread = holders[i];
    assert(thread !== null, 'there is room for the holders');
    thread.wait();
    preemptions += thread.preemptionCount;
  }
  counts.isOver.value = true;
  counter?.join();
  print`rounds: ${counts.rounds.value}, finished: ${counts.finished.value}`;
  print`preempted at least 50 times: ${preemptions >= 50}`;
  print`rounds with a changed register: ${counts.damaged.value}`;
  print`areas left beside main's: ${floatAreaCount() - u32(usesFloats(main))}`;
}
