// Everything that the CPU and the entry code leave on the stack at an exception: what a report
// shows. Field order is push order, lowest address first; vector-entry.ts takes its offsets here.

export class TrapFrame {
  r15: u64 = 0;
  r14: u64 = 0;
  r13: u64 = 0;
  r12: u64 = 0;
  r11: u64 = 0;
  r10: u64 = 0;
  r9: u64 = 0;
  r8: u64 = 0;
  rbp: u64 = 0;
  rdi: u64 = 0;
  rsi: u64 = 0;
  rdx: u64 = 0;
  rcx: u64 = 0;
  rbx: u64 = 0;
  rax: u64 = 0;
  /** Pushed by the entry of the vector. */
  vector: u64 = 0;
  /** Pushed by the CPU, or 0 by the entry where the CPU pushes none. */
  errorCode: u64 = 0;
  /** From here on pushed by the CPU. */
  rip: u64 = 0;
  cs: u64 = 0;
  rflags: u64 = 0;
  rsp: u64 = 0;
  ss: u64 = 0;
}
