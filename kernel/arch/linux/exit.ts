// The end of the process. The values are those for QEMU's exit device (observe/end.ts); a process says
// 0 where the machine says success, or what the program's main returned.

import { flushSerialPort } from './output.ts';
import { exitProcess } from './system-calls.ts';

const valueSuccess: u32 = 0x10;
const valuePanic: u32 = 0x11;
/** What a shell shows for an aborted process. */
const abortedStatus: i32 = 134;
const failedStatus: i32 = 1;

let successStatus: i32 = 0;

/** Sets what the process ends with when it ends well. */
export function setExitStatus(status: i32): void {
  successStatus = status;
}

/** Ends the process. Safe at any time, on any stack. */
export function exitMachine(value: u32): never {
  flushSerialPort();
  exitProcess(value === valueSuccess ? successStatus : value === valuePanic ? abortedStatus : failedStatus);
}
