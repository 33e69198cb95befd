// What the primitives cost that nobody else wants at the time: two calls, no thread waits.

import {
  Channel, Condition, EventFlags, Mailbox, MpmcRing, Mutex, RwLock, Semaphore, SpscRing,
} from 'heddle';
import { measureLoop } from './measure.ts';

const operations: u32 = 1000;

class Message {
  a: u64 = 0;
  b: u64 = 0;
}

const semaphore = new Semaphore(1);
const mutex = new Mutex('cost');
const lock = new RwLock();
const condition = new Condition();
const flags = new EventFlags();
const channel = new Channel<u64, 16>();
const mailbox = new Mailbox<Message, 10>();
const single = new SpscRing<u64, 16>();
const many = new MpmcRing<u64, 16>();
const sent = new Message();
const received = new Message();

function measureLocks(): void {
  measureLoop('mutex', operations, () => {
    mutex.lock();
    mutex.unlock();
  });
  measureLoop('semaphore', operations, () => {
    semaphore.get();
    semaphore.put();
  });
  measureLoop('read-lock', operations, () => {
    using _guard = lock.read();
  });
  measureLoop('write-lock', operations, () => {
    using _guard = lock.write();
  });
}

function measureMessages(): void {
  measureLoop('channel', operations, () => {
    channel.send(1);
    channel.receive();
  });
  measureLoop('mailbox', operations, () => {
    mailbox.send(sent);
    mailbox.receive(received);
  });
  measureLoop('spsc-ring', operations, () => {
    single.push(1);
    single.pop();
  });
  measureLoop('mpmc-ring', operations, () => {
    many.push(1);
    many.pop();
  });
  measureLoop('event-flags', operations, () => {
    flags.set(1);
    flags.clear(1);
  });
  measureLoop('condition-unused', operations, () => {
    condition.wakeOne();
  });
}

export function measurePrimitives(): void {
  measureLocks();
  measureMessages();
}
