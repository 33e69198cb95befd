// What the CPU says of itself: names, features, frequencies (Intel SDM volume 2, CPUID).
//
// Features are asked one by one, through a table that also names them for people.

import { TextBuffer } from '../../lib/text-buffer.ts';

export class CpuidResult {
  eax: u32 = 0;
  ebx: u32 = 0;
  ecx: u32 = 0;
  edx: u32 = 0;
}

/** Executes CPUID and stores the four registers. */
const executeCpuid = naked<(leaf: u32, subleaf: u32, result: CpuidResult) => void>(asm`
    pushq %rbx
    movq %rdx, %r8
    movl %edi, %eax
    movl %esi, %ecx
    cpuid
    movl %eax, ${offsetof<CpuidResult>('eax')}(%r8)
    movl %ebx, ${offsetof<CpuidResult>('ebx')}(%r8)
    movl %ecx, ${offsetof<CpuidResult>('ecx')}(%r8)
    movl %edx, ${offsetof<CpuidResult>('edx')}(%r8)
    popq %rbx
    ret
`);

export enum CpuRegister {
  Eax,
  Ebx,
  Ecx,
  Edx,
}

/** One bit of a CPUID leaf. */
export class CpuFeature {
  constructor(
    readonly name: string,
    readonly leaf: u32,
    readonly register: CpuRegister,
    readonly bit: u32,
  ) {}

  /** True if this CPU has the feature. */
  get isPresent(): bool {
    if (!hasLeaf(this.leaf)) return false;
    const result = onStack(new CpuidResult());
    executeCpuid(this.leaf, 0, result);
    return ((registerOf(result, this.register) >>> this.bit) & 1) !== 0;
  }
}

export const featureTsc = new CpuFeature('tsc', 1, CpuRegister.Edx, 4);
export const featureMachineCheck = new CpuFeature('mce', 1, CpuRegister.Edx, 7);
export const featureApic = new CpuFeature('apic', 1, CpuRegister.Edx, 9);
export const featurePageGlobal = new CpuFeature('pge', 1, CpuRegister.Edx, 13);
export const featurePageAttributes = new CpuFeature('pat', 1, CpuRegister.Edx, 16);
export const featureX2apic = new CpuFeature('x2apic', 1, CpuRegister.Ecx, 21);
export const featureTscDeadline = new CpuFeature('tsc-deadline', 1, CpuRegister.Ecx, 24);
export const featureXsave = new CpuFeature('xsave', 1, CpuRegister.Ecx, 26);
export const featureAvx = new CpuFeature('avx', 1, CpuRegister.Ecx, 28);
export const featureHypervisor = new CpuFeature('hypervisor', 1, CpuRegister.Ecx, 31);
export const featureSmep = new CpuFeature('smep', 7, CpuRegister.Ebx, 7);
export const featureSmap = new CpuFeature('smap', 7, CpuRegister.Ebx, 20);
export const featureUmip = new CpuFeature('umip', 7, CpuRegister.Ecx, 2);
export const featureNoExecute = new CpuFeature('nx', 0x80000001, CpuRegister.Edx, 20);
export const featureHugePages = new CpuFeature('1g-pages', 0x80000001, CpuRegister.Edx, 26);
export const featureInvariantTsc = new CpuFeature('invariant-tsc', 0x80000007, CpuRegister.Edx, 8);

/** True if pages of 1 GiB can be mapped. */
export function hasHugePages(): bool {
  return featureHugePages.isPresent;
}

/** Runs one leaf; all zero where the CPU does not have it. */
export function readCpuid(leaf: u32, subleaf: u32, result: CpuidResult): void {
  result.eax = 0;
  result.ebx = 0;
  result.ecx = 0;
  result.edx = 0;
  if (hasLeaf(leaf)) executeCpuid(leaf, subleaf, result);
}

function hasLeaf(leaf: u32): bool {
  const base = leaf & 0xffff0000;
  const result = onStack(new CpuidResult());
  executeCpuid(base, 0, result);
  return result.eax >= leaf && (result.eax & 0xffff0000) === base;
}

function registerOf(result: CpuidResult, register: CpuRegister): u32 {
  switch (register) {
    case CpuRegister.Eax:
      return result.eax;
    case CpuRegister.Ebx:
      return result.ebx;
    case CpuRegister.Ecx:
      return result.ecx;
    case CpuRegister.Edx:
      return result.edx;
  }
}

/** Appends the name of the processor as its maker gives it, or its maker's name. */
export function appendCpuName(text: TextBuffer): void {
  const result = onStack(new CpuidResult());
  if (!hasLeaf(0x80000004)) {
    readCpuid(0, 0, result);
    appendRegister(text, result.ebx);
    appendRegister(text, result.edx);
    appendRegister(text, result.ecx);
    return;
  }
  for (let leaf: u32 = 0x80000002; leaf <= 0x80000004; leaf++) {
    readCpuid(leaf, 0, result);
    appendRegister(text, result.eax);
    appendRegister(text, result.ebx);
    appendRegister(text, result.ecx);
    appendRegister(text, result.edx);
  }
  text.trimEnd();
}

function appendRegister(text: TextBuffer, value: u32): void {
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    const byte = u8((value >>> shift) & 0xff);
    if (byte !== 0 && (byte !== 32 || text.length > 0)) text.put(byte);
  }
}
