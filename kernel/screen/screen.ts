// The screen as a console: bytes go into a terminal's cells at once, and onto the screen when it is
// painted, which is cheap to put off and to repeat: a log that scrolls fast is painted some thirty times a
// second and not once for each line.
//
// Who paints, and when, is up to those who write.

import { FramebufferMode, FramebufferPainter, scaleFor, TextPainter, vgaColumns, vgaRows } from './painter.ts';
import { glyphHeightPixels, glyphWidthPixels } from './glyphs.ts';
import { Terminal } from './terminal.ts';

enum Target {
  None,
  Framebuffer,
  Text,
}

const terminal = new Terminal();
const framebufferPainter = new FramebufferPainter();
const textPainter = new TextPainter();
let target: Target = Target.None;
/** What each cell was painted as. */
let painted: usize = 0;
let isChanged = false;
let isPainting = false;
/** The cell that shows the cursor. */
let cursorColumn: u32 = 0;
let cursorRow: u32 = 0;

/** Bytes of memory that a screen of this size needs for its cells. */
export function screenMemoryBytes(widthPixels: u32, heightPixels: u32): usize {
  return usize(columnsFor(widthPixels)) * usize(rowsFor(heightPixels, widthPixels)) * sizeof<u16>() * 2;
}

export const textScreenMemoryBytes: usize = 8000;

function columnsFor(widthPixels: u32): u32 {
  return widthPixels / (glyphWidthPixels * scaleFor(widthPixels));
}

function rowsFor(heightPixels: u32, widthPixels: u32): u32 {
  return heightPixels / (glyphHeightPixels * scaleFor(widthPixels));
}

/** Begins to show text on a framebuffer. `cells` has the bytes that screenMemoryBytes says. */
export function startFramebufferScreen(mode: FramebufferMode, cells: usize): void {
  framebufferPainter.start(mode);
  start(Target.Framebuffer, cells, columnsFor(mode.widthPixels), rowsFor(mode.heightPixels, mode.widthPixels));
}

/** Begins to show text in the VGA's text mode, whose memory is mapped at `address`. */
export function startTextScreen(address: usize, cells: usize): void {
  textPainter.start(address);
  start(Target.Text, cells, vgaColumns, vgaRows);
}

function start(kind: Target, cells: usize, columns: u32, rows: u32): void {
  painted = cells + usize(columns) * usize(rows) * sizeof<u16>();
  terminal.start(cells, columns, rows);
  // A framebuffer was cleared; the text memory shows what the firmware left.
  const shown: u16 = kind === Target.Framebuffer ? 0x0720 : 0;
  for (let i: u32 = 0; i < columns * rows; i++) store<u16>(painted + usize(i) * sizeof<u16>(), shown);
  target = kind;
  isChanged = true;
  paintScreen();
}

export function hasScreen(): bool {
  return target !== Target.None;
}

export function screenColumns(): u32 {
  return terminal.columns;
}

export function screenRows(): u32 {
  return terminal.rows;
}

/** True if there is something to paint. */
export function isScreenChanged(): bool {
  return isChanged;
}

/** Puts a byte into the cells. */
export function putScreenByte(byte: u8): void {
  if (target === Target.None) return;
  terminal.put(byte);
  isChanged = true;
}

/**
 * Paints what changed since the last time. What others write meanwhile is painted now or the next time; a
 * second painter, on another thread, leaves it to the first.
 */
export function paintScreen(): void {
  if (target === Target.None || isPainting) return;
  isPainting = true;
  paintCells();
  isPainting = false;
}

/** The last painting before the machine stops: whoever was at it will not go on. */
export function paintLastScreen(): void {
  if (target !== Target.None) paintCells();
}

function paintCells(): void {
  isChanged = false;
  compilerFence();
  cursorColumn = terminal.cursorColumn;
  cursorRow = terminal.cursorRow;
  for (let row: u32 = 0; row < terminal.rows; row++) {
    for (let column: u32 = 0; column < terminal.columns; column++) paintCell(column, row);
  }
}

function paintCell(column: u32, row: u32): void {
  let cell = terminal.cellAt(column, row);
  if (column === cursorColumn && row === cursorRow) cell = ((cell & 0xf000) >>> 4) | ((cell & 0x0f00) << 4) | (cell & 0xff);
  const last = painted + usize(row * terminal.columns + column) * sizeof<u16>();
  if (load<u16>(last) === cell) return;
  store<u16>(last, cell);
  if (target === Target.Framebuffer) framebufferPainter.draw(column, row, cell);
  else textPainter.draw(column, row, cell);
}
