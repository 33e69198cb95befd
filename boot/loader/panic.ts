// What the compiler calls when a check fails inside a loader: a mistake of ours, told in one line.

import { fail, say } from './message.ts';

/** @hook panic */
export function panicAt(message: string, file: string, line: u32): never {
  say`${message}, at ${file}:${line}`;
  fail('the loader made a mistake');
}

/** @hook panicValues */
export function panicWithValues(message: string, left: u64, right: u64, file: string, line: u32): never {
  say`${message}: ${left} and ${right}, at ${file}:${line}`;
  fail('the loader made a mistake');
}

/** @hook panicSigned */
export function panicWithSigned(message: string, left: i64, right: i64, file: string, line: u32): never {
  say`${message}: ${left} and ${right}, at ${file}:${line}`;
  fail('the loader made a mistake');
}
