// Running the compiler's command line as a user does, without colours.

import path from 'node:path';
import { run, type CommandResult } from '../../host/support/commands.ts';
import { projectFolder } from '../../../tools/paths.ts';

/** Runs `heddlec` with these arguments in the project's folder; never rejects. */
export function heddlec(...argv: readonly string[]): Promise<CommandResult> {
  const cli = path.join(projectFolder, 'compiler', 'cli.ts');
  return run(process.execPath, ['--import=tsx', cli, ...argv], { cwd: projectFolder, env: { NO_COLOR: '1', FORCE_COLOR: '0' } });
}
