// The project that a program is compiled in: which runtime it is linked with, what the module
// names of its imports mean, which linker script lays it out.
//
// Read from the entry "heddle" of the nearest package.json above the program that has one; for a
// program outside of any such project, from the project that holds the compiler.
//
// A target may have editions: the same target with more in it, taken only by programs that import
// what the edition before does not export, so that the others do not carry it. An edition is named in
// `runtime`, `modules` and `replace` like a target; `larger` says which one follows which.

import fs from 'node:fs';
import path from 'node:path';
import { LIB_DIRECTORY } from './paths.ts';

export interface Project {
  /** Absolute; source paths are shown relative to it. */
  readonly directory: string;
  /** Entry module of the runtime by target, absolute. */
  readonly runtime: Readonly<Record<string, string>>;
  /** By target: module name → file, absolute. */
  readonly modules: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By target: file → the file that stands in for it in all imports, absolute. */
  readonly replace: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Target or edition → the edition with more in it. */
  readonly larger: Readonly<Record<string, string>>;
  /** Absolute path of the linker script by target. */
  readonly linkerScript: Readonly<Record<string, string>>;
}

/** What a program is linked with for a target, or for an edition of one. */
export interface Edition {
  readonly runtime: string | null;
  readonly modules: Readonly<Record<string, string>>;
  readonly replace: Readonly<Record<string, string>>;
}

/** The editions of a target, the smallest first. */
export function editionsOf(project: Project, target: string): [Edition, ...Edition[]] {
  const edition: Edition = { runtime: project.runtime[target] ?? null, modules: project.modules[target] ?? {}, replace: project.replace[target] ?? {} };
  const larger = project.larger[target];
  return [edition, ...(larger === undefined ? [] : editionsOf(project, larger))];
}

export function findProject(programPath: string): Project | null {
  return searchUpwards(path.dirname(programPath)) ?? searchUpwards(path.resolve(LIB_DIRECTORY, '..'));
}

function searchUpwards(start: string): Project | null {
  for (let directory = start; ; directory = path.dirname(directory)) {
    const project = readProject(directory);
    if (project !== null) return project;
    if (directory === path.dirname(directory)) return null;
  }
}

function readProject(directory: string): Project | null {
  const file = path.join(directory, 'package.json');
  if (!fs.existsSync(file)) return null;
  const manifest: unknown = JSON.parse(fs.readFileSync(file, 'utf8'));
  const entry = member(manifest, 'heddle');
  if (entry === null) return null;
  const paths = (name: string): Record<string, string> => absolutePaths(member(entry, name), directory);
  const larger = Object.fromEntries(Object.entries(member(entry, 'larger') ?? {}).map(([target, edition]) => [target, String(edition)]));
  return {
    directory, runtime: paths('runtime'), modules: pathsByTarget(member(entry, 'modules'), directory), larger,
    replace: mapKeys(pathsByTarget(member(entry, 'replace'), directory), directory), linkerScript: paths('linkerScript'),
  };
}

function member(value: unknown, name: string): object | null {
  if (typeof value !== 'object' || value === null) return null;
  const inner: unknown = (value as Record<string, unknown>)[name];
  return typeof inner === 'object' ? inner : null;
}

function pathsByTarget(entry: object | null, directory: string): Record<string, Record<string, string>> {
  return Object.fromEntries(Object.entries(entry ?? {}).map(([target, names]) => [target, absolutePaths(names as object, directory)]));
}

/** Makes the keys of each target absolute paths too. */
function mapKeys(byTarget: Record<string, Record<string, string>>, directory: string): Record<string, Record<string, string>> {
  return Object.fromEntries(Object.entries(byTarget).map(([target, files]) =>
    [target, Object.fromEntries(Object.entries(files).map(([from, to]) => [path.join(directory, from), to]))]));
}

function absolutePaths(entry: object | null, directory: string): Record<string, string> {
  return Object.fromEntries(Object.entries(entry ?? {}).map(([name, file]) => [name, path.join(directory, String(file))]));
}
