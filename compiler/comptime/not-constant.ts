// Thrown by the compile-time interpreter at what cannot be known before the machine runs.

/** The message completes the sentence "this value cannot be computed at compile time: …". */
export class NotConstant extends Error {}
