// The compiler as one JavaScript file, made once for each state of its sources: Node starts it in half
// the time that tsx needs to load them one by one.
//
// The file's name is a hash of every source and of the versions of esbuild and Node, so an old one is
// never run for newer sources. It lies in node_modules/.cache, from where the packages are found too.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const maxBundles = 8;

/** The path of the bundle of `compilerFolder`/cli.ts. Throws where none can be made. */
export async function bundledCompiler(compilerFolder) {
  const require = createRequire(join(compilerFolder, "cli.ts"));
  const esbuildManifest = require.resolve("esbuild/package.json");
  const folder = join(dirname(dirname(esbuildManifest)), ".cache", "heddlec");
  const bundle = join(folder, `compiler-${hashOf(compilerFolder, readFileSync(esbuildManifest))}.mjs`);
  if (!existsSync(bundle)) await makeBundle(compilerFolder, require, folder, bundle);
  return bundle;
}

function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sourcesIn(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

function hashOf(compilerFolder, esbuildManifest) {
  const hash = createHash("sha256").update(process.version).update(esbuildManifest);
  for (const path of sourcesIn(compilerFolder)) hash.update(`\0${path}\0`).update(readFileSync(path));
  return hash.digest("hex").slice(0, 32);
}

async function makeBundle(compilerFolder, require, folder, bundle) {
  const { build } = await import(pathToFileURL(require.resolve("esbuild")).href);
  const unfinished = `${bundle}.${process.pid}`;
  mkdirSync(folder, { recursive: true });
  const { outputFiles } = await build({
    entryPoints: [join(compilerFolder, "cli.ts")],
    bundle: true, platform: "node", format: "esm", target: "node20", packages: "external", write: false, logLevel: "silent",
    plugins: [{ name: "file addresses", setup: (esbuild) => esbuild.onLoad({ filter: /\.ts$/ }, keepAddress) }],
  });
  writeFileSync(unfinished, outputFiles[0].contents);
  renameSync(unfinished, bundle);
  prune(folder);
}

/** A source goes on believing that it lies where it does. */
function keepAddress({ path }) {
  const contents = readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href));
  return { contents, loader: "ts" };
}

function prune(folder) {
  const bundles = readdirSync(folder).filter((name) => name.startsWith("compiler-")).map((name) => join(folder, name));
  const byAge = bundles.map((path) => ({ path, time: statSync(path).mtimeMs })).sort((a, b) => b.time - a.time);
  for (const { path } of byAge.slice(maxBundles)) rmSync(path, { force: true });
}
