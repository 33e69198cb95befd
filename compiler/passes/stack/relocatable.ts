// Reads a relocatable ELF64 object: its sections, symbols and relocations (System V ABI for x86-64,
// chapter 4). What they mean for a stack analysis is object-file.ts's business.
//
// Only objects that llc has just written are read, so damage is not handled with care.

const sectionHeaderBytes = 64;
const symbolBytes = 24;
const relocationBytes = 24;
const typeRelocations = 4;
const typeNoBits = 8;
const typeSymbols = 2;
const flagExecutable = 4n;
const symbolTypeFunction = 2;

export interface Section {
  readonly name: string;
  readonly type: number;
  readonly executable: boolean;
  readonly contents: Buffer;
  /** For symbols: their strings' section; for relocations: the section they apply to. */
  readonly link: number;
  readonly info: number;
}

export interface ElfSymbol {
  readonly name: string;
  readonly isFunction: boolean;
  readonly section: number;
  readonly value: number;
}

export interface Relocation {
  readonly offset: number;
  readonly type: number;
  readonly symbol: number;
  readonly addend: number;
}

export function readSections(bytes: Buffer): Section[] {
  const table = Number(bytes.readBigUInt64LE(40));
  const header = (index: number): number => table + index * sectionHeaderBytes;
  const contents = (at: number): Buffer => {
    const offset = Number(bytes.readBigUInt64LE(at + 24));
    const isNoBits = bytes.readUInt32LE(at + 4) === typeNoBits;
    return isNoBits ? Buffer.alloc(0) : bytes.subarray(offset, offset + Number(bytes.readBigUInt64LE(at + 32)));
  };
  const names = contents(header(bytes.readUInt16LE(62)));
  return Array.from({ length: bytes.readUInt16LE(60) }, (_, index) => {
    const at = header(index);
    return {
      name: textAt(names, bytes.readUInt32LE(at)),
      type: bytes.readUInt32LE(at + 4),
      executable: (bytes.readBigUInt64LE(at + 8) & flagExecutable) !== 0n,
      contents: contents(at),
      link: bytes.readUInt32LE(at + 40),
      info: bytes.readUInt32LE(at + 44),
    };
  });
}

export function readSymbols(sections: readonly Section[]): ElfSymbol[] {
  const table = sections.find((section) => section.type === typeSymbols);
  if (table === undefined) return [];
  const names = sections[table.link].contents;
  const { contents } = table;
  return Array.from({ length: contents.length / symbolBytes }, (_, index) => {
    const at = index * symbolBytes;
    return {
      name: textAt(names, contents.readUInt32LE(at)),
      isFunction: (contents[at + 4] & 0xf) === symbolTypeFunction,
      section: contents.readUInt16LE(at + 6),
      value: Number(contents.readBigUInt64LE(at + 8)),
    };
  });
}

/** The relocations of a section that holds them; none for others. */
export function relocationsOf(section: Section): Relocation[] {
  if (section.type !== typeRelocations) return [];
  return Array.from({ length: section.contents.length / relocationBytes }, (_, index) => relocationAt(section.contents, index * relocationBytes));
}

function relocationAt(contents: Buffer, at: number): Relocation {
  return {
    offset: Number(contents.readBigUInt64LE(at)),
    type: contents.readUInt32LE(at + 8),
    symbol: contents.readUInt32LE(at + 12),
    addend: Number(contents.readBigInt64LE(at + 16)),
  };
}

function textAt(bytes: Buffer, offset: number): string {
  return bytes.toString('utf8', offset, bytes.indexOf(0, offset));
}
