// Commands about the machine: what it is, how long it runs, its end.

import { theBootInfo } from '../memory/memory-map.ts';
import { powerOff, resetMachine } from '../arch/x86_64/index.ts';
import { droppedInputBytes, lastInputLatencyNs, setKeyboardLayout, worstInputLatencyNs } from '../devices/input.ts';
import { germanLayout, usLayout } from '../keyboard/layouts.ts';
import { flushConsole, print, putConsoleByte } from '../observe/console.ts';
import { endMachine, ExitStatus } from '../observe/end.ts';
import { replayLog } from '../observe/log-history.ts';
import { LogLevel, setLogLevel } from '../observe/log.ts';
import { clock } from '../time/clock.ts';
import { clearScreen } from './clear-screen.ts';
import { Command, firstCommand, registerCommand } from './command.ts';
import type { Words } from './words.ts';

const helpCommand = new Command('help', '', 'lists the commands', runHelp);
const uptimeCommand = new Command('uptime', '', 'time since the kernel started', runUptime);
const dmesgCommand = new Command('dmesg', '', 'shows what the log has said', runDmesg);
const logCommand = new Command('log', 'error|warn|info|debug|trace', 'sets which lines the log shows', runLog);
const clearCommand = new Command('clear', '', 'clears the screen', runClear);
const keyboardCommand = new Command('keyboard', 'us|de', 'sets the layout of the keyboard', runKeyboard);
const inputCommand = new Command('input', '', 'how fast keys reach the shell', runInput);
const panicCommand = new Command('panic', 'now', 'panics, to show what that looks like', runPanic);
const rebootCommand = new Command('reboot', '', 'starts the machine anew', runReboot);
const poweroffCommand = new Command('poweroff', '', 'switches the machine off', runPoweroff);

export function registerMachineCommands(): void {
  registerCommand(helpCommand);
  registerCommand(uptimeCommand);
  registerCommand(dmesgCommand);
  registerCommand(logCommand);
  registerCommand(clearCommand);
  registerCommand(keyboardCommand);
  registerCommand(inputCommand);
  registerCommand(panicCommand);
  registerCommand(rebootCommand);
  registerCommand(poweroffCommand);
}

function runHelp(_words: Words): bool {
  for (let command = firstCommand(); command !== null; command = command.next) {
    print`  ${left(command.name, 10)} ${left(command.usage, 30)} ${command.summary}`;
  }
  return true;
}

function runUptime(_words: Words): bool {
  const seconds = clock.nowUs() / 1_000_000;
  print`${seconds / 3600} h ${(seconds / 60) % 60} min ${seconds % 60} s`;
  return true;
}

function runDmesg(_words: Words): bool {
  replayLog(putConsoleByte);
  return true;
}

function runLog(words: Words): bool {
  if (words.is(1, 'error')) setLogLevel(LogLevel.Error);
  else if (words.is(1, 'warn')) setLogLevel(LogLevel.Warn);
  else if (words.is(1, 'info')) setLogLevel(LogLevel.Info);
  else if (words.is(1, 'debug')) setLogLevel(LogLevel.Debug);
  else if (words.is(1, 'trace')) setLogLevel(LogLevel.Trace);
  else return false;
  return true;
}

function runClear(_words: Words): bool {
  clearScreen();
  return true;
}

function runKeyboard(words: Words): bool {
  if (words.is(1, 'us')) setKeyboardLayout(usLayout);
  else if (words.is(1, 'de')) setKeyboardLayout(germanLayout);
  else return false;
  return true;
}

function runInput(_words: Words): bool {
  print`from the interrupt to the shell: the last key ${lastInputLatencyNs()} ns, the slowest ${worstInputLatencyNs()} ns`;
  print`bytes without room: ${droppedInputBytes()}`;
  return true;
}

function runPanic(words: Words): bool {
  if (!words.is(1, 'now')) return false;
  panic('asked for from the shell');
}

function runReboot(_words: Words): bool {
  flushConsole();
  resetMachine(theBootInfo().rsdpAddress);
  print`the machine does not obey`;
  return true;
}

function runPoweroff(_words: Words): bool {
  print`good-bye`;
  flushConsole();
  powerOff(theBootInfo().rsdpAddress);
  endMachine(ExitStatus.Success);
}
