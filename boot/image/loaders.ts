// The two loaders, compiled by heddlec; kept in out/loaders by what they were made from.
//
// A boot from the image must not wait for the compiler when nothing changed: the key is a hash of the
// sources of loaders and compiler.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { execa } from "execa";
import { UserError } from "../../tools/errors.ts";
import { compilerCommand, outFolder, projectFolder } from "../../tools/paths.ts";
import { phase } from "../../tools/progress.ts";

export interface Loaders {
  /** BOOTX64.EFI */
  readonly uefi: Buffer;
  /** The boot sector, followed by the BIOS stage. */
  readonly bios: Buffer;
}

const sources = ["boot", "compiler", join("kernel", "lib"), "package.json"];
const folder = join(outFolder, "loaders");
const compileTimeoutMs = 5 * 60 * 1000;
/** Loaders of other sources are removed when they are older than this; a younger one may be another build's. */
const keptForMs = 3600_000;

/** The loaders, compiled now if nobody did before. */
export async function buildLoaders(): Promise<Loaders> {
  const key = await keyOfSources();
  const place = join(folder, key);
  const kept = await readLoaders(place);
  if (kept !== null) return kept;
  await phase("Compiling the loaders", () => compileInto(place));
  const made = await readLoaders(place);
  if (made === null) throw new Error(`the loaders are not in ${place}`);
  return made;
}

async function readLoaders(place: string): Promise<Loaders | null> {
  try {
    return { uefi: await readFile(join(place, "BOOTX64.EFI")), bios: await readFile(join(place, "stage.bin")) };
  } catch {
    return null;
  }
}

/** Compiles into a folder that gets its name at the end, so that nobody sees half of it. */
async function compileInto(place: string): Promise<void> {
  const unfinished = `${place}.${process.pid}`;
  await removeOld();
  await mkdir(unfinished, { recursive: true });
  await compileLoader("uefi", join(unfinished, "BOOTX64.EFI"));
  await compileLoader("bios", join(unfinished, "stage.bin"));
  await rename(unfinished, place).catch(() => rm(unfinished, { recursive: true, force: true })); // another build was as quick
}

async function removeOld(): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const ageMs = Date.now() - await stat(path).then((facts) => facts.mtimeMs, () => Date.now());
    if (ageMs > keptForMs) await rm(path, { recursive: true, force: true });
  }
}

async function compileLoader(target: "uefi" | "bios", output: string): Promise<void> {
  const argv = [compilerCommand, join("boot", target, "loader.ts"), "--target", target, "-o", output];
  const result = await execa(process.execPath, argv, { all: true, cwd: projectFolder, stdin: "ignore", reject: false, timeout: compileTimeoutMs });
  if (result.exitCode !== 0) throw new UserError(`the loader for ${target} was not built:\n${result.all}`);
}

async function keyOfSources(): Promise<string> {
  const hash = createHash("sha256");
  const paths = (await Promise.all(sources.map((name) => filesBelow(join(projectFolder, name))))).flat().sort();
  for (const path of paths) hash.update(`${relative(projectFolder, path)}\n`).update(await readFile(path));
  return hash.digest("hex").slice(0, 32);
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return [path];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
