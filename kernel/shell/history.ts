// The lines that were typed before, for the arrow keys: a ring of the last 16. A line like the one before
// it, and an empty one, are not kept. The line that was being typed comes back below the newest.

const entryCount: u32 = 16;
const entryBytes = 201;

class Entry {
  readonly bytes = array<u8, 201>(201);
  lengthBytes: u32 = 0;

  set(from: FixedArray<u8, 201>, lengthBytes: u32): void {
    for (let i: u32 = 0; i < lengthBytes; i++) this.bytes[i] = from[i];
    this.lengthBytes = lengthBytes;
  }

  copyTo(to: FixedArray<u8, 201>): u32 {
    for (let i: u32 = 0; i < this.lengthBytes; i++) to[i] = this.bytes[i];
    return this.lengthBytes;
  }

  equals(bytes: FixedArray<u8, 201>, lengthBytes: u32): bool {
    if (this.lengthBytes !== lengthBytes) return false;
    for (let i: u32 = 0; i < lengthBytes; i++) if (this.bytes[i] !== bytes[i]) return false;
    return true;
  }
}

export class History {
  private readonly entries = array<Entry, 16>(16);
  /** Lines kept so far, those that the ring has lost included. */
  private addedCount: u32 = 0;
  /** How far back the shown line is; 0 is the one that is being typed. */
  private depth: u32 = 0;
  private readonly typed = new Entry();

  add(bytes: FixedArray<u8, 201>, lengthBytes: u32): void {
    assert(lengthBytes < entryBytes, 'a line of the shell has 200 bytes at most');
    if (lengthBytes === 0) return;
    if (this.addedCount > 0 && this.entryAt(1).equals(bytes, lengthBytes)) return;
    this.addedCount += 1;
    this.entryAt(1).set(bytes, lengthBytes);
  }

  /** The next line starts at the newest. */
  rewind(): void {
    this.depth = 0;
  }

  /** Puts the line before the shown one into `bytes` and gives its length; the shown one where there is none. */
  older(bytes: FixedArray<u8, 201>, lengthBytes: u32): u32 {
    if (this.depth === min<u32>(this.addedCount, entryCount)) return lengthBytes;
    if (this.depth === 0) this.typed.set(bytes, lengthBytes);
    this.depth += 1;
    return this.entryAt(this.depth).copyTo(bytes);
  }

  /** The same for the line after it. */
  newer(bytes: FixedArray<u8, 201>, lengthBytes: u32): u32 {
    if (this.depth === 0) return lengthBytes;
    this.depth -= 1;
    return this.depth === 0 ? this.typed.copyTo(bytes) : this.entryAt(this.depth).copyTo(bytes);
  }

  /** The line that was typed `depth` lines ago; 1 is the newest. */
  private entryAt(depth: u32): Entry {
    return this.entries[(this.addedCount - depth) % entryCount];
  }
}
