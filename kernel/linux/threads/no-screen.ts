// A process has no screen: stands in for kernel/screen/screen.ts.

export function putScreenByte(_byte: u8): void {}

export function paintLastScreen(): void {}
