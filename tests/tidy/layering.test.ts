// Imports run one way: a file of the kernel imports its own folder and strictly lower layers, and the
// parts of the project know of each other only what they must.

import test from "ava";
import { folderOf, importsOf, typescriptFiles } from "./files.ts";

/** The kernel's layers, lowest first; folders of one row do not know each other. */
const layers: readonly (readonly string[])[] = [
  ["kernel/lib"],
  ["kernel/arch/x86_64"],
  ["kernel/screen", "kernel/keyboard"],
  ["kernel/observe"],
  ["kernel/locks"],
  ["kernel/memory/heap"],
  ["kernel/time", "kernel/memory"],
  ["kernel/sched"],
  ["kernel/sync"],
  ["kernel/devices", "kernel/security"],
  ["kernel/shell"],
  ["kernel"],
];

const architectureDoor = "kernel/arch/x86_64/index.ts";
/** A side door for what runs as a Linux process too: what a CPU has for itself, and no more of the machine. */
const sideDoor = "kernel/arch/x86_64/cpu-local.ts";
/** The loaders' data, which imports nothing. */
const bootData = "boot/boot-info.ts";
/** Who may name the entries: main links them, and the idle thread keeps the stack they leave. */
const namesEntries: readonly string[] = ["kernel/main.ts", "kernel/sched/start.ts"];
/** A process is another machine below the same layers; programs of threads are linked with all of them. */
const linuxMachine = "kernel/arch/linux";
const linuxTop = "kernel/linux/threads";
/** What of x86-64 needs no privilege, or is data. */
const sharedByMachines: readonly string[] = [
  "context", "cpu-frequency", "cpu-local", "local-atomic", "trap-frame", "tsc", "vector-entry", "vectors",
].map((name) => `kernel/arch/x86_64/${name}.ts`);
/** The heap is the same on both targets. */
const linuxMayImport: readonly string[] = ["kernel/lib", "kernel/linux", "kernel/memory/heap", linuxMachine];
const linuxMayImportFiles: readonly string[] = ["kernel/observe/symbols.ts", sideDoor];

function layerOf(folder: string): number {
  return layers.findIndex((row) => row.includes(folder));
}

/** Why a file of the kernel may not import another; null when it may. */
function breachInKernel(from: string, to: string): string | null {
  const [own, other] = [folderOf(from), folderOf(to)];
  if (other === "boot") return to === bootData || namesEntries.includes(from) ? null : `only ${namesEntries.join(" and ")} name the entries`;
  if (own === linuxMachine) {
    return other === own || other === "kernel/lib" || sharedByMachines.includes(to) ? null : "it is above the machine, or needs privilege";
  }
  if (own === linuxTop) {
    return other === own || to === `${linuxMachine}/index.ts` || layerOf(other) >= 0 && other !== "kernel/arch/x86_64" ? null : "it is no layer, or another machine";
  }
  if (own === "kernel/linux") {
    return linuxMayImport.includes(other) || linuxMayImportFiles.includes(to) ? null : "kernel/linux takes kernel/lib, the heap, the symbols and the CPU's own struct alone";
  }
  if (own === other) return null;
  if (layerOf(other) < 0) return "it is no layer of the kernel";
  if (layerOf(other) >= layerOf(own)) return "it is not in a lower layer";
  if (other === folderOf(architectureDoor) && to !== architectureDoor && to !== sideDoor) return `the machine's doors are ${architectureDoor} and ${sideDoor}`;
  return null;
}

/** The breaches of a rule among the files below a folder, one line for each. */
function breaches(folder: string, rule: (from: string, to: string) => string | null): string[] {
  return typescriptFiles.filter((path) => path.startsWith(`${folder}/`)).flatMap((from) => importsOf(from).flatMap((to) => {
    const reason = to.includes("/") && !to.startsWith("node:") && to.endsWith(".ts") ? rule(from, to) : null;
    return reason === null ? [] : [`${from} imports ${to}: ${reason}`];
  }));
}

function within(...folders: readonly string[]): (from: string, to: string) => string | null {
  return (_from, to) => (folders.some((folder) => to.startsWith(`${folder}/`)) ? null : `it may import ${folders.join(", ")}`);
}

test("every folder of the kernel has a layer", (t) => {
  const folders = new Set(typescriptFiles.filter((path) => path.startsWith("kernel/")).map(folderOf));
  t.deepEqual([...folders].filter((folder) => !["kernel/linux", linuxMachine, linuxTop].includes(folder) && layerOf(folder) < 0), []);
  t.true(folders.has("kernel/sched"));
});

test("the kernel imports its own folder and lower layers", (t) => {
  t.deepEqual(breaches("kernel", breachInKernel), []);
});

test("the rule sees a breach", (t) => {
  t.is(breachInKernel("kernel/sched/spawn.ts", "kernel/lib/bits.ts"), null);
  t.truthy(breachInKernel("kernel/locks/spinlock.ts", "kernel/sched/thread.ts"));
  t.truthy(breachInKernel("kernel/time/clock.ts", "kernel/memory/stack.ts"));
  t.truthy(breachInKernel("kernel/sched/spawn.ts", "kernel/arch/x86_64/lapic.ts"));
  t.truthy(breachInKernel("kernel/sched/spawn.ts", "kernel/index.ts"));
  t.truthy(breachInKernel("kernel/memory/stack.ts", "boot/pvh.ts"));
  t.truthy(breachInKernel("kernel/linux/main.ts", "kernel/sched/thread.ts"));
  t.truthy(breachInKernel("kernel/arch/linux/timer.ts", "kernel/time/clock.ts"));
  t.truthy(breachInKernel("kernel/arch/linux/timer.ts", "kernel/arch/x86_64/apic-timer.ts"));
  t.truthy(breachInKernel("kernel/sched/spawn.ts", "kernel/arch/linux/index.ts"));
});

/** The builder of the image runs on the host; the rest of boot/ on the machine. */
const buildsImage = /^boot\/image(?:\.ts$|\/)/;

function breachInBoot(from: string, to: string): string | null {
  if (buildsImage.test(from)) return within("boot/image", "tools", "compiler")(from, to) === null || to === "boot/disk-layout.ts" ? null : "it builds the image";
  return buildsImage.test(to) ? "it runs on the machine" : within("boot", "kernel/lib")(from, to);
}

test("boot code imports boot code and what is pure, the builder of the image tools", (t) => {
  t.deepEqual(breaches("boot", breachInBoot), []);
  t.truthy(breachInBoot("boot/bios/disk.ts", "boot/image/gpt.ts"));
  t.truthy(breachInBoot("boot/image/gpt.ts", "boot/bios/disk.ts"));
});

test("the compiler imports nothing of the project but itself", (t) => {
  t.deepEqual(breaches("compiler", within("compiler")), []);
});

test("what runs on the host imports nothing of what runs on the machine", (t) => {
  for (const folder of ["qemu", "tools"]) {
    t.deepEqual(breaches(folder, (from, to) => (buildsImage.test(to) ? null : within("qemu", "tools", "compiler")(from, to))), []);
  }
});

test("examples import \"heddle\" and their own folder", (t) => {
  t.deepEqual(breaches("examples", within("examples")), []);
  const packages = typescriptFiles.filter((path) => path.startsWith("examples/"))
    .flatMap(importsOf).filter((name) => !name.endsWith(".ts"));
  t.deepEqual([...new Set(packages)], ["heddle"]);
});
