// Sections in which a thread must not block: what opens and closes them, by the flow of control.

import test from 'ava';
import { checkText, linesOf } from '../support/check.ts';

const lock = `class Lock {
  held: bool = false;
  /** @spinlock */
  acquire(): this {
    this.held = true;
    return this;
  }
  /** @spinlock */
  tryAcquire(): Lock | null {
    if (this.held) return null;
    this.held = true;
    return this;
  }
  /** @release */
  unlock(): void {
    this.held = false;
  }
  [Symbol.dispose](): void {
    this.held = false;
  }
}
const lock = new Lock();
const second = new Lock();
/** @blocks */
function sleep(): void {}
function doze(): void {
  sleep();
}
`;

/** Lines of a body, counted from 1, in which something may block with a lock held. */
function blockingLines(body: readonly string[]): number[] {
  const before = lock.split('\n').length;
  const lines = linesOf(checkText(`${lock}function run(n: u32): void {\n${body.join('\n')}\n}\nrun(3);\n`));
  return lines.filter((line) => !line.includes(' TS6')).map((line) => {
    if (!line.includes(' H6007 ')) throw new Error(line);
    return Number(line.split(':')[0]) - before;
  });
}

test('inside and behind the block of a using declaration', (t) => {
  t.deepEqual(blockingLines(['sleep();', '{', 'using _held = lock.acquire();', 'sleep();', 'doze();', '}', 'sleep();']), [4, 5]);
});

test('every way out of the block releases', (t) => {
  t.deepEqual(blockingLines(['for (let i: u32 = 0; i < n; i++) {', 'using _held = lock.acquire();', 'if (i === 1) continue;', 'if (i === 2) break;', '}', 'sleep();']), []);
});

test('nested sections: the outer one is still open when the inner one is released', (t) => {
  t.deepEqual(blockingLines(['using _outer = lock.acquire();', '{', 'using _inner = second.acquire();', '}', 'sleep();']), [5]);
});

test('by hand, on one way only, until a method marked @release', (t) => {
  t.deepEqual(blockingLines(['if (n === 1) lock.acquire();', 'sleep();', 'lock.unlock();', 'sleep();']), [2]);
});

test('a lock that may be null holds nothing where it is null', (t) => {
  t.deepEqual(blockingLines(['{', 'using held = lock.tryAcquire();', 'if (held === null) sleep();', 'else sleep();', '}', 'sleep();']), [4]);
});

test('the message names the lock, its line and the path', (t) => {
  const [line] = linesOf(checkText(`${lock}function run(): void {\n  using _held = lock.acquire();\n  doze();\n}\nrun();\n`)).filter((text) => text.includes('H6'));
  t.regex(line, /H6007 this may block between 'Lock\.acquire' in line \d+ and its release: run → doze → sleep$/);
});

test('the guards of the kernel', (t) => {
  const program = (guarded: string): string => `import { preemption, Thread } from 'heddle';\nexport function main(): void {\n${guarded}\n}\n`;
  const codes = (text: string): string[] => linesOf(checkText(text, { target: 'kernel' })).filter((line) => line.includes('H6'));
  t.is(codes(program('using _guard = preemption.hold();\nThread.yield();')).length, 1);
  t.deepEqual(codes(program('{\nusing _guard = preemption.hold();\n}\nThread.yield();')), []);
});
