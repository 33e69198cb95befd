#!/usr/bin/env node
// `npx qemu-img`: runs the system's qemu-img with the same arguments, stdio and exit status.
//
// Why a wrapper: npm has no maintained package of qemu-img, and a script of this project should not care
// where the system keeps it. It lives on PATH itself (npm puts node_modules/.bin first), so it recognises
// its own file by its real path and looks further, past any other project's node_modules/.bin too. It
// downloads nothing and knows no qemu-img option.

import { spawn } from "node:child_process";
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { constants as osConstants } from "node:os";
import { delimiter, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const notFoundStatus = 127; // what a shell gives for a command that is not there
const cannotRunStatus = 126;
const self = realpathSync(fileURLToPath(import.meta.url));

function usable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() && realpathSync(path) !== self;
  } catch {
    return false;
  }
}

function onPath(name) {
  const directories = (process.env.PATH ?? "").split(delimiter)
    .filter((directory) => directory !== "" && !directory.endsWith(join("node_modules", ".bin")));
  return directories.map((directory) => join(directory, name)).find(usable);
}

function find() {
  const override = process.env.HEDDLE_QEMU_IMG;
  if (!override) return onPath("qemu-img");
  if (!override.includes(sep)) return onPath(override);
  return usable(override) ? override : undefined;
}

function reportMissing() {
  const override = process.env.HEDDLE_QEMU_IMG;
  process.stderr.write([
    override ? `qemu-img: HEDDLE_QEMU_IMG names ${override}, which is no executable file`
      : "qemu-img: not found on PATH",
    "  install with:",
    "    Debian, Ubuntu  apt-get install qemu-utils",
    "    Fedora          dnf install qemu-img",
    "    Arch            pacman -S qemu-img",
    "    macOS           brew install qemu",
    "  or set HEDDLE_QEMU_IMG to its path",
    "",
  ].join("\n"));
}

const program = find();
if (program === undefined) {
  reportMissing();
  process.exit(notFoundStatus);
}

const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("error", (error) => {
  process.stderr.write(`qemu-img: ${program} could not be started: ${error.message}\n`);
  process.exit(cannotRunStatus);
});
child.on("close", (status, signal) => {
  process.exit(signal === null ? status ?? 1 : 128 + (osConstants.signals[signal] ?? 0));
});
