// The options of `npm run qemu`: their names, help and checks, and what they mean for the machine.
//
// One table (the Option objects below): the help and the README are made from or checked against it. Every
// value is checked here, before anything is compiled or QEMU starts.

import { resolve } from "node:path";
import { InvalidArgumentError, Option } from "commander";
import { type AcceleratorChoice, acceleratorChoices, chooseAccelerator } from "./accel.ts";
import { type BootSource, type DiskKind, type MachineDescription, diskKinds } from "./arguments.ts";
import { kernelCommandLine } from "./command-line.ts";
import { findUefiFirmware } from "./firmware.ts";
import { UserError, exitStatuses } from "../tools/errors.ts";

/** The options as commander delivers them. */
export interface QemuOptions {
  readonly direct?: true;
  readonly uefi?: true;
  readonly usb?: true;
  readonly ahci?: true;
  readonly nvme?: true;
  readonly virtio?: true;
  readonly preempt?: "on" | "off";
  readonly timeSlice?: number;
  readonly log?: string;
  readonly timeout?: number;
  readonly memory: number;
  readonly smp: number;
  readonly accel: AcceleratorChoice;
  readonly gui?: true;
  readonly icount?: true;
  readonly gdb?: number;
  readonly append?: string;
  readonly qemuLog?: string;
}

export const limits = {
  timeSliceUs: { least: 100, most: 1_000_000 },
  memoryMiB: { least: 16, most: 1024 * 1024 },
  cpus: { least: 1, most: 64 },
  timeoutSeconds: { least: 0, most: 7 * 24 * 3600 },
  port: { least: 1, most: 65_535 },
} as const;

const defaultTimeoutSeconds = 60;
const defaultGdbPort = 1234;
/** OVMF starts with less, but then has no room for what it loads. */
const leastUefiMemoryMiB = 64;

/** A parser for commander that takes a decimal integer within limits. */
function integerWithin(range: { readonly least: number; readonly most: number }): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= range.least && value <= range.most) return value;
    throw new InvalidArgumentError(`Give a whole number from ${range.least} to ${range.most}.`);
  };
}

/** Memory such as 64M or 1G, in MiB. */
export function parseMemoryMiB(text: string): number {
  const match = /^(\d+)([MG])$/i.exec(text);
  if (match === null) throw new InvalidArgumentError("Give a whole number with M or G, such as 64M or 1G.");
  const sizeMiB = Number(match[1]) * (match[2]?.toUpperCase() === "G" ? 1024 : 1);
  const { least, most } = limits.memoryMiB;
  if (sizeMiB < least) throw new InvalidArgumentError(`The kernel needs at least ${least}M.`);
  if (sizeMiB > most) throw new InvalidArgumentError(`At most ${most / 1024}G are possible.`);
  return sizeMiB;
}

/** The port of --gdb and --port. */
export function parsePort(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= limits.port.least && value <= limits.port.most) return value;
  throw new InvalidArgumentError(`Give a port from ${limits.port.least} to ${limits.port.most}, or name the file before this option.`);
}

function parseTimeoutSeconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= limits.timeoutSeconds.most) return value;
  throw new InvalidArgumentError(`Give seconds from 0 (no limit) to ${limits.timeoutSeconds.most}.`);
}

