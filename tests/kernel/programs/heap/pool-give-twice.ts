// Gives an object back to its pool twice: a checked build says so.

import { BlockPool, print } from 'heddle';

class Message {
  readonly words = array<u64, 3>(3);
}

const storage = array<Message, 4>(4);
const messages = new BlockPool<Message>();

export function main(): void {
  messages.adopt(addressof(storage), 4);
  const message = messages.take();
  messages.give(message);
  messages.give(message);
  print`it was given back twice`;
}
