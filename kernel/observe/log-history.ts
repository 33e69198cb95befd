// What the log has said, for whoever looks later: the last 32 KiB, also of lines that no screen shows any
// more. A ring of bytes; the oldest line in it may have lost its beginning and is left out.

const capacityBytes: u64 = 32768;
const asciiNewline: u8 = 10;

const bytes = array<u8, 32768>(32768);
let writtenBytes: u64 = 0;
let isRecording = false;

/** What is put on the console from now on belongs to the log, or no longer does. */
export function recordLog(records: bool): void {
  isRecording = records;
}

/** @inline */
export function recordLogByte(byte: u8): void {
  if (isRecording) keep(byte);
}

function keep(byte: u8): void {
  bytes[u32(writtenBytes % capacityBytes)] = byte;
  writtenBytes += 1;
}

/** Hands what is kept, whole lines from the oldest on, to `put`. */
export function replayLog(put: (byte: u8) => void): void {
  const end = writtenBytes;
  let position = end > capacityBytes ? end - capacityBytes : 0;
  if (position > 0) while (position < end && bytes[u32(position % capacityBytes)] !== asciiNewline) position += 1;
  if (position > 0 && position < end) position += 1;
  for (; position < end; position++) put(bytes[u32(position % capacityBytes)]);
}
