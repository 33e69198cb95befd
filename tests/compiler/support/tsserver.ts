// Driving tsserver as an editor does: requests as lines on its input, answers with a header on its output.

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import path from 'node:path';
import { projectFolder } from '../../../tools/paths.ts';

const ANSWER_LIMIT_MS = 60_000;

interface Message {
  readonly type: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

export interface ServerDiagnostic {
  readonly text: string;
  readonly code: number;
  readonly category: string;
  readonly source?: string;
  readonly start: { readonly line: number; readonly offset: number };
  readonly end: { readonly line: number; readonly offset: number };
}

export class TypeScriptServer {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (message: Message) => void>();
  #received = Buffer.alloc(0);
  #sequence = 0;

  constructor() {
    const server = path.join(projectFolder, 'node_modules', 'typescript', 'lib', 'tsserver.js');
    this.#process = spawn(process.execPath, [server, '--disableAutomaticTypingAcquisition'], { cwd: projectFolder });
    this.#process.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  /** A request that has no answer. */
  notify(command: string, args: object): void {
    this.#process.stdin.write(`${JSON.stringify({ seq: ++this.#sequence, type: 'request', command, arguments: args })}\n`);
  }

  /** A request and the body of its answer. */
  async request(command: string, args: object): Promise<unknown> {
    const sequence = this.#sequence + 1;
    const answer = new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`tsserver gave no answer to ${command}`)), ANSWER_LIMIT_MS);
      this.#waiting.set(sequence, (message) => {
        clearTimeout(timer);
        resolve(message);
      });
    });
    this.notify(command, args);
    const { success, message, body } = await answer;
    if (success !== true) throw new Error(`${command}: ${message ?? 'it failed'}`);
    return body;
  }

  async semanticDiagnostics(file: string): Promise<ServerDiagnostic[]> {
    return (await this.request('semanticDiagnosticsSync', { file })) as ServerDiagnostic[];
  }

  end(): void {
    this.#process.kill();
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    for (let message = this.#take(); message !== null; message = this.#take()) {
      if (message.type === 'response' && message.request_seq !== undefined) this.#waiting.get(message.request_seq)?.(message);
    }
  }

  /** The first whole message of what was received, removed from it. */
  #take(): Message | null {
    const header = /^Content-Length: (\d+)\r\n\r\n/.exec(this.#received.subarray(0, 64).toString('latin1'));
    if (header === null) return null;
    const [start, end] = [header[0].length, header[0].length + Number(header[1])];
    if (this.#received.length < end) return null;
    const text = this.#received.subarray(start, end).toString('utf8');
    this.#received = this.#received.subarray(end);
    return JSON.parse(text) as Message;
  }
}
