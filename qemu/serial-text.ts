// Text from the serial port: lines, and the last lines for error messages.
//
// The guest may end lines with \n or \r\n; both are accepted. Escape sequences are left as they are.

import { StringDecoder } from "node:string_decoder";

/** How many lines a time-out or a failure shows. */
export const shownLineCount = 20;

/** The lines of a log; an unfinished last line counts, an empty one does not. */
export function serialLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The last lines of a log, indented for a message; says so when the guest printed nothing. */
export function lastLines(text: string, count = shownLineCount): string {
  const lines = serialLines(text);
  if (lines.length === 0) return "  (the guest printed nothing)";
  return lines.slice(-count).map((line) => `  | ${line}`).join("\n");
}

/** Gathers text from chunks of bytes, keeping at most the last `limitChars` characters. */
export class SerialTail {
  text = "";
  private readonly decoder = new StringDecoder("utf8");
  private readonly limitChars: number;

  constructor(limitChars: number) {
    this.limitChars = limitChars;
  }

  add(chunk: Uint8Array): void {
    this.text += this.decoder.write(Buffer.from(chunk));
    if (this.text.length > 2 * this.limitChars) this.text = this.text.slice(-this.limitChars);
  }
}