/** Every option of `npm run qemu` that is about the machine, in the order of the help. */
export function qemuOptionTable(): Option[] {
  return [
    new Option("--direct", "boot the kernel without image and firmware (PVH); so do --icount and --gdb"),
    new Option("--uefi", "boot the image by UEFI instead of the BIOS"),
    new Option("--usb", "the image is a USB stick"),
    new Option("--ahci", "the image is a SATA disk (so it is without any of these)"),
    new Option("--nvme", "the image is an NVMe disk"),
    new Option("--virtio", "the image is a virtio disk"),
    new Option("--preempt <on|off>", "turn preemption on or off (the program's own choice otherwise)").choices(["on", "off"]),
    new Option("--time-slice <us>", "time slice of a thread in microseconds, 100 to 1000000").argParser(integerWithin(limits.timeSliceUs)),
    new Option("--log <file>", "write the serial log to a file as well"),
    new Option("--gui", "show the machine's screen in a window, whose keyboard is the machine's"),
    new Option("--timeout <s>", `stop QEMU after so many seconds, 0 for never (default: ${defaultTimeoutSeconds}; 0 with --gdb, --gui, and at a terminal)`).argParser(parseTimeoutSeconds),
    new Option("--memory <size>", "memory of the machine, such as 64M or 1G").argParser(parseMemoryMiB).default(128, "128M"),
    new Option("--smp <n>", "number of CPUs, 1 to 64").argParser(integerWithin(limits.cpus)).default(1),
    new Option("--accel <kind>", "auto takes KVM where it is real, else TCG").choices(acceleratorChoices).default("auto"),
    new Option("--icount", "deterministic: one virtual nanosecond per guest instruction (TCG)"),
    new Option("--gdb [port]", "wait for gdb on this port before the first instruction").argParser(parsePort).preset(String(defaultGdbPort)),
    new Option("--append <text>", "add to the kernel's command line"),
    new Option("--qemu-log <file>", "write QEMU's log of interrupts and CPU resets to a file"),
  ];
}

/** The ways to boot that can be chosen; `trace` and other commands that always boot directly leave them out. */
export const bootOptionNames: readonly string[] = ["direct", "uefi", ...diskKinds];

/** True if the kernel is booted without an image. Throws UserError for ways that exclude each other. */
export function bootsDirectly(options: QemuOptions): boolean {
  const chosen = [...(options.uefi ? ["--uefi"] : []), ...chosenDisks(options).map((kind) => `--${kind}`)];
  if (chosenDisks(options).length > 1) throw new UserError(`${chosen.join(" and ")} exclude each other: the image is one disk`, exitStatuses.usage);
  if (options.direct && chosen.length > 0) throw new UserError(`--direct boots no image, so ${chosen.join(" and ")} cannot be meant`, exitStatuses.usage);
  if (options.uefi && options.memory < leastUefiMemoryMiB) throw new UserError(`--uefi: the firmware needs at least ${leastUefiMemoryMiB}M (--memory)`, exitStatuses.usage);
  return options.direct === true || (chosen.length === 0 && (options.icount === true || options.gdb !== undefined));
}

function chosenDisks(options: QemuOptions): DiskKind[] {
  return diskKinds.filter((kind) => options[kind]);
}

/** The boot from an image as the options choose it. */
export function imageBoot(diskPath: string, elfPath: string, options: QemuOptions): BootSource {
  return {
    diskPath, elfPath, disk: chosenDisks(options)[0] ?? "ahci",
    ...(options.uefi ? { uefi: findUefiFirmware() } : {}),
  };
}

/** The machine that the options describe. Throws UserError for combinations that cannot work. */
export function machineFor(boot: BootSource, options: QemuOptions): MachineDescription {
  const timing = options.icount ? "deterministic" : "host";
  return {
    boot,
    commandLine: kernelCommandLine({ preempt: options.preempt, timeSliceUs: options.timeSlice, append: options.append }),
    memoryMiB: options.memory,
    cpuCount: options.smp,
    accelerator: chooseAccelerator(options.accel, timing),
    timing,
    gdbPort: options.gdb ?? null,
    qemuLogPath: options.qemuLog === undefined ? null : resolve(options.qemuLog),
    ...(options.gui ? { display: "window" as const } : {}),
  };
}

/** The time limit in seconds, 0 for none. A machine that a person sits at has none unless one is given. */
export function timeoutSecondsFor(options: QemuOptions): number {
  const isAttended = options.gdb !== undefined || options.gui === true || process.stdin.isTTY === true;
  return options.timeout ?? (isAttended ? 0 : defaultTimeoutSeconds);
}
