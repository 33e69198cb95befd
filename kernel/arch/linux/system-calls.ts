// System calls of Linux on x86-64, without a C library.
//
// Number in rax, arguments in rdi, rsi, rdx, r10, r8, r9; the kernel changes rcx and r11. A result
// from -4095 to -1 is an error number (Linux man-pages, syscall(2)).

const systemCallWrite = 1;
const systemCallMmap = 9;
const systemCallArchPrctl = 158;
const systemCallExitGroup = 231;

const protectionReadWrite = 3;
/** MAP_PRIVATE, MAP_ANONYMOUS and MAP_NORESERVE: the system promises no memory before it is touched. */
const mapPrivateAnonymous = 0x4022;
/** ARCH_SET_GS of arch_prctl(2). */
const archSetGs = 0x1001;

export function systemCall3(number: usize, a: usize, b: usize, c: usize): isize {
  return asm<isize>`syscall # ${inout('rax', number)} ${reg('rdi', a)} ${reg('rsi', b)} ${reg('rdx', c)} ${clobber('rcx', 'r11', 'memory')}`;
}

export function systemCall4(number: usize, a: usize, b: usize, c: usize, d: usize): isize {
  return asm<isize>`syscall # ${inout('rax', number)} ${reg('rdi', a)} ${reg('rsi', b)} ${reg('rdx', c)} ${reg('r10', d)} ${clobber('rcx', 'r11', 'memory')}`;
}

export function systemCall6(number: usize, a: usize, b: usize, c: usize, d: usize, e: usize, f: usize): isize {
  return asm<isize>`syscall # ${inout('rax', number)} ${reg('rdi', a)} ${reg('rsi', b)} ${reg('rdx', c)} ${reg('r10', d)} ${reg('r8', e)} ${reg('r9', f)} ${clobber('rcx', 'r11', 'memory')}`;
}

/** Ends the process with `status`, of which the low eight bits count. */
export function exitProcess(status: i32): never {
  for (;;) systemCall3(systemCallExitGroup, usize(status), 0, 0);
}

/** Writes all of the bytes, or gives up at an error: there is nowhere to report it. */
export function writeFile(descriptor: i32, address: usize, sizeBytes: usize): void {
  let done: usize = 0;
  while (done < sizeBytes) {
    const written = systemCall3(systemCallWrite, usize(descriptor), address + done, sizeBytes - done);
    if (written <= 0) return;
    done += usize(written);
  }
}

/** Fresh zeroed memory of whole pages; 0 if the system has none. */
export function mapMemory(sizeBytes: usize): usize {
  const address = systemCall6(systemCallMmap, 0, sizeBytes, protectionReadWrite, mapPrivateAnonymous, usize.MAX_VALUE, 0);
  return address < 0 && address > -4096 ? 0 : usize(address);
}

/** Makes GS-relative accesses reach `address`, which no user of GS competes for without a C library. */
export function setGsBase(address: usize): void {
  const status = systemCall3(systemCallArchPrctl, archSetGs, address, 0);
  assert(status === 0, 'the system sets no GS base');
}
