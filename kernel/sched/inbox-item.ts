// One piece of work for the scheduler: embedded in what it is about, so that posting takes no memory.

/** What an item is a part of, and so what is to be done with it (inbox.ts). */
export enum InboxKind {
  /** A thread that is to be woken. */
  Wake,
  /** A synchronisation primitive that a handler used. */
  Primitive,
}

export class InboxItem {
  next: InboxItem | null = null;
  kind: InboxKind = InboxKind.Wake;
  /** From posting until it is looked at. */
  isPosted: bool = false;
}
