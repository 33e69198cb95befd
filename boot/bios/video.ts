// A graphics mode with a linear framebuffer, by VBE (VESA BIOS Extension core functions 3.0).
//
// True colour alone, 32 bits before 24. Without a wish, or where the wished size does not exist, the
// largest mode up to 1024 x 768 is taken; a machine without VBE keeps its text mode.

import type { BootFramebuffer } from '../boot-info.ts';
import { say } from '../loader/message.ts';
import { type LoaderOptions, VideoWish } from '../loader/options.ts';
import { callBios, newCall, offsetOf, registers, segmentOf } from './bios-call.ts';

const videoInterrupt: u32 = 0x10;
const controllerInfoFunction: u32 = 0x4f00;
const modeInfoFunction: u32 = 0x4f01;
const setModeFunction: u32 = 0x4f02;
const vbeSuccess: u32 = 0x004f;
const linearBit: u32 = 0x4000;
/** 'VBE2': the controller's information is wanted in its long form. */
const longInfoMark: u32 = 0x32454256;
const modeListEnd: u16 = 0xffff;
const maxModes: usize = 512;
/** Supported, graphics, linear framebuffer. */
const wantedAttributes: u16 = 0x0091;
const directColour: u8 = 6;
const packedPixels: u8 = 4;
const usualWidthPixels: u32 = 1024;
const usualHeightPixels: u32 = 768;

class InfoBlock {
  readonly words = array<u64, 64>(64);
}

const controller = new InfoBlock();
const modeInfo = new InfoBlock();

/** The best mode so far. */
class Choice {
  mode: u32 = 0;
  score: u64 = 0;
}

/** Sets a mode and describes it; leaves `framebuffer` empty where there is none or none is wanted. */
export function startVideo(options: LoaderOptions, framebuffer: BootFramebuffer): void {
  if (options.video === VideoWish.Off || !readController()) return;
  const choice = onStack(new Choice());
  if (options.video === VideoWish.Size) {
    chooseMode(choice, options.widthPixels, options.heightPixels, options.widthPixels, options.heightPixels);
    if (choice.score === 0) say`heddle.txt: the BIOS has no video mode of ${options.widthPixels} x ${options.heightPixels}; another is taken`;
  }
  if (choice.score === 0) chooseMode(choice, 640, 400, usualWidthPixels, usualHeightPixels);
  if (choice.score === 0 || !readMode(choice.mode)) return;
  newCall(setModeFunction).ebx = choice.mode | linearBit;
  callBios(videoInterrupt);
  if ((registers.eax & 0xffff) === vbeSuccess) describe(framebuffer);
}

function readController(): bool {
  store<u32>(addressof(controller), longInfoMark);
  const call = newCall(controllerInfoFunction);
  call.es = segmentOf(addressof(controller));
  call.edi = offsetOf(addressof(controller));
  callBios(videoInterrupt);
  return (registers.eax & 0xffff) === vbeSuccess;
}

function readMode(mode: u32): bool {
  memory.fill(addressof(modeInfo), 0, sizeof<InfoBlock>());
  const call = newCall(modeInfoFunction);
  call.ecx = mode;
  call.es = segmentOf(addressof(modeInfo));
  call.edi = offsetOf(addressof(modeInfo));
  callBios(videoInterrupt);
  return (registers.eax & 0xffff) === vbeSuccess;
}

/** Takes the largest mode within the limits, and the deeper one of two. */
function chooseMode(choice: Choice, leastWidth: u32, leastHeight: u32, mostWidth: u32, mostHeight: u32): void {
  const list = (usize(load<u16>(addressof(controller), 16)) << 4) + usize(load<u16>(addressof(controller), 14));
  for (let i: usize = 0; i < maxModes; i++) {
    const mode = load<u16>(list, i * 2);
    if (mode === modeListEnd) return;
    if (!readMode(u32(mode)) || !isUsable()) continue;
    const width = u32(load<u16>(addressof(modeInfo), 18));
    const height = u32(load<u16>(addressof(modeInfo), 20));
    if (width < leastWidth || height < leastHeight || width > mostWidth || height > mostHeight) continue;
    const score = u64(width) * u64(height) * 64 + u64(load<u8>(addressof(modeInfo), 25));
    if (score <= choice.score) continue;
    choice.score = score;
    choice.mode = u32(mode);
  }
}

function isUsable(): bool {
  const attributes = load<u16>(addressof(modeInfo), 0);
  const bits = load<u8>(addressof(modeInfo), 25);
  const model = load<u8>(addressof(modeInfo), 27);
  return (attributes & wantedAttributes) === wantedAttributes && (bits === 32 || bits === 24)
    && (model === directColour || model === packedPixels) && load<u32>(addressof(modeInfo), 40) !== 0;
}

/** From version 3 on, linear modes have a line length and colours of their own. */
function describe(framebuffer: BootFramebuffer): void {
  const isNew = load<u16>(addressof(controller), 4) >= 0x300 && load<u16>(addressof(modeInfo), 50) !== 0;
  const colours = addressof(modeInfo) + (isNew ? usize(54) : usize(31));
  framebuffer.base = u64(load<u32>(addressof(modeInfo), 40));
  framebuffer.widthPixels = u32(load<u16>(addressof(modeInfo), 18));
  framebuffer.heightPixels = u32(load<u16>(addressof(modeInfo), 20));
  framebuffer.pitchBytes = u32(load<u16>(addressof(modeInfo), isNew ? 50 : 16));
  framebuffer.bitsPerPixel = u32(load<u8>(addressof(modeInfo), 25));
  framebuffer.redBits = load<u8>(colours, 0);
  framebuffer.redShift = load<u8>(colours, 1);
  framebuffer.greenBits = load<u8>(colours, 2);
  framebuffer.greenShift = load<u8>(colours, 3);
  framebuffer.blueBits = load<u8>(colours, 4);
  framebuffer.blueShift = load<u8>(colours, 5);
}
