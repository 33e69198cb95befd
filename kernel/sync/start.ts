// Makes the primitives ready for interrupt handlers.

import { serveEventFlags } from './event-flags.ts';
import { PrimitiveKind, setService } from './primitive-item.ts';
import { serveSemaphore } from './semaphore.ts';

/** Called once, before the first interrupt that may use a primitive. */
export function startPrimitives(): void {
  setService(PrimitiveKind.Semaphore, serveSemaphore);
  setService(PrimitiveKind.EventFlags, serveEventFlags);
}
