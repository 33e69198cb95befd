// Fatal case: a write to a page that was protected against it.

import { frames, pages, PageRights, print } from 'heddle';

export function main(): void {
  const frame = frames.allocate();
  const address = pages.reserve(4096);
  pages.map(address, frame, 4096, PageRights.ReadWrite);
  store<u64>(address, 41);
  pages.protect(address, 4096, PageRights.ReadOnly);
  print`it holds ${load<u64>(address)}`;
  store<u64>(address, 42);
  print`not reached`;
}
