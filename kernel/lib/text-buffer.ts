// Text that is put together at run time in a fixed buffer and read as an ordinary string.
//
// The buffer starts with its length in bytes, as the string literals of the compiler do, so that
// its address is a string. What does not fit is cut off.

const capacityBytes = 124;

export class TextBuffer {
  /** First, so that the object has the layout of a string. */
  private lengthBytes: u32 = 0;
  private readonly bytes = array<u8, 124>(124);

  /** The text so far. It changes when the buffer does. */
  get text(): string {
    return changetype<string>(this);
  }

  get length(): u32 {
    return this.lengthBytes;
  }

  clear(): void {
    this.lengthBytes = 0;
  }

  put(byte: u8): void {
    if (this.lengthBytes + 1 >= capacityBytes) return;
    this.bytes[this.lengthBytes] = byte;
    this.lengthBytes += 1;
    this.bytes[this.lengthBytes] = 0;
  }

  append(text: string): void {
    for (let i: u32 = 0; i < text.length; i++) this.put(text.charCodeAt(i));
  }

  /** Cuts spaces off the end. */
  trimEnd(): void {
    while (this.lengthBytes > 0 && this.bytes[this.lengthBytes - 1] === 32) this.lengthBytes -= 1;
  }
}
