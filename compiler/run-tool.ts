// Runs one of the outside programs of the toolchain and tells how it failed.
//
// The compiler only gives these programs input that it made itself, so a failure is a defect of the
// compiler and not of the user's program; the driver reports it so. Where a tool's complaint can be
// the user's fault (an undefined symbol), the caller reads it from the failure.

import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { leaveBreadcrumb } from './breadcrumb.ts';
import type { ToolName } from './tools.ts';
import { findTool } from './tools.ts';

const outputLimitBytes = 64 * 1024 * 1024;

/** A tool of the toolchain ended badly. */
export class ToolFailure extends Error {
  readonly tool: ToolName;
  /** Exit status, or null when a signal ended it. */
  readonly status: number | null;
  readonly stderr: string;

  constructor(tool: ToolName, status: number | null, stderr: string, command: string) {
    super(`${tool} failed (${status === null ? 'killed by a signal' : `exit status ${status}`})\n  ${command}\n${stderr}`.trimEnd());
    this.name = 'ToolFailure';
    this.tool = tool;
    this.status = status;
    this.stderr = stderr;
  }
}

/** Runs `tool` to its end in `cwd`, with `input` on its standard input. Throws ToolFailure, or MissingToolError. */
export function runTool(tool: ToolName, args: readonly string[], input?: Uint8Array | string, cwd?: string): Buffer {
  const path = findTool(tool);
  const command = [basename(path), ...args].join(' ');
  leaveBreadcrumb(command);
  const ended = spawnSync(path, args, { input, cwd, maxBuffer: outputLimitBytes });
  if (ended.error !== undefined) throw new ToolFailure(tool, ended.status, ended.error.message, command);
  if (ended.status !== 0) throw new ToolFailure(tool, ended.status, ended.stderr.toString('utf8'), command);
  return ended.stdout;
}
