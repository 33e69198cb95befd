// Segments and the task state segment: what 64-bit mode still needs of them (Intel SDM volume 3,
// 3.4.5, 7.7).
//
// The TSS is used for its interrupt stack table alone: a double fault, an NMI, a machine check and a
// page fault must not run on a stack that may be the reason for them.

export const kernelCodeSelector: u16 = 0x08;
export const kernelDataSelector: u16 = 0x10;
const taskStateSelector: u16 = 0x18;

/** Entries of the interrupt stack table, counted from 1 as the CPU does; 0 means the current stack. */
export const istNone: u8 = 0;
export const istDoubleFault: u8 = 1;
export const istNmi: u8 = 2;
export const istMachineCheck: u8 = 3;
export const istPageFault: u8 = 4;

const kernelCodeDescriptor: u64 = 0x00af9b000000ffff;
const kernelDataDescriptor: u64 = 0x00cf93000000ffff;
const taskStatePresent: u64 = 0x89; // available 64-bit TSS
const istStackBytes = 20480; // the lowest page becomes a guard page

@packed
class TaskState {
  reserved0: u32 = 0;
  rsp0: u64 = 0;
  rsp1: u64 = 0;
  rsp2: u64 = 0;
  reserved1: u64 = 0;
  readonly interruptStacks = array<u64, 7>(7);
  reserved2: u64 = 0;
  reserved3: u16 = 0;
  ioMapOffset: u16 = 104;
}

/** The operand of lgdt and lidt. */
@packed
export class DescriptorTablePointer {
  limit: u16 = 0;
  base: u64 = 0;
}

const descriptors = array<u64, 5>(5);
const descriptorsPointer = new DescriptorTablePointer();
const taskState = new TaskState();
const doubleFaultStack = aligned(4096)(array<u8, 20480>(20480));
const nmiStack = aligned(4096)(array<u8, 20480>(20480));
const machineCheckStack = aligned(4096)(array<u8, 20480>(20480));
const pageFaultStack = aligned(4096)(array<u8, 20480>(20480));

/** Makes the CPU use the kernel's segments and interrupt stacks. Clears the GS base. */
export function installSegments(): void {
  assert(sizeof<TaskState>() === 104, 'the layout of the task state segment is given by the CPU');
  setInterruptStack(istDoubleFault, addressof(doubleFaultStack));
  setInterruptStack(istNmi, addressof(nmiStack));
  setInterruptStack(istMachineCheck, addressof(machineCheckStack));
  setInterruptStack(istPageFault, addressof(pageFaultStack));
  descriptors[1] = kernelCodeDescriptor;
  descriptors[2] = kernelDataDescriptor;
  setTaskStateDescriptor(addressof(taskState), u64(sizeof<TaskState>() - 1));
  descriptorsPointer.limit = u16(sizeof<u64>() * 5 - 1);
  descriptorsPointer.base = addressof(descriptors);
  loadSegments(addressof(descriptorsPointer), kernelCodeSelector, kernelDataSelector);
  asm`ltr ${reg('ax', taskStateSelector)}`;
}

function setInterruptStack(index: u8, lowest: usize): void {
  taskState.interruptStacks[index - 1] = lowest + istStackBytes;
}

/** Calls `visit` with the lowest page of each interrupt stack and what the stack is for. */
export function visitInterruptStacks(visit: (lowestPage: usize, purpose: string) => void): void {
  visit(addressof(doubleFaultStack), 'double faults');
  visit(addressof(nmiStack), 'NMIs');
  visit(addressof(machineCheckStack), 'machine checks');
  visit(addressof(pageFaultStack), 'page faults');
}

/** A system descriptor takes two entries: its base has 64 bits. */
function setTaskStateDescriptor(base: u64, limit: u64): void {
  const low = (limit & 0xffff) | ((base & 0xffffff) << 16) | (taskStatePresent << 40) | (((base >>> 24) & 0xff) << 56);
  descriptors[3] = low;
  descriptors[4] = base >>> 32;
}

/** Loads the table and every segment register; the code segment by a far return. */
const loadSegments = naked<(pointer: usize, code: u16, data: u16) => void>(asm`
    lgdt (%rdi)
    movzwl %dx, %edx
    movl %edx, %ds
    movl %edx, %es
    movl %edx, %ss
    xorl %eax, %eax
    movl %eax, %fs
    movl %eax, %gs
    popq %rax
    movzwl %si, %esi
    pushq %rsi
    pushq %rax
    lretq
`);
