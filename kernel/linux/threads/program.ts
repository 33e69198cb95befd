// The main thread's work: the statements of the program's modules, then its main, whose result is the
// status of the process when its last thread has ended.

import { setExitStatus } from '../../arch/linux/index.ts';

export function runMain(): void {
  setExitStatus(runProgram());
}
