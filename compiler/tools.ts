// The table of outside programs Heddle runs, and how each one is found.
//
// One table, so that the compiler, the host commands, TOOLCHAIN.md and the error for a missing program
// all say the same thing. It lies in compiler/ because the compiler may import nothing above itself.
// It does not install anything (./setup does), and it does not run a tool beyond asking for its version.

import { execFileSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { basename, delimiter, join, sep } from "node:path";

export type ToolName =
  | "qemu-system-x86_64" | "qemu-img" | "llvm-as-14" | "opt-14" | "llc-14" | "ld.lld-14" | "lld-link-14" | "llvm-objcopy-14" | "mformat" | "mcopy" | "gdb";

/** How a tool is installed, by the package tool of each system. Only Debian's line is tried by us. */
export interface InstallCommands {
  readonly debian: string;
  readonly fedora: string;
  readonly arch: string;
  readonly macos: string;
}

export interface Tool {
  readonly name: ToolName;
  /** The environment variable that overrides the search with a path or a name on PATH. */
  readonly variable: string;
  /** What of Heddle needs it. */
  readonly neededBy: string;
  /** Names tried in this order, on PATH and then in `directories`. */
  readonly candidates: readonly string[];
  readonly directories: readonly string[];
  /** The major versions accepted; an empty list accepts any and does not ask. */
  readonly majors: readonly number[];
  readonly install: InstallCommands;
}

const llvmDirectories: readonly string[] = [
  "/usr/lib/llvm-14/bin", "/usr/lib64/llvm14/bin", "/usr/lib/llvm14/bin",
  "/opt/homebrew/opt/llvm@14/bin", "/usr/local/opt/llvm@14/bin",
];
const llvmInstall: InstallCommands = {
  debian: "apt-get install llvm-14",
  fedora: "dnf install llvm14",
  arch: "pacman -S llvm14 (from the AUR where the repositories have dropped it)",
  macos: "brew install llvm@14",
};
const versionTimeoutMs = 10_000;

function llvmTool(name: ToolName, plainName: string, variable: string, neededBy: string): Tool {
  return {
    name, variable, neededBy, candidates: [name, plainName], directories: llvmDirectories,
    majors: [14], install: llvmInstall,
  };
}

function linker(name: ToolName, plainName: string, variable: string, neededBy: string): Tool {
  return {
    name, variable, neededBy, candidates: [name, plainName], directories: llvmDirectories, majors: [14],
    install: {
      debian: "apt-get install lld-14", fedora: "dnf install lld14",
      arch: "pacman -S lld14 (from the AUR where the repositories have dropped it)",
      macos: "brew install llvm@14",
    },
  };
}

function mtool(name: ToolName, variable: string, neededBy: string): Tool {
  return {
    name, variable, neededBy, candidates: [name], directories: [], majors: [],
    install: {
      debian: "apt-get install mtools", fedora: "dnf install mtools",
      arch: "pacman -S mtools", macos: "brew install mtools",
    },
  };
}

/** Every outside program, in the order in which a build and a boot meet them. */
export const toolTable: readonly Tool[] = [
  llvmTool("llvm-as-14", "llvm-as", "HEDDLE_LLVM_AS", "heddlec, to check the LLVM text it prints"),
  llvmTool("opt-14", "opt", "HEDDLE_OPT", "heddlec, to optimise (-O2) and inline"),
  llvmTool("llc-14", "llc", "HEDDLE_LLC", "heddlec, to emit machine code"),
  llvmTool("llvm-objcopy-14", "llvm-objcopy", "HEDDLE_OBJCOPY", "npm run build, to leave debug information out of the image"),
  linker("ld.lld-14", "ld.lld", "HEDDLE_LLD", "heddlec, to link the kernel"),
  linker("lld-link-14", "lld-link", "HEDDLE_LLD_LINK", "heddlec, to link the UEFI loader"),
  mtool("mformat", "HEDDLE_MFORMAT", "npm run build, to make the image's file system"),
  mtool("mcopy", "HEDDLE_MCOPY", "npm run build, to put files into it"),
  {
    name: "qemu-system-x86_64", variable: "HEDDLE_QEMU",
    neededBy: "npm run qemu, npm run debug and the tests, to boot the kernel",
    candidates: ["qemu-system-x86_64"], directories: [], majors: [],
    install: {
      debian: "apt-get install qemu-system-x86", fedora: "dnf install qemu-system-x86-core",
      arch: "pacman -S qemu-system-x86", macos: "brew install qemu",
    },
  },
  {
    name: "qemu-img", variable: "HEDDLE_QEMU_IMG", neededBy: "npm run image, to convert disk images",
    candidates: ["qemu-img"], directories: [], majors: [],
    install: {
      debian: "apt-get install qemu-utils", fedora: "dnf install qemu-img",
      arch: "pacman -S qemu-img", macos: "brew install qemu",
    },
  },
  {
    name: "gdb", variable: "HEDDLE_GDB", neededBy: "npm run debug, to step through the kernel",
    candidates: ["gdb", "x86_64-elf-gdb"], directories: [], majors: [],
    install: {
      debian: "apt-get install gdb", fedora: "dnf install gdb",
      arch: "pacman -S gdb", macos: "brew install x86_64-elf-gdb",
    },
  },
];

/** A program that is not there; the message says what needs it and how to install it. */
export class MissingToolError extends Error {
  readonly tool: Tool;

  constructor(tool: Tool, reason: string) {
    super([
      `${tool.name} not found: ${reason}`,
      `  needed by: ${tool.neededBy}`,
      "  install with:",
      `    Debian, Ubuntu  ${tool.install.debian}`,
      `    Fedora          ${tool.install.fedora}`,
      `    Arch            ${tool.install.arch}`,
      `    macOS           ${tool.install.macos}`,
      `  or set ${tool.variable} to its path (./setup installs it on Debian and Ubuntu)`,
    ].join("\n"));
    this.name = "MissingToolError";
    this.tool = tool;
  }
}

/** The table's row for a name. */
export function toolNamed(name: ToolName): Tool {
  const tool = toolTable.find((entry) => entry.name === name);
  if (tool === undefined) throw new Error(`no such tool in the table: ${name}`);
  return tool;
}

/**
 * The absolute path of a tool: the environment variable first, then each candidate name on PATH and in
 * the tool's own directories. Throws MissingToolError when none fits; an override that does not exist is
 * an error and not a reason to search on.
 */
export function findTool(name: ToolName, environment: NodeJS.ProcessEnv = process.env): string {
  const tool = toolNamed(name);
  const directories = searchPath(environment);
  const override = environment[tool.variable];
  if (override !== undefined && override !== "") {
    const path = override.includes(sep) ? executableAt(override) : firstIn(directories, override);
    if (path === null) throw new MissingToolError(tool, `${tool.variable} names ${override}, which is no executable file`);
    return path;
  }
  const rejected: string[] = [];
  for (const candidate of tool.candidates) {
    for (const directory of [...directories, ...tool.directories]) {
      const path = executableAt(join(directory, candidate));
      if (path === null) continue;
      if (versionFits(tool, path)) return path;
      rejected.push(path);
    }
  }
  const wanted = `version ${tool.majors.join(" or ")}`;
  throw new MissingToolError(tool, rejected.length > 0
    ? `${rejected.join(", ")} is not ${wanted}`
    : `none of ${tool.candidates.join(", ")} is on PATH`);
}

/** PATH without node_modules/.bin: none of these tools comes from npm, and our own qemu-img wrapper is there. */
function searchPath(environment: NodeJS.ProcessEnv): string[] {
  return (environment["PATH"] ?? "").split(delimiter)
    .filter((directory) => directory !== "" && !directory.endsWith(join("node_modules", ".bin")));
}

function firstIn(directories: readonly string[], name: string): string | null {
  for (const directory of directories) {
    const path = executableAt(join(directory, name));
    if (path !== null) return path;
  }
  return null;
}

function executableAt(path: string): string | null {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? path : null;
  } catch {
    return null;
  }
}

/** Whether a binary has an accepted major version; a name that ends in -14 is believed without running it. */
function versionFits(tool: Tool, path: string): boolean {
  if (tool.majors.length === 0) return true;
  if (tool.majors.some((major) => basename(path).endsWith(`-${major}`))) return true;
  try {
    const text = execFileSync(path, ["--version"], {
      encoding: "utf8", timeout: versionTimeoutMs, stdio: ["ignore", "pipe", "ignore"],
    });
    const major = /(?:version|LLD) (\d+)\./.exec(text)?.[1];
    return major !== undefined && tool.majors.includes(Number(major));
  } catch {
    return false;
  }
}
