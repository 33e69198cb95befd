// A shell on the keyboard, the screen and the serial port: type 'help'. Other examples can be run from it.

import { preemption, shell } from 'heddle';
import { main as demo } from './demo.ts';
import { main as pingPong } from './ping-pong.ts';
import { main as priorities } from './priorities.ts';

export function main(): void {
  preemption.enable();
  shell.addProgram('demo', demo);
  shell.addProgram('ping-pong', pingPong);
  shell.addProgram('priorities', priorities);
  shell.run();
}
