// The project that a program is compiled in: which runtime it is linked with, what the module
// names of its imports mean, which linker script lays it out.
//
// Read from the entry "heddle" of the nearest package.json above the program that has one; for a
// program outside of any such project, from the project that holds the compiler.

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
  /** Absolute path of the linker script by target. */
  readonly linkerScript: Readonly<Record<string, string>>;
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
  const modules = Object.entries(member(entry, 'modules') ?? {}).map(([target, names]) => [target, absolutePaths(names as object, directory)] as const);
  return { directory, runtime: paths('runtime'), modules: Object.fromEntries(modules), linkerScript: paths('linkerScript') };
}

function member(value: unknown, name: string): object | null {
  if (typeof value !== 'object' || value === null) return null;
  const inner: unknown = (value as Record<string, unknown>)[name];
  return typeof inner === 'object' ? inner : null;
}

function absolutePaths(entry: object | null, directory: string): Record<string, string> {
  return Object.fromEntries(Object.entries(entry ?? {}).map(([name, file]) => [name, path.join(directory, String(file))]));
}
