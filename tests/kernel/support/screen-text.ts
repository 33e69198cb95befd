// Reads a picture of the machine's screen: which letters stand where, by comparing each cell with the
// letters of the font. So tests assert on what a person would see.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { projectFolder } from "../../../tools/paths.ts";

const cellWidth = 8;
const cellHeight = 16;

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Three bytes for each pixel. */
  readonly pixels: Buffer;
}

/** A picture in QEMU's portable pixmap format (P6). */
export async function readPicture(path: string): Promise<Picture> {
  const bytes = await readFile(path);
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString("latin1", 0, 64));
  if (header === null) throw new Error(`${path} is no portable pixmap`);
  return { width: Number(header[1]), height: Number(header[2]), pixels: bytes.subarray(header[0].length) };
}

/** The font as characters by their rows of pixels. */
async function charactersByRows(): Promise<ReadonlyMap<string, string>> {
  const source = await readFile(join(projectFolder, "kernel", "screen", "font-data.ts"), "utf8");
  const glyphs = [...source.matchAll(/'([0-9a-f]{32})', \/\/ ([0-9a-f]+)/g)];
  return new Map(glyphs.map(([, rows = "", code = ""]) => [rows, String.fromCodePoint(parseInt(code, 16))]));
}

function colourAt(picture: Picture, x: number, y: number): string {
  const at = (y * picture.width + x) * 3;
  return picture.pixels.toString("hex", at, at + 3);
}

/** The rows of a cell as hexadecimal digits; bits are set where a pixel differs from the cell's corner. */
function rowsAt(picture: Picture, column: number, row: number): string {
  const left = column * cellWidth;
  const top = row * cellHeight;
  const background = colourAt(picture, left, top);
  let rows = "";
  for (let y = 0; y < cellHeight; y++) {
    let bits = 0;
    for (let x = 0; x < cellWidth; x++) bits = bits * 2 + (colourAt(picture, left + x, top + y) === background ? 0 : 1);
    rows += bits.toString(16).padStart(2, "0");
  }
  return rows;
}

/** The lines of text on the picture; a cell that is no letter of the font reads as a full block. */
export async function textOnScreen(picture: Picture): Promise<string[]> {
  const characters = await charactersByRows();
  const lines: string[] = [];
  for (let row = 0; row < Math.floor(picture.height / cellHeight); row++) {
    let line = "";
    for (let column = 0; column < Math.floor(picture.width / cellWidth); column++) line += characters.get(rowsAt(picture, column, row)) ?? "█";
    lines.push(line.trimEnd());
  }
  return lines;
}
