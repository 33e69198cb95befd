// The boot options in heddle.txt: a text that people edit, made into the kernel's command line.
//
// Words of the form name=value, separated by spaces or line ends; `#` begins a comment that ends with
// its line. `video` is the loader's own; all others are the kernel's, which also judges them. What
// cannot be used is named, and the default taken: a mistake in the file must not stop the boot.

import { type BootInfo, maxCommandLineBytes } from '../boot-info.ts';
import { ByteRange } from '../../kernel/lib/byte-range.ts';
import { say, sayBytes } from './message.ts';

export const maxOptionFileBytes: u32 = 65536;

const asciiTab: u8 = 9;
const asciiNewline: u8 = 10;
const asciiReturn: u8 = 13;
const asciiSpace: u8 = 32;
const asciiHash: u8 = 35;
const asciiX: u8 = 120;
const maxVideoPixels: u32 = 16384;

export enum VideoWish {
  /** What the firmware offers, or a size of the loader's choice. */
  Automatic,
  Size,
  Off,
}

export class LoaderOptions {
  video: VideoWish = VideoWish.Automatic;
  widthPixels: u32 = 0;
  heightPixels: u32 = 0;
}

/** Reads the file's `sizeBytes` at `address` into `options` and into the command line of `info`. */
export function readOptionFile(address: usize, sizeBytes: u32, options: LoaderOptions, info: BootInfo): void {
  if (sizeBytes >= 2 && (load<u16>(address) === 0xfeff || load<u16>(address) === 0xfffe)) {
    say`heddle.txt is saved as UTF-16 and was not read; save it as plain text or UTF-8`;
    return;
  }
  const hasMark = sizeBytes >= 3 && load<u8>(address) === 0xef && load<u8>(address, 1) === 0xbb && load<u8>(address, 2) === 0xbf;
  const text = onStack(new ByteRange(address, sizeBytes));
  let at: u32 = hasMark ? 3 : 0;
  while (at < sizeBytes) {
    if (text.at(at) === asciiHash) at = text.find(asciiNewline, at);
    else if (isSpace(text.at(at))) at += 1;
    else at = readWord(text, at, options, info);
  }
  info.commandLineTotalBytes = info.commandLineBytes;
}

/** Takes the word that begins at `start`; gives the index behind it. */
function readWord(text: ByteRange, start: u32, options: LoaderOptions, info: BootInfo): u32 {
  let end = start;
  while (end < text.sizeBytes && !isSpace(text.at(end)) && text.at(end) !== asciiHash) end += 1;
  const word = onStack(new ByteRange(text.address + start, end - start));
  if (startsWith(word, 'video=')) readVideo(word, options);
  else if (!addToCommandLine(word, info)) sayBytes('heddle.txt holds more than 1023 bytes of options; left out: ', word.address, word.sizeBytes, '');
  return end;
}

function addToCommandLine(word: ByteRange, info: BootInfo): bool {
  const gap: u32 = info.commandLineBytes === 0 ? 0 : 1;
  if (word.sizeBytes + gap > u32(maxCommandLineBytes) - info.commandLineBytes) return false;
  if (gap === 1) info.commandLine[info.commandLineBytes] = asciiSpace;
  for (let i: u32 = 0; i < word.sizeBytes; i++) info.commandLine[info.commandLineBytes + gap + i] = word.at(i);
  info.commandLineBytes += gap + word.sizeBytes;
  return true;
}

function readVideo(word: ByteRange, options: LoaderOptions): void {
  const value = onStack(new ByteRange(word.address + 6, word.sizeBytes - 6));
  const cross = value.find(asciiX, 0);
  const width = onStack(new ByteRange(value.address, cross));
  const heightStart = min<u32>(cross + 1, value.sizeBytes);
  const height = onStack(new ByteRange(value.address + heightStart, value.sizeBytes - heightStart));
  if (value.equals('auto')) options.video = VideoWish.Automatic;
  else if (value.equals('off')) options.video = VideoWish.Off;
  else if (isPixels(width) && isPixels(height)) {
    options.video = VideoWish.Size;
    options.widthPixels = width.toDecimal();
    options.heightPixels = height.toDecimal();
  } else sayBytes('heddle.txt: not understood, video=auto is taken: ', word.address, word.sizeBytes, ' (a size such as video=1024x768, or video=off)');
}

function isPixels(text: ByteRange): bool {
  return text.isDecimal() && text.toDecimal() > 0 && text.toDecimal() <= maxVideoPixels;
}

function startsWith(word: ByteRange, prefix: string): bool {
  if (word.sizeBytes < prefix.length) return false;
  for (let i: u32 = 0; i < prefix.length; i++) if (word.at(i) !== prefix.charCodeAt(i)) return false;
  return true;
}

function isSpace(byte: u8): bool {
  return byte === asciiSpace || byte === asciiTab || byte === asciiNewline || byte === asciiReturn;
}
