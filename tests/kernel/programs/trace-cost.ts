// What an event of the trace costs, in guest instructions under icount: while tracing is off, and on.

import { clock, print } from 'heddle';
import { traceEvent } from '../../../kernel/observe/trace.ts';
import { TraceKind } from '../../../kernel/observe/trace-kinds.ts';
import { beginTrace, makeTraceRing } from '../../../kernel/tracing.ts';

const rounds: u64 = 1000;

/** Hundredths of a tick for one event, the loop included. */
function cost(): u64 {
  const start = clock.nowTicks();
  for (let i: u64 = 0; i < rounds; i++) traceEvent(TraceKind.Mark, 7, i, 0);
  return ((clock.nowTicks() - start) * 100) / rounds;
}

export function main(): void {
  const off = cost();
  assert(makeTraceRing(256), 'there is memory for a small ring');
  assert(beginTrace(), 'there is a ring');
  print`off: ${off / 100}.${dec(off % 100, 2, '0')}`;
  const on = cost();
  print`on: ${on / 100}.${dec(on % 100, 2, '0')}`;
}
