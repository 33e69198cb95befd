// QEMU's machine protocol (QMP): keys pressed, pictures of the screen taken, while a guest runs.
//
// One command at a time, each with a limit. QEMU listens on a Unix socket whose path is part of its
// arguments; it is connected to as soon as it is there.

import { type Socket, createConnection } from "node:net";
import { setTimeout as setTimeoutPromise } from "node:timers/promises";

const commandTimeoutMs = 10_000;
const connectTimeoutMs = 10_000;
const retryMs = 20;
/** Between two keys; a person at 200 keys a second is as fast. */
const keyPauseMs = 5;

type Reply = Readonly<Record<string, unknown>>;

/** Names of QEMU for the keys of characters that are no letters or digits, on a US keyboard. */
const keyNames: Readonly<Record<string, readonly string[]>> = {
  " ": ["spc"], "\n": ["ret"], "\t": ["tab"], "-": ["minus"], "=": ["equal"], ".": ["dot"], ",": ["comma"], "/": ["slash"],
  ";": ["semicolon"], "'": ["apostrophe"], "\\": ["backslash"], "[": ["bracket_left"], "]": ["bracket_right"], "`": ["grave_accent"],
  "\b": ["backspace"], "_": ["shift", "minus"], "+": ["shift", "equal"], ":": ["shift", "semicolon"], "?": ["shift", "slash"],
  "!": ["shift", "1"], "*": ["shift", "8"], "(": ["shift", "9"], ")": ["shift", "0"],
};

/** The keys of a character, those of modifiers first. Throws RangeError for one that no key is known for. */
export function keysOf(character: string): readonly string[] {
  if (/^[a-z0-9]$/.test(character)) return [character];
  if (/^[A-Z]$/.test(character)) return ["shift", character.toLowerCase()];
  const keys = keyNames[character];
  if (keys === undefined) throw new RangeError(`no key is known for ${JSON.stringify(character)}`);
  return keys;
}

export class Qmp {
  private readonly socket: Socket;
  private readonly replies: ((reply: Reply) => void)[] = [];
  private text = "";

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => this.receive(chunk));
    socket.on("error", () => {}); // the command that waits says so when its time is up
  }

  /** Connects to the socket at `path`, waiting until QEMU has made it. */
  static async connect(path: string): Promise<Qmp> {
    const qmp = new Qmp(await connected(path));
    await qmp.execute("qmp_capabilities");
    return qmp;
  }

  /** Executes a command. Throws with QEMU's message where it fails, or when no answer comes. */
  async execute(command: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const reply = await new Promise<Reply>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`QMP: no answer to ${command} within ${commandTimeoutMs / 1000} s`)), commandTimeoutMs);
      this.replies.push((answer) => { clearTimeout(timer); resolve(answer); });
      this.socket.write(`${JSON.stringify({ execute: command, arguments: args })}\n`);
    });
    if ("error" in reply) throw new Error(`QMP: ${command}: ${JSON.stringify(reply["error"])}`);
    return reply["return"];
  }

  /** Presses and releases keys together, by QEMU's names. */
  async press(keys: readonly string[]): Promise<void> {
    await this.execute("send-key", { keys: keys.map((data) => ({ type: "qcode", data })), "hold-time": 1 });
    await setTimeoutPromise(keyPauseMs);
  }

  /** Types a text on the keyboard, as on one with a US layout. */
  async type(text: string): Promise<void> {
    for (const character of text) await this.press(keysOf(character));
  }

  /** Writes a picture of the screen. */
  async takePicture(path: string, format: "png" | "ppm" = "png"): Promise<void> {
    await this.execute("screendump", { filename: path, format });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(chunk: string): void {
    const lines = (this.text + chunk).split("\n");
    this.text = lines.pop() ?? "";
    for (const line of lines) {
      if (line.trim() === "") continue;
      const message = JSON.parse(line) as Reply;
      if ("return" in message || "error" in message) this.replies.shift()?.(message);
    }
  }
}

async function connected(path: string): Promise<Socket> {
  const deadline = performance.now() + connectTimeoutMs;
  for (;;) {
    const socket = createConnection(path);
    const error = await new Promise<Error | null>((resolve) => {
      socket.once("connect", () => resolve(null));
      socket.once("error", resolve);
    });
    if (error === null) return socket;
    if (performance.now() > deadline) throw new Error(`QMP: no connection to ${path} within ${connectTimeoutMs / 1000} s: ${error.message}`);
    await setTimeoutPromise(retryMs);
  }
}
