// The end of the machine, whoever ends it: what is still on its way goes out first.

import { exitMachine } from '../arch/x86_64/index.ts';
import { flushConsole } from './console.ts';

/** Values of the exit device; QEMU's status is twice that plus one. */
export enum ExitStatus {
  /** QEMU ends with 33. */
  Success = 0x10,
  /** QEMU ends with 35. */
  Panic = 0x11,
  /** A program's own verdict; QEMU ends with 37. */
  Failure = 0x12,
}

type EndHook = () => void;

let endHook: EndHook = doNothing;

function doNothing(): void {}

/** Has `hook` called once before the machine ends, after the console's last word. It must not wait. */
export function setEndHook(hook: EndHook): void {
  endHook = hook;
}

/** Ends the machine. Under QEMU the status becomes its exit status. */
export function endMachine(status: ExitStatus): never {
  flushConsole();
  const hook = endHook;
  endHook = doNothing;
  hook();
  exitMachine(status);
}
