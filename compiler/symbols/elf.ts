// Reads what the symbol table needs from a little-endian ELF64 file: sections and symbols.
//
// Only files that our own linker has just written are read, so damage is not handled with care: a
// file that is not what is expected is an error, at once.

const headerMagic = 0x7f454c46;
const sectionHeaderBytes = 64;
const symbolBytes = 24;
const noBits = 8;

export interface ElfSymbol {
  readonly name: string;
  readonly address: bigint;
  readonly sizeBytes: number;
  readonly isFunction: boolean;
}

/** An ELF file in memory. */
export class ElfFile {
  private readonly bytes: Buffer;
  private readonly sections = new Map<string, Buffer>();

  constructor(bytes: Buffer) {
    if (bytes.readUInt32BE(0) !== headerMagic || bytes[4] !== 2 || bytes[5] !== 1) throw new Error('not a little-endian ELF64 file');
    this.bytes = bytes;
    const table = Number(bytes.readBigUInt64LE(40));
    const names = this.contents(table + bytes.readUInt16LE(62) * sectionHeaderBytes);
    for (let index = 0; index < bytes.readUInt16LE(60); index++) {
      const header = table + index * sectionHeaderBytes;
      this.sections.set(textAt(names, bytes.readUInt32LE(header)), this.contents(header));
    }
  }

  /** The contents of section `name`; empty when there is no such section. */
  section(name: string): Buffer {
    return this.sections.get(name) ?? Buffer.alloc(0);
  }

  /** All named symbols, in the order of the file. */
  symbols(): ElfSymbol[] {
    const table = this.section('.symtab');
    const names = this.section('.strtab');
    const symbols: ElfSymbol[] = [];
    for (let at = symbolBytes; at < table.length; at += symbolBytes) {
      symbols.push({
        name: textAt(names, table.readUInt32LE(at)),
        address: table.readBigUInt64LE(at + 8),
        sizeBytes: Number(table.readBigUInt64LE(at + 16)),
        isFunction: (table[at + 4] & 0xf) === 2,
      });
    }
    return symbols.filter((symbol) => symbol.name !== '');
  }

  private contents(header: number): Buffer {
    if (this.bytes.readUInt32LE(header + 4) === noBits) return Buffer.alloc(0);
    const offset = Number(this.bytes.readBigUInt64LE(header + 24));
    return this.bytes.subarray(offset, offset + Number(this.bytes.readBigUInt64LE(header + 32)));
  }
}

/** The NUL-terminated text at `offset`. */
export function textAt(bytes: Buffer, offset: number): string {
  return bytes.toString('utf8', offset, bytes.indexOf(0, offset));
}
