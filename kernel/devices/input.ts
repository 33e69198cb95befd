// What people type: the keyboard and the serial port as one stream of bytes, by interrupt.
//
// The handlers put bytes into a ring and wake the thread that waits for them; at three quarters the serial
// port's other side is asked to pause. What finds no room is counted, not lost in silence. One thread
// reads at a time.

import {
  endOfInterrupt, keyboardInterrupt, pauseSerialInput, preemptCount, readTsc, routeIsaInterrupt, serialInterrupt,
  startIoApic, startKeyboardController, startSerialInput, takeKeyboardByte, takeSerialByte, vectorIsaBase,
} from '../arch/x86_64/index.ts';
import { KeyTextMaker } from '../keyboard/key-text.ts';
import type { KeyboardLayout } from '../keyboard/layouts.ts';
import { ScanCodeReader } from '../keyboard/scancodes.ts';
import { holdPreemption, releasePreemption } from '../locks/preemption-guard.ts';
import { theBootInfo } from '../memory/memory-map.ts';
import { log } from '../observe/log.ts';
import { addWakeSource } from '../sched/idle.ts';
import { sleep } from '../sched/sleep.ts';
import { enterInterrupt, leaveInterrupt } from '../sched/switch.ts';
import { Thread } from '../sched/thread.ts';
import { traceInterrupt } from '../sched/trace-points.ts';
import { wakeFromInterrupt } from '../sched/wake-from-interrupt.ts';
import { block } from '../sched/wake.ts';
import { clock } from '../time/clock.ts';

const ringBytes: u32 = 1024;
const pauseAtBytes: u32 = 768;
const resumeAtBytes: u32 = 256;
/** A handler takes no more at once: a port that has gone mad must not keep it for ever. */
const mostBytesAtOnce: u32 = 64;

class Input {
  readonly bytes = array<u8, 1024>(1024);
  /** When each byte came, in ticks of the TSC. */
  readonly arrivals = array<u64, 1024>(1024);
  written!: volatile<u32>;
  read: u32 = 0;
  reader: Thread | null = null;
  isPaused = false;
  droppedBytes: u32 = 0;
  lastLatencyTicks: u64 = 0;
  worstLatencyTicks: u64 = 0;
}

const input = new Input();
const scanCodes = new ScanCodeReader();
const keyText = new KeyTextMaker();
let hasKeyboard = false;
let hasSerialInput = false;

const keyboardHandler = interrupt((_frame) => {
  enterInterrupt();
  traceInterrupt(u32(vectorIsaBase) + keyboardInterrupt);
  takeKeys();
  endOfInterrupt();
  leaveInterrupt();
});

const serialHandler = interrupt((_frame) => {
  enterInterrupt();
  traceInterrupt(u32(vectorIsaBase) + serialInterrupt);
  takeSerial();
  endOfInterrupt();
  leaveInterrupt();
});

/** Begins to listen. What the machine lacks is left out. From now on an idle machine waits for keys. */
export function startInput(): void {
  if (hasInput()) return;
  if (!startIoApic(theBootInfo().rsdpAddress)) {
    log.warn`no I/O APIC: keyboard and serial input do not work`;
    return;
  }
  hasKeyboard = startKeyboardController() && routeIsaInterrupt(keyboardInterrupt, keyboardHandler);
  hasSerialInput = startSerialInput() && routeIsaInterrupt(serialInterrupt, serialHandler);
  if (hasKeyboard || hasSerialInput) addWakeSource();
  log.debug`input: keyboard ${hasKeyboard}, serial port ${hasSerialInput}`;
}

/** True if anything can be typed on. */
export function hasInput(): bool {
  return hasKeyboard || hasSerialInput;
}

export function setKeyboardLayout(layout: KeyboardLayout): void {
  keyText.layout = layout;
}

/**
 * The next byte that is typed; waits for it.
 * @blocks
 */
export function readInput(): u8 {
  assert(preemptCount() === 0, 'readInput waits, which a thread may not while it holds preemption');
  holdPreemption();
  while (input.written.value === input.read) {
    input.reader = Thread.current;
    block();
  }
  input.reader = null;
  const byte = takeByte();
  releasePreemption();
  return byte;
}

/**
 * The next byte that is typed, or -1 when none comes within the time. A byte that comes just as the wait
 * begins may be seen only at its end.
 * @blocks
 */
export function readInputWithin(timeoutUs: u64): i32 {
  if (input.written.value === input.read) {
    input.reader = Thread.current;
    compilerFence();
    if (input.written.value === input.read) sleep(timeoutUs);
    input.reader = null;
  }
  return input.written.value === input.read ? -1 : i32(takeByte());
}

function takeByte(): u8 {
  const index = input.read % ringBytes;
  const byte = input.bytes[index];
  const latency = readTsc() - input.arrivals[index];
  input.lastLatencyTicks = latency;
  input.worstLatencyTicks = max<u64>(input.worstLatencyTicks, latency);
  input.read += 1;
  if (input.isPaused && input.written.value - input.read <= resumeAtBytes) {
    input.isPaused = false;
    pauseSerialInput(false);
  }
  return byte;
}

/** From the interrupt to the thread that read it: the last byte, in nanoseconds. */
export function lastInputLatencyNs(): u64 {
  return clock.ticksToNs(input.lastLatencyTicks);
}

export function worstInputLatencyNs(): u64 {
  return clock.ticksToNs(input.worstLatencyTicks);
}

/** Bytes for which there was no room. */
export function droppedInputBytes(): u32 {
  return input.droppedBytes;
}

function takeKeys(): void {
  for (let i: u32 = 0; i < mostBytesAtOnce; i++) {
    const byte = takeKeyboardByte();
    if (byte < 0) break;
    if (scanCodes.take(u8(byte))) keyText.take(scanCodes.key, scanCodes.isPress, putByte);
  }
  wakeReader();
}

function takeSerial(): void {
  for (let i: u32 = 0; i < mostBytesAtOnce; i++) {
    const byte = takeSerialByte();
    if (byte < 0) break;
    putByte(u8(byte));
  }
  if (!input.isPaused && input.written.value - input.read >= pauseAtBytes) {
    input.isPaused = true;
    pauseSerialInput(true);
  }
  wakeReader();
}

function putByte(byte: u8): void {
  const written = input.written.value;
  if (written - input.read >= ringBytes) {
    input.droppedBytes += 1;
    return;
  }
  input.bytes[written % ringBytes] = byte;
  input.arrivals[written % ringBytes] = readTsc();
  compilerFence();
  input.written.value = written + 1;
}

function wakeReader(): void {
  const reader = input.reader;
  if (reader !== null && input.written.value !== input.read) wakeFromInterrupt(reader);
}
