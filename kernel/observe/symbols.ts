// The symbol table inside the image: which function and which line of TypeScript an address
// belongs to.
//
// The linker step puts the table at __symbols_start (see compiler/); addresses in it are the low
// 32 bits, since the image lies in one 4 GiB range. An image without a table is fine: names are
// then missing. Reads constant memory only, so it works in the middle of any trouble.

declare const __symbols_start: ptr<u8>;
declare const __symbols_end: ptr<u8>;
declare const __text_start: ptr<u8>;
declare const __text_end: ptr<u8>;

const symbolsMagic: u32 = 0x4d595348;
const fileShift: u32 = 20;
const lineMask: u32 = (1 << 20) - 1;

interface SymbolsHeader {
  magic: u32;
  functionCount: u32;
  lineCount: u32;
  fileCount: u32;
  functionsOffset: u32;
  linesOffset: u32;
  filesOffset: u32;
  reserved: u32;
}

interface FunctionRow {
  start: u32;
  end: u32;
  nameOffset: u32;
}

interface LineRow {
  address: u32;
  /** The file's index above bit 20, the line below; line 0 for code without one. */
  place: u32;
}

/** What is known of an address of code. */
export class CodePlace {
  functionName: string | null = null;
  file: string | null = null;
  line: u32 = 0;
}

export function isCode(address: usize): bool {
  return address >= __text_start.address && address < __text_end.address;
}

/** Fills `place` with what the table says of `address`. */
export function findPlace(address: usize, place: CodePlace): void {
  place.functionName = null;
  place.file = null;
  place.line = 0;
  const base = __symbols_start.address;
  if (base === __symbols_end.address || !isCode(address)) return;
  const header = changetype<SymbolsHeader>(base);
  if (header.magic !== symbolsMagic) return;
  findFunction(base, header, u32(address), place);
  findLine(base, header, u32(address), place);
}

function findFunction(base: usize, header: SymbolsHeader, address: u32, place: CodePlace): void {
  const index = lastNotAbove(base + header.functionsOffset, header.functionCount, u32(sizeof<FunctionRow>()), address);
  if (index === header.functionCount) return;
  const row = changetype<FunctionRow>(base + header.functionsOffset + index * u32(sizeof<FunctionRow>()));
  if (address < row.end) place.functionName = changetype<string>(base + row.nameOffset);
}

function findLine(base: usize, header: SymbolsHeader, address: u32, place: CodePlace): void {
  const index = lastNotAbove(base + header.linesOffset, header.lineCount, u32(sizeof<LineRow>()), address);
  if (index === header.lineCount) return;
  const row = changetype<LineRow>(base + header.linesOffset + index * u32(sizeof<LineRow>()));
  const line = row.place & lineMask;
  if (line === 0) return;
  place.line = line;
  place.file = changetype<string>(base + load<u32>(base + header.filesOffset, (row.place >>> fileShift) * 4));
}

/**
 * The last of `count` rows, sorted by the address in their first word, that is not above
 * `address`; `count` where all are.
 */
function lastNotAbove(rows: usize, count: u32, rowBytes: u32, address: u32): u32 {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) / 2;
    if (load<u32>(rows, middle * rowBytes) <= address) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? count : low - 1;
}
