// The interrupt descriptor table: 256 gates, filled from the table of vectors (Intel SDM volume
// 3, 6.14.1). All are interrupt gates, so every handler starts with interrupts off.

import { alignUp } from '../../lib/bits.ts';
import { DescriptorTablePointer, istNone, kernelCodeSelector } from './gdt.ts';
import { stubBytes, vectorEntries } from './vector-entry.ts';
import { exceptionCount, exceptionVector, vectorCount } from './vectors.ts';

const interruptGate: u8 = 0x8e; // present, ring 0, type 14

class Gate {
  offsetLow: u16 = 0;
  selector: u16 = 0;
  interruptStack: u8 = 0;
  attributes: u8 = 0;
  offsetMiddle: u16 = 0;
  offsetHigh: u32 = 0;
  reserved: u32 = 0;

  set(address: usize, interruptStack: u8): void {
    this.offsetLow = u16(address);
    this.selector = kernelCodeSelector;
    this.interruptStack = interruptStack;
    this.attributes = interruptGate;
    this.offsetMiddle = u16(address >>> 16);
    this.offsetHigh = u32(address >>> 32);
  }
}

const gates = aligned(16)(array<Gate, 256>(256));
const gatesPointer = new DescriptorTablePointer();

/** Points every vector at its entry stub and loads the table. */
export function installInterruptTable(): void {
  const firstStub = alignUp(addressof(vectorEntries), stubBytes);
  for (let vector: u32 = 0; vector < vectorCount; vector++) {
    const stack = vector < exceptionCount ? exceptionVector(vector).interruptStack : istNone;
    gates[vector].set(firstStub + u64(vector) * stubBytes, stack);
  }
  gatesPointer.limit = u16(sizeof<Gate>() * vectorCount - 1);
  gatesPointer.base = addressof(gates);
  asm`lidt (${reg('r', addressof(gatesPointer))}) ${clobber('memory')}`;
}

/** Gives a vector from 32 on a handler of its own. */
export function setInterruptHandler(vector: u32, handler: InterruptHandler): void {
  assert(vector >= exceptionCount, 'exceptions keep the common entry');
  gates[vector].set(addressof(handler), istNone);
}
