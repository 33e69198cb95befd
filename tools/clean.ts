// `npm run clean`: removes what builds made. Installed packages stay.

import { rm } from "node:fs/promises";
import { outFolder, shownPath } from "./paths.ts";
import { note } from "./progress.ts";

/** Removes the out/ folder; nothing happens when it is not there. */
export async function clean(): Promise<void> {
  await rm(outFolder, { recursive: true, force: true });
  note(`Removed ${shownPath(outFolder)}`);
}
