// What an interrupt handler leaves in the inbox when it used a primitive at a bad moment, and who
// looks after it when the moment is better.

import { setInboxAction } from '../sched/inbox.ts';
import { InboxItem, InboxKind } from '../sched/inbox-item.ts';

export enum PrimitiveKind {
  Semaphore,
  EventFlags,
}

/** Embedded in each primitive that handlers may use. */
export class PrimitiveItem extends InboxItem {
  constructor(readonly primitive: PrimitiveKind = PrimitiveKind.Semaphore) {
    super();
    this.kind = InboxKind.Primitive;
  }
}

type Service = (item: PrimitiveItem) => void;

// One variable for each kind: the compiler follows them apart.
let serveSemaphore: Service = doNothing;
let serveEventFlags: Service = doNothing;

function doNothing(_item: PrimitiveItem): void {}

/** Sets what does the work that was left in the primitives of a kind. */
export function setService(kind: PrimitiveKind, service: Service): void {
  if (kind === PrimitiveKind.Semaphore) serveSemaphore = service;
  else serveEventFlags = service;
  setInboxAction(InboxKind.Primitive, serve);
}

function serve(item: InboxItem): void {
  const posted = changetype<PrimitiveItem>(item);
  if (posted.primitive === PrimitiveKind.Semaphore) serveSemaphore(posted);
  else serveEventFlags(posted);
}
