// Finds something to show text on: the framebuffer that the loader gave, the display of QEMU when nobody
// set a mode, or the VGA's text mode. A machine with none of them goes on without a screen.
//
// Comes after the address space; what was logged before is on the serial port alone.

import type { BootInfo } from '../../boot/boot-info.ts';
import { directMapBase, findBochsDisplay, hasVga, pageBytes, setBochsMode } from '../arch/x86_64/index.ts';
import { alignUp } from '../lib/bits.ts';
import { mapDevice, mapFrameBuffer } from '../memory/devices.ts';
import { allocateFrames } from '../memory/frame-runs.ts';
import { FrameKind, noFrame } from '../memory/frames.ts';
import { FramebufferMode, vgaTextAddress } from '../screen/painter.ts';
import { screenMemoryBytes, startFramebufferScreen, startTextScreen, textScreenMemoryBytes } from '../screen/screen.ts';

/** What is set where nobody chose a mode. */
const defaultWidthPixels: u32 = 1024;
const defaultHeightPixels: u32 = 768;
const bytesPerPixel: u32 = 4;
const leastWidthPixels: u32 = 320;
const leastHeightPixels: u32 = 200;
const textMemoryBytes: u64 = 4000;

const mode = new FramebufferMode();
let framebufferPhysical: u64 = 0;

/** Starts a screen if there is one. */
export function startDisplay(info: BootInfo): void {
  if (takeLoaderMode(info) || takeBochsMode()) startFramebuffer();
  else startTextMode();
}

/** Width and height in pixels, or 0 in text mode and without a screen. */
export function displayWidthPixels(): u32 {
  return mode.address === 0 ? 0 : mode.widthPixels;
}

export function displayHeightPixels(): u32 {
  return mode.address === 0 ? 0 : mode.heightPixels;
}

function takeLoaderMode(info: BootInfo): bool {
  const given = info.framebuffer;
  const isUsable = given.base !== 0 && given.bitsPerPixel === bytesPerPixel * 8
    && given.widthPixels >= leastWidthPixels && given.heightPixels >= leastHeightPixels
    && given.pitchBytes >= given.widthPixels * bytesPerPixel;
  if (!isUsable) return false;
  mode.isRedLowest = given.redShift === 0 && given.blueShift !== 0;
  setMode(given.base, given.widthPixels, given.heightPixels, given.pitchBytes);
  return true;
}

function takeBochsMode(): bool {
  const base = findBochsDisplay();
  if (base === 0) return false;
  setBochsMode(defaultWidthPixels, defaultHeightPixels);
  setMode(base, defaultWidthPixels, defaultHeightPixels, defaultWidthPixels * bytesPerPixel);
  return true;
}

function setMode(base: u64, widthPixels: u32, heightPixels: u32, pitchBytes: u32): void {
  framebufferPhysical = base;
  mode.widthPixels = widthPixels;
  mode.heightPixels = heightPixels;
  mode.pitchBytes = pitchBytes;
}

function startFramebuffer(): void {
  const cells = memoryFor(screenMemoryBytes(mode.widthPixels, mode.heightPixels));
  mode.address = mapFrameBuffer(framebufferPhysical, u64(mode.pitchBytes) * u64(mode.heightPixels));
  if (mode.address === 0 || cells === 0) {
    mode.address = 0;
    return;
  }
  startFramebufferScreen(mode, cells);
}

function startTextMode(): void {
  if (!hasVga()) return;
  const address = mapDevice(vgaTextAddress, textMemoryBytes);
  if (address === 0) return;
  const cells = memoryFor(textScreenMemoryBytes);
  if (cells !== 0) startTextScreen(address, cells);
}

/** Memory of whole frames, or 0. The screen clears it. */
function memoryFor(sizeBytes: usize): usize {
  const frames = alignUp(sizeBytes, pageBytes) / pageBytes;
  const frame = allocateFrames(frames, FrameKind.Kernel);
  return frame === noFrame ? 0 : directMapBase + frame;
}
