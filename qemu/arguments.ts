// From a description of the machine to QEMU's argument list: a pure function, so tests read it directly.
//
// The machine is the smallest q35 that boots us: no default devices, COM1 on stdio, and the debug-exit port
// by which a kernel ends QEMU with a status. HPET and PIT stay, since timer calibration uses them. The
// acceleration is chosen in accel.ts and the kernel's command line made in command-line.ts.

import type { Accelerator } from "./accel.ts";
import type { FirmwareFiles } from "./firmware.ts";

/** How a disk is attached. */
export const diskKinds = ["usb", "ahci", "nvme", "virtio"] as const;
export type DiskKind = (typeof diskKinds)[number];

export interface DiskBoot {
  readonly diskPath: string;
  /** AHCI when not given. */
  readonly disk?: DiskKind;
  /** The BIOS when not given. */
  readonly uefi?: FirmwareFiles;
  /** The ELF inside, for gdb. */
  readonly elfPath?: string;
}

/** What the machine starts: a kernel ELF directly (PVH), or a raw disk by the firmware. */
export type BootSource = { readonly kernelPath: string } | DiskBoot;

/** "deterministic": one virtual nanosecond and one TSC tick per guest instruction, a fixed date and seed. */
export type Timing = "host" | "deterministic";

export interface MachineDescription {
  readonly boot: BootSource;
  /** The kernel's command line; only with a kernelPath. */
  readonly commandLine: string;
  readonly memoryMiB: number;
  readonly cpuCount: number;
  /** QEMU's name of a CPU model; "max" (all that the accelerator can do) when not given. */
  readonly cpuModel?: string;
  readonly accelerator: Accelerator;
  readonly timing: Timing;
  /** Wait on this TCP port of 127.0.0.1 for gdb before the first instruction; null runs at once. */
  readonly gdbPort: number | null;
  /** Write QEMU's own log of interrupts and CPU resets here; null for none. */
  readonly qemuLogPath: string | null;
  /** Write what the guest sends to the debug console (port 0xe9) here. */
  readonly debugConsolePath?: string;
  /** "vga": a display, with a keyboard; nobody need look at it. "window": the same in a window. None when not given. */
  readonly display?: "vga" | "window";
  /** False leaves out the device by which the guest ends QEMU. */
  readonly endsQemu?: boolean;
  /** Listen for QMP on this Unix socket. */
  readonly qmpPath?: string;
}

/** The port and width of the isa-debug-exit device: writing `v` ends QEMU with status 2v + 1. */
const debugExitDevice = "isa-debug-exit,iobase=0xf4,iosize=0x04";

/** Without a disk on it, the firmware's search of the SATA controller would only take (virtual) seconds. */
const machineWithoutSata = "q35,sata=off";

/** QEMU's arguments for a machine, the program's name not included. */
export function qemuArguments(machine: MachineDescription): string[] {
  return [
    "-machine", usesSata(machine.boot) ? "q35" : machineWithoutSata,
    "-cpu", machine.cpuModel ?? "max",
    "-smp", String(machine.cpuCount),
    "-m", `${machine.memoryMiB}M`,
    "-no-user-config", "-nodefaults", "-no-reboot",
    ...displayArguments(machine),
    "-serial", "stdio",
    ...(machine.endsQemu === false ? [] : ["-device", debugExitDevice]),
    ...timingArguments(machine),
    ...bootArguments(machine),
    ...(machine.gdbPort === null ? [] : ["-S", "-gdb", `tcp:127.0.0.1:${machine.gdbPort}`]),
    ...(machine.qmpPath === undefined ? [] : ["-qmp", `unix:${machine.qmpPath},server=on,wait=off`]),
    ...(machine.debugConsolePath === undefined ? [] : ["-debugcon", `file:${machine.debugConsolePath}`]),
    ...(machine.qemuLogPath === null ? [] : ["-d", "int,cpu_reset,guest_errors", "-D", machine.qemuLogPath]),
  ];
}

function displayArguments({ display }: MachineDescription): string[] {
  if (display === undefined) return ["-display", "none"];
  return ["-vga", "std", ...(display === "window" ? [] : ["-display", "none"])];
}

function timingArguments(machine: MachineDescription): string[] {
  if (machine.timing === "host") return ["-accel", machine.accelerator];
  if (machine.accelerator !== "tcg") throw new Error("deterministic timing counts instructions, which only tcg does");
  return [
    "-accel", "tcg", "-icount", "shift=0,sleep=off",
    "-rtc", "base=2026-01-01,clock=vm", "-seed", "42",
  ];
}

function bootArguments(machine: MachineDescription): string[] {
  if ("diskPath" in machine.boot) return [...firmwareArguments(machine.boot.uefi), ...diskArguments(machine.boot)];
  return [
    "-kernel", machine.boot.kernelPath,
    ...(machine.commandLine === "" ? [] : ["-append", machine.commandLine]),
  ];
}

function usesSata(boot: BootSource): boolean {
  return "diskPath" in boot && (boot.disk ?? "ahci") === "ahci";
}

/** What the guest writes to either is dropped at the end. */
function firmwareArguments(firmware: FirmwareFiles | undefined): string[] {
  if (firmware === undefined) return [];
  return [
    "-drive", `if=pflash,format=raw,readonly=on,file=${quoted(firmware.codePath)}`,
    "-drive", `if=pflash,format=raw,snapshot=on,file=${quoted(firmware.variablesPath)}`,
  ];
}

const diskDevices: Readonly<Record<DiskKind, readonly string[]>> = {
  usb: ["-device", "qemu-xhci", "-device", "usb-storage,drive=disk"],
  ahci: ["-device", "ide-hd,drive=disk,bus=ide.0"],
  nvme: ["-device", "nvme,drive=disk,serial=heddle"],
  virtio: ["-device", "virtio-blk-pci,drive=disk"],
};

function diskArguments({ diskPath, disk }: DiskBoot): string[] {
  return ["-drive", `id=disk,if=none,format=raw,snapshot=on,file=${quoted(diskPath)}`, ...diskDevices[disk ?? "ahci"]];
}

/** A comma separates the options of -drive; in a file name it is written twice. */
function quoted(path: string): string {
  return path.replaceAll(",", ",,");
}
