// `machine` of a process: how it ends.

import { endMachine, ExitStatus } from '../../observe/end.ts';
import { onPanic as setPanicHook } from '../../observe/panic.ts';

export namespace machine {
  /** Ends the process at once, whatever other threads do. */
  export function exit(status: ExitStatus = ExitStatus.Success): never {
    endMachine(status);
  }

  /** Has `hook` called at the end of the report of a panic or exception. */
  export function onPanic(hook: () => void): void {
    setPanicHook(hook);
  }
}
