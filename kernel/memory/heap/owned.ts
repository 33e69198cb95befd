// Ownership of one object for a block: freed at the end of it, unless it was taken out before.
//
//     using job = onStack(new Owned<Job>(new Job()));

/** Holds an object of `new` or `tryNew` and frees it on every way out of the block. */
export class Owned<T extends object> {
  constructor(private object: T | null) {}

  /** The object; panics when there is none: `tryNew` gave null, or it was taken. */
  get value(): T {
    const object = this.object;
    assert(object !== null, 'there is no object: it was taken, or there was no memory');
    return object;
  }

  get isEmpty(): bool {
    return this.object === null;
  }

  /** Gives the object to the caller, who has to free it from now on; null when there is none. */
  take(): T | null {
    const object = this.object;
    this.object = null;
    return object;
  }

  [Symbol.dispose](): void {
    free(this.object);
    this.object = null;
  }
}
