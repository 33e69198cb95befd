// System calls of Linux on x86-64, without a C library.
//
// Number in rax, arguments in rdi, rsi, rdx, r10, r8, r9; the kernel changes rcx and r11. A result
// from -4095 to -1 is an error number (Linux man-pages, syscall(2)).

const systemCallWrite = 1;
const systemCallMmap = 9;
const systemCallExitGroup = 231;

const protectionReadWrite = 3;
/** MAP_PRIVATE and MAP_ANONYMOUS. */
const mapPrivateAnonymous = 0x22;

function systemCall3(number: usize, a: usize, b: usize, c: usize): isize {
  return asm<isize>`syscall # ${inout('rax', number)} ${reg('rdi', a)} ${reg('rsi', b)} ${reg('rdx', c)} ${clobber('rcx', 'r11', 'memory')}`;
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
  const address = asm<isize>`
    movq $-1, %r8
    xorl %r9d, %r9d
    syscall # ${inout('rax', usize(systemCallMmap))} ${reg('rdi', usize(0))} ${reg('rsi', sizeBytes)} ${reg('rdx', usize(protectionReadWrite))} ${reg('r10', usize(mapPrivateAnonymous))} ${clobber('rcx', 'r8', 'r9', 'r11', 'memory')}`;
  return address < 0 && address > -4096 ? 0 : usize(address);
}
