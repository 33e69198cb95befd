// The serial port COM1 at 115200 baud, 8 data bits, no parity, 1 stop bit (16550 data sheet).
//
// Output by polling, with a limit on every wait: a machine without the port runs on in silence. A
// port that answered once but takes no byte has a slow reader at its other end; it is waited for
// once, then bytes are dropped without a wait until it takes one again. Input comes by interrupt, once
// asked for; what to do with it is a driver's matter.

import { readPort8, writePort8 } from './ports.ts';

const com1 = 0x3f8;
const divisorFor115200 = 1;
const fifoBytes = 16;
/** A byte takes 87 us at 115200 baud; a poll takes some 100 ns to 1 us. */
const maxPolls: u32 = 5_000_000;
const maxPollsOfStalled: u32 = 16;
/** The probe's byte comes back at once. */
const maxPollsOfProbe: u32 = 200_000;

/** The ISA interrupt of COM1. */
export const serialInterrupt: u32 = 4;
const interruptReceived: u8 = 1 << 0;
const lineReceived: u8 = 1 << 0;
const lineTransmitterReady = 0x20;
const lineTransmitterIdle = 0x40;
const modemLoopback = 0x1e;
const modemOutput: u8 = 0x0f;
/** The same without "request to send": the other side is to pause. */
const modemPaused: u8 = 0x0d;
const loopbackProbe = 0xae;

enum Register {
  Data = 0,
  InterruptEnable = 1,
  FifoControl = 2,
  LineControl = 3,
  ModemControl = 4,
  LineStatus = 5,
}

let present = false;
/** The port took no byte in the time of maxPolls, and none since. */
let stalled = false;
/** Bytes that certainly fit into the transmitter's FIFO. */
let freeBytes: u32 = 0;

function read(register: Register): u8 {
  return readPort8(u16(com1 + register));
}

function write(register: Register, value: u8): void {
  writePort8(u16(com1 + register), value);
}

/** Sets the port up. True if there is one: a byte sent in loop-back mode came back. */
export function startSerialPort(): bool {
  write(Register.InterruptEnable, 0);
  write(Register.LineControl, 0x80);
  write(Register.Data, divisorFor115200);
  write(Register.InterruptEnable, 0);
  write(Register.LineControl, 0x03);
  write(Register.FifoControl, 0xc7);
  write(Register.ModemControl, modemLoopback);
  write(Register.Data, loopbackProbe);
  present = waitFor(0x01, maxPollsOfProbe) && read(Register.Data) === loopbackProbe;
  write(Register.ModemControl, modemOutput);
  return present;
}

/** Sends one byte; drops it where there is no port, or one that takes none. */
export function writeSerialByte(byte: u8): void {
  if (!present) return;
  if (freeBytes === 0) {
    stalled = !waitFor(lineTransmitterReady, stalled ? maxPollsOfStalled : maxPolls);
    if (stalled) return;
    freeBytes = fifoBytes;
  }
  write(Register.Data, byte);
  freeBytes -= 1;
}

/** Waits until the last byte has left the port. */
export function flushSerialPort(): void {
  if (present) waitFor(lineTransmitterIdle, stalled ? maxPollsOfStalled : maxPolls);
}

/** Lets the port interrupt for what it receives. False where there is no port. */
export function startSerialInput(): bool {
  if (present) write(Register.InterruptEnable, interruptReceived);
  return present;
}

/** The byte that was received, or -1 where none waits. For the interrupt handler. */
export function takeSerialByte(): i32 {
  return read(Register.LineStatus) & lineReceived ? i32(read(Register.Data)) : -1;
}

/** Asks the other side to pause, or to go on (RS-232, request to send). */
export function pauseSerialInput(pauses: bool): void {
  write(Register.ModemControl, pauses ? modemPaused : modemOutput);
}

function waitFor(status: u8, limit: u32): bool {
  for (let polls: u32 = 0; polls < limit; polls++) {
    if (read(Register.LineStatus) & status) return true;
    pause();
  }
  return false;
}
