// From the argument of the command to a place that may be written to, or to the reason why not.

import { access, constants, realpath, stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { UserError, errorCode } from "../errors.ts";
import { shownPath } from "../paths.ts";
import { type BlockDevice, findDevice, withDescendants } from "./block-device.ts";
import { formatBytes } from "./format.ts";
import type { ImageFacts } from "./image-facts.ts";
import { listDevices } from "./list-devices.ts";
import { type FlashRules, refusalOf } from "./refusal.ts";
import { meaningOf } from "./system-errors.ts";
import { type TargetPlace, majorMinorOf, mediumNumberOf } from "./target.ts";

export interface Destination {
  readonly place: TargetPlace;
  /** What has to be typed to confirm: sdb for /dev/sdb. */
  readonly name: string;
  /** For people: what it is, and what will be lost. */
  readonly lines: readonly string[];
  /** Whether something is overwritten, so that it must be confirmed. */
  readonly loses: "data" | "nothing";
}

export interface DestinationRequest extends FlashRules {
  readonly argument: string;
  readonly kind: "device" | "file";
}

/** The place to write to. Throws UserError with the reason for a refusal. */
export async function destinationOf(request: DestinationRequest): Promise<Destination> {
  if (request.argument === "") throw new UserError("the name of the device is empty");
  return request.kind === "file" ? fileDestination(request) : deviceDestination(request);
}

/** Refuses what the image would not fit or could not be written to. Throws UserError. */
export async function requireRoomAndPermission(request: DestinationRequest, image: ImageFacts): Promise<Destination> {
  const destination = await destinationOf({ ...request, imageBytes: image.sizeBytes });
  const { path } = destination.place;
  if (destination.loses === "data" && await realpath(path) === await realpath(image.path)) {
    throw new UserError(`${shownPath(path)} is the image itself`);
  }
  const checked = destination.loses === "data" ? path : dirname(path);
  const code = await access(checked, constants.R_OK | constants.W_OK).then(() => "", errorCode);
  if (code === "") return destination;
  if (request.kind === "file") throw new UserError(`${shownPath(checked)} cannot be written: ${meaningOf(code)}`);
  throw new UserError(`${path} cannot be written: ${meaningOf(code)}\n`
    + `Run it as root: sudo env "PATH=$PATH" npm run flash -- ${request.argument}`);
}

async function fileDestination({ argument, imageBytes }: DestinationRequest): Promise<Destination> {
  const path = resolve(argument);
  const shown = shownPath(path);
  const facts = await stat(path).catch(() => null);
  const base = { place: { kind: "file", path }, name: basename(path) } as const;
  if (facts === null) {
    const folder = await stat(dirname(path)).catch(() => null);
    if (folder?.isDirectory() !== true) throw new UserError(`no such folder: ${shownPath(dirname(path))}`);
    return { ...base, lines: [`${shown}, a new file`], loses: "nothing" };
  }
  if (!facts.isFile()) throw new UserError(`${shown} is no file${facts.isBlockDevice() ? "; name a device without --file" : ""}`);
  if (facts.size < imageBytes) {
    throw new UserError(`${shown} is too small: it holds ${formatBytes(facts.size)}, the image has ${formatBytes(imageBytes)}`
      + "\nRemove it, and a new one is made, or enlarge it (truncate -s)");
  }
  return { ...base, lines: [`${shown}, a file of ${formatBytes(facts.size)}`], loses: "data" };
}

async function deviceDestination(request: DestinationRequest): Promise<Destination> {
  const path = resolve(request.argument);
  const facts = await stat(path, { bigint: true }).catch(() => null);
  if (facts === null) throw new UserError(await absent(request.argument));
  if (facts.isFile()) throw new UserError(`${shownPath(path)} is a file and no device; add --file if that is meant`);
  if (!facts.isBlockDevice()) throw new UserError(`${shownPath(path)} is no block device; \`npm run flash\` lists them`);
  const majorMinor = majorMinorOf(facts);
  const found = findDevice(await listDevices(), majorMinor);
  if (found === null) throw new UserError(`lsblk knows nothing of ${path} (${majorMinor})`);
  const reason = refusalOf(found.device, found.disk, request);
  if (reason !== null) throw new UserError(reason);
  const expected = { majorMinor, sizeBytes: found.device.sizeBytes, mediumNumber: await mediumNumberOf(majorMinor) };
  return {
    place: { kind: "device", path: await realpath(path), expected },
    name: found.device.name, lines: descriptionOf(found.device), loses: "data",
  };
}

async function absent(argument: string): Promise<string> {
  const inDev = `/dev/${argument}`;
  const meant = argument.includes("/") ? null : await stat(inDev).catch(() => null);
  return `no such device: ${argument} (${meant === null ? "`npm run flash` lists those that can be named" : `is ${inDev} meant?`})`;
}

function descriptionOf(device: BlockDevice): string[] {
  const facts = [
    device.model === "" ? "a disk" : device.model, formatBytes(device.sizeBytes),
    device.serial === "" ? "" : `serial number ${device.serial}`,
    device.removable ? "removable" : "not removable", device.transport,
  ].filter((fact) => fact !== "");
  const contents = withDescendants(device)
    .filter(({ fileSystem, label }) => fileSystem !== "" || label !== "")
    .map(({ path, sizeBytes, fileSystem, label }) => `  on it: ${path}, ${formatBytes(sizeBytes)}, ${fileSystem} ${label}`.trimEnd());
  return [`${device.path}: ${facts.join(", ")}`, ...contents];
}
