// The framebuffer, by the graphics output protocol (UEFI specification 2.10, 12.9).
//
// The mode that the firmware has set is kept unless the options ask for a size: it is what the
// monitor likes best.

import type { BootFramebuffer } from '../boot-info.ts';
import { say } from '../loader/message.ts';
import { type LoaderOptions, VideoWish } from '../loader/options.ts';
import { Cell, findProtocol } from './firmware.ts';
import { type GraphicsInfo, type GraphicsMode, type GraphicsOutput, guidGraphicsOutput, statusSuccess } from './tables.ts';

enum PixelFormat {
  RedGreenBlue = 0,
  BlueGreenRed = 1,
  Masks = 2,
  /** No framebuffer that could be written to. */
  DrawOnly = 3,
}

/** Describes the framebuffer; leaves it empty where there is none or none is wanted. */
export function startVideo(options: LoaderOptions, framebuffer: BootFramebuffer): void {
  const address = findProtocol(guidGraphicsOutput);
  if (address === 0 || options.video === VideoWish.Off) return;
  const graphics = changetype<GraphicsOutput>(address);
  if (options.video === VideoWish.Size) setSize(graphics, options);
  const mode = changetype<GraphicsMode>(graphics.mode);
  const info = changetype<GraphicsInfo>(mode.info);
  if (info.pixelFormat === u32(PixelFormat.DrawOnly)) return;
  framebuffer.base = mode.framebuffer;
  framebuffer.widthPixels = info.widthPixels;
  framebuffer.heightPixels = info.heightPixels;
  framebuffer.bitsPerPixel = 32;
  framebuffer.pitchBytes = info.pixelsPerLine * 4;
  describeColours(info, framebuffer);
}

function setSize(graphics: GraphicsOutput, options: LoaderOptions): void {
  const self = changetype<usize>(graphics);
  const size = onStack(new Cell());
  const info = onStack(new Cell());
  const modeCount = changetype<GraphicsMode>(graphics.mode).modeCount;
  for (let mode: u32 = 0; mode < modeCount; mode++) {
    if (graphics.queryMode(self, mode, addressof(size), addressof(info)) !== statusSuccess) continue;
    const offered = changetype<GraphicsInfo>(info.value);
    const fits = offered.widthPixels === options.widthPixels && offered.heightPixels === options.heightPixels;
    if (fits && offered.pixelFormat !== u32(PixelFormat.DrawOnly) && graphics.setMode(self, mode) === statusSuccess) return;
  }
  say`heddle.txt: the firmware has no video mode of ${options.widthPixels} x ${options.heightPixels}; its own is kept`;
}

function describeColours(info: GraphicsInfo, framebuffer: BootFramebuffer): void {
  const isMasks = info.pixelFormat === u32(PixelFormat.Masks);
  const isRedFirst = info.pixelFormat === u32(PixelFormat.RedGreenBlue);
  const red = isMasks ? info.redMask : isRedFirst ? 0xff : 0xff0000;
  const green = isMasks ? info.greenMask : 0xff00;
  const blue = isMasks ? info.blueMask : isRedFirst ? 0xff0000 : 0xff;
  framebuffer.redShift = u8(ctz<u32>(red));
  framebuffer.redBits = u8(popcnt<u32>(red));
  framebuffer.greenShift = u8(ctz<u32>(green));
  framebuffer.greenBits = u8(popcnt<u32>(green));
  framebuffer.blueShift = u8(ctz<u32>(blue));
  framebuffer.blueBits = u8(popcnt<u32>(blue));
}
