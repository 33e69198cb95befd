// Several small programs in one image: for cases each of which needs a boot of its own but not a kernel of
// its own.
//
// The main module that is made here calls the main of the program whose number stands in a variable. Each
// case boots a copy of the image with its number written there; nothing else of it differs. Programs whose
// memory, stacks or registers are looked at do not belong into a batch: the others are in the image too.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { ElfFile } from "../../../compiler/symbols/elf.ts";
import { projectFolder } from "../../../tools/paths.ts";
import { type Images, Programs, programFolder, sourceOf } from "./programs.ts";

const variable = "programThatTheTestChose";

/** The main module of the batch. */
function mainModule(folder: string, names: readonly string[]): string {
  const imports = names.map((name, index) => `import { main as main${index} } from '${relative(folder, join(projectFolder, sourceOf(name)))}';`);
  const calls = names.map((_, index) => `  if (chosen === ${index}) return main${index}();`);
  return [
    "// Made by tests/kernel/support/batch.ts.", "", ...imports, "",
    "class Choice {", "  number!: volatile<u32>;", "}", `const ${variable} = section('.data')(new Choice());`, "",
    "export function main(): void {", `  const chosen = ${variable}.number.value;`, ...calls, "}", "",
  ].join("\n");
}

/** Where in the file the variable's bytes are. */
function offsetOf(elf: Buffer, symbolName: string): number {
  const symbol = new ElfFile(elf).symbols().find(({ name }) => name === symbolName);
  if (symbol === undefined) throw new Error(`the image has no ${symbolName}`);
  const [table, entryBytes, count] = [Number(elf.readBigUInt64LE(32)), elf.readUInt16LE(54), elf.readUInt16LE(56)];
  for (let header = table; header < table + count * entryBytes; header += entryBytes) {
    const [offset, address, sizeBytes] = [elf.readBigUInt64LE(header + 8), elf.readBigUInt64LE(header + 16), elf.readBigUInt64LE(header + 32)];
    if (symbol.address >= address && symbol.address < address + sizeBytes) return Number(offset + symbol.address - address);
  }
  throw new Error(`${symbolName} has no bytes in the file`);
}

/** Programs that share an image. */
export class Batch implements Images {
  private readonly names: readonly string[];
  private readonly folder: string;
  private readonly main: string;
  private readonly programs: Programs;

  constructor(names: readonly string[]) {
    this.names = names;
    this.folder = programFolder();
    const digest = createHash("sha256").update(names.join(" ")).digest("hex").slice(0, 8);
    this.main = join(this.folder, `batch-${digest}.ts`);
    mkdirSync(this.folder, { recursive: true });
    if (!existsSync(this.main)) writeFileSync(this.main, mainModule(this.folder, names));
    this.programs = new Programs([relative(projectFolder, this.main)]);
  }

  async ready(): Promise<void> {
    await this.programs.ready();
  }

  /** The image that runs the program `name`. */
  async elf(name: string): Promise<string> {
    const index = this.names.indexOf(name);
    if (index < 0) throw new Error(`${name} is not in the batch`);
    const whole = await this.programs.elf(relative(projectFolder, this.main));
    const path = whole.replace(/\.elf$/, `.${name.replaceAll("/", "-")}.elf`);
    if (existsSync(path)) return path;
    const bytes = readFileSync(whole);
    bytes.writeUInt32LE(index, offsetOf(bytes, variable));
    writeFileSync(`${path}.${process.pid}`, bytes);
    renameSync(`${path}.${process.pid}`, path);
    return path;
  }
}
