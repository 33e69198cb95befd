// `npm run font`: writes kernel/screen/font-data.ts from the package bdf-fonts: the letters of the
// screen. The file is kept with the sources, so that a build needs no font; a test compares the two.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { projectFolder } from "./paths.ts";

/** One glyph as the package gives it: a row of pixels is a byte, the highest bit is leftmost. */
interface PackagedGlyph { readonly BBh: number; readonly DWIDTH: number; readonly BITMAP: readonly number[] }

const glyphHeight = 16;
const glyphWidth = 8;
/** The package has ASCII from the space on, then Latin-1 from the inverted exclamation mark on. */
const packagedGlyphs = 190;

export const fontDataPath = join(projectFolder, "kernel", "screen", "font-data.ts");

/** The text of font-data.ts. */
export async function fontDataText(): Promise<string> {
  const glyphs = await packagedFont();
  const lines = glyphs.map((glyph, index) => {
    const code = index < 95 ? index + 0x20 : index - 95 + 0xa1;
    const rows = glyph.BITMAP.map((row) => row.toString(16).padStart(2, "0")).join("");
    return `  '${rows}', // ${code.toString(16)} ${String.fromCodePoint(code)}`;
  });
  return `// The letters of the screen: Terminus 16, ASCII from 20 on and Latin-1 from a1 on, 16 rows of 8 pixels each as
// hexadecimal digits. Made by \`npm run font\` from the package bdf-fonts; do not edit.
//
// Terminus Font is licensed under the SIL Open Font License 1.1, copyright 2020 Dimitar Toshkov Zhekov.

/** One text of 32 digits for each glyph. */
export const glyphTexts = arrayOf<string>(
${lines.join("\n")}
);
`;
}

async function packagedFont(): Promise<readonly PackagedGlyph[]> {
  const main = createRequire(import.meta.url).resolve("bdf-fonts/package.json");
  const source = join(main, "..", "fonts", "Terminus", "16.js");
  const { default: glyphs } = await import(pathToFileURL(source).href) as { readonly default: readonly PackagedGlyph[] };
  const wrong = glyphs.some(({ BBh, DWIDTH, BITMAP }) => BBh !== glyphHeight || DWIDTH !== glyphWidth || BITMAP.length !== glyphHeight);
  if (glyphs.length !== packagedGlyphs || wrong) throw new Error(`${source} is not the font that is expected`);
  return glyphs;
}

/** Writes the file anew. Returns false where it was up to date. */
export async function writeFontData(): Promise<boolean> {
  const text = await fontDataText();
  if (await readFile(fontDataPath, "utf8").catch(() => "") === text) return false;
  await writeFile(fontDataPath, text);
  return true;
}
