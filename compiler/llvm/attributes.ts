// The attributes of each function, and of each target: what LLVM is allowed to do.
//
// What runs without a system has no red zone (an interrupt would overwrite it) and no vector registers
// (a switch would have to save them) outside the functions that compute with floats. Code for UEFI
// takes its frames without asking a C library to touch them page by page. Frame pointers are
// kept everywhere so that a backtrace can walk them. Null pointers are ordinary addresses to LLVM:
// a null dereference faults at run time and is never an excuse to delete code.

import type { IrFunction } from '../ir/module.ts';
import type { EmissionPlan } from './plan.ts';

export type LlvmTarget = 'kernel' | 'linux' | 'uefi' | 'bios';

const triples: Readonly<Record<LlvmTarget, string>> = {
  kernel: 'x86_64-unknown-none-elf',
  linux: 'x86_64-unknown-linux-gnu',
  uefi: 'x86_64-unknown-windows',
  bios: 'x86_64-unknown-none-elf',
};

/** The data layout of x86-64 in LLVM 14; `m` is how symbols are written: as in ELF, or as in PE. */
function dataLayout(target: LlvmTarget): string {
  return `e-m:${target === 'uefi' ? 'w' : 'e'}-p270:32:32-p271:32:32-p272:64:64-i64:64-f80:128-n8:16:32:64-S128`;
}

const withoutVectors = '"target-features"="-mmx,-sse,-sse2,-sse3,-ssse3,-sse4.1,-sse4.2,-avx,-avx2"';

/**
 * A frame larger than this is taken piece by piece, each touched: none reaches past the guard page of its
 * stack unseen, and no untouched hole in a stack is larger, which is how the kernel finds the depth that a
 * stack was used to. What the assembly of a naked function does is its own business.
 */
const stackProbes = '"probe-stack"="inline-asm" "stack-probe-size"="512"';

/** The two header lines of a module for `target`. */
export function targetLines(target: LlvmTarget): string {
  return `target datalayout = "${dataLayout(target)}"\ntarget triple = "${triples[target]}"\n`;
}

/** All attributes of `fn`, as text for an attribute group. */
export function functionAttributes(fn: IrFunction, plan: EmissionPlan, target: LlvmTarget): string {
  const interrupt = fn.kind === 'interrupt' || fn.kind === 'interruptWithError';
  const attributes = ['nounwind', 'null_pointer_is_valid', 'nobuiltin', '"frame-pointer"="all"'];
  attributes.push(...inlining(fn, plan));
  if (fn.kind === 'naked') attributes.push('naked');
  else if (target === 'kernel' || target === 'linux') attributes.push(stackProbes);
  if (fn.cold) attributes.push('cold');
  if (fn.noReturn) attributes.push('noreturn');
  if (plan.noBuiltins.has(fn.name)) attributes.push('"no-builtins"');
  if (target !== 'linux' || interrupt) attributes.push('noredzone');
  if (target === 'uefi') attributes.push('"no-stack-arg-probe"');
  if (interrupt || (target !== 'linux' && !plan.usesFloat.has(fn.name))) attributes.push(withoutVectors);
  return attributes.join(' ');
}

function inlining(fn: IrFunction, plan: EmissionPlan): string[] {
  const never = fn.kind === 'naked' || fn.inline === 'never' || (fn.inline === 'auto' && fn.cold) || (fn.inline === 'auto' && plan.readsFrame.has(fn.name));
  if (never) return ['noinline'];
  return fn.inline === 'always' ? ['alwaysinline'] : [];
}
