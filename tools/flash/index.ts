// `npm run flash`: writes the disk image to a stick, reads it back, and says how to boot from it.
//
// The order matters: what can be refused is refused before anything is built, the image is known before
// anything is asked, and between the answer and the writing the device is looked at once more.

import { colours, UserError } from "../errors.ts";
import { shownPath } from "../paths.ts";
import { note, phase } from "../progress.ts";
import { candidateLines } from "./candidates.ts";
import { type Conversation, confirm, ownConversation } from "./confirm.ts";
import { type Destination, type DestinationRequest, destinationOf, requireRoomAndPermission } from "./destination.ts";
import { formatBytes, formatRate, formatSeconds } from "./format.ts";
import type { ImageFacts } from "./image-facts.ts";
import { type ImageChoice, imageFor } from "./image-source.ts";
import { onInterruption } from "./interruption.ts";
import { listDevices } from "./list-devices.ts";
import { type Progress, requireSame, successLines, unfinishedText } from "./report.ts";
import { WriterError, type WriterOutcome, runWriter } from "./run-writer.ts";
import { TransferMeter } from "./transfer-meter.ts";

export interface FlashOptions extends ImageChoice {
  /** The device or file; undefined lists the devices. */
  readonly target?: string;
  readonly file?: true;
  readonly force?: true;
  readonly yes?: true;
}

/** Does what the command line asks for. Throws UserError with the reason when nothing or not all was written. */
export async function flash(options: FlashOptions, conversation: Conversation = ownConversation()): Promise<void> {
  if (options.target === undefined) {
    await list(options);
    return;
  }
  const request: DestinationRequest = {
    argument: options.target, kind: options.file ? "file" : "device", disks: options.force ? "any" : "removable", imageBytes: 0,
  };
  await destinationOf(request);
  const image = await imageFor(options);
  const destination = await requireRoomAndPermission(request, image);
  await agree(destination, image, options, conversation);
  await requireUnchanged(destination, await requireRoomAndPermission(request, image));
  const outcome = await write(destination, image);
  requireSame(outcome, destination);
  const [first, ...others] = successLines(outcome, destination, image);
  process.stderr.write(`${[colours.green(first), ...others].join("\n")}\n`);
}

async function list(options: FlashOptions): Promise<void> {
  const given = (["file", "force", "yes", "image"] as const).find((name) => options[name] !== undefined);
  if (given !== undefined) throw new UserError(`--${given} without a device: npm run flash -- /dev/sdX`);
  process.stdout.write(`${candidateLines(await listDevices()).join("\n")}\n`);
}

async function agree(destination: Destination, image: ImageFacts, options: FlashOptions, conversation: Conversation): Promise<void> {
  const [first, ...others] = destination.lines;
  process.stderr.write(`Image   ${shownPath(image.path)}, ${formatBytes(image.sizeBytes)}\nTarget  ${first}\n`);
  for (const line of others) process.stderr.write(`      ${line}\n`);
  if (image.bootable === "no") process.stderr.write(`${colours.yellow("warning:")} the image has no boot sector: no firmware starts it\n`);
  if (destination.loses === "data" && !options.yes) await confirm(destination.name, conversation);
}

function requireUnchanged(before: Destination, now: Destination): void {
  if (JSON.stringify(before) === JSON.stringify(now)) return;
  throw new UserError(`${before.place.path} has changed since you were asked; nothing was written. Now it is:\n${now.lines.join("\n")}`);
}

async function write(destination: Destination, image: ImageFacts): Promise<WriterOutcome> {
  const { place } = destination;
  let progress: Progress = "not begun";
  // The writer may have begun before its word of it reached us.
  using _interruption = onInterruption(() => unfinishedText(destination, progress === "not begun" ? "writing" : progress));
  let startMs = performance.now();
  let meter = new TransferMeter(image.sizeBytes, startMs);
  try {
    const outcome = await phase(`Writing ${place.path} and reading it back`, (show) => runWriter({
      job: { imagePath: image.path, imageBytes: image.sizeBytes, place },
      onProgress(step, doneBytes) {
        const nowMs = performance.now();
        progress = step === "write" ? "writing" : "comparing";
        if (doneBytes === 0) {
          if (step === "write") startMs = nowMs; // the writer has started
          meter = new TransferMeter(image.sizeBytes, nowMs);
        }
        meter.add(doneBytes, nowMs);
        show(`${step === "write" ? "written" : "compared"} ${meter.text}`);
      },
    }));
    const seconds = (performance.now() - startMs) / 1000;
    note(`Written and compared in ${formatSeconds(seconds)}, ${formatRate(2 * image.sizeBytes / seconds)} on average`);
    return outcome;
  } catch (error) {
    if (!(error instanceof WriterError)) throw error;
    throw new UserError(`${error.message}\n${unfinishedText(destination, progress)}`);
  }
}
