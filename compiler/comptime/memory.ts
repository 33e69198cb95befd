// Memory of the compile-time interpreter: the module's globals and the stack slots of running
// functions, as bytes with symbolic addresses laid over them.
//
// An address is a symbol and an offset; it is never a number here, as the linker has not placed
// anything yet.

import type { Initializer, IrModule, Value } from '../ir/module.ts';
import { bitWidth, isIntegerType, sizeInBytes, type IrType } from '../ir/types.ts';
import { NotConstant } from './not-constant.ts';

/** Bytes that exist in the compiler only once something other than zero is written. */
export class MemoryObject {
  readonly name: string;
  readonly sizeBytes: number;
  /** Addresses that are stored here, by byte offset; each covers eight bytes. */
  readonly addresses = new Map<number, Address>();
  /** A global whose value survives into the image. */
  readonly isGlobal: boolean;
  #view: DataView | null = null;

  constructor(name: string, sizeBytes: number, isGlobal: boolean) {
    this.name = name;
    this.sizeBytes = sizeBytes;
    this.isGlobal = isGlobal;
  }

  get isUntouched(): boolean {
    return this.#view === null;
  }

  get view(): DataView {
    return (this.#view ??= new DataView(new ArrayBuffer(this.sizeBytes)));
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.view.buffer);
  }
}

export interface Address {
  readonly kind: 'address';
  readonly object: MemoryObject | string;
  readonly offset: number;
}

/** What a temporary holds at compile time. Null is the integer 0. */
export type Constant = { readonly kind: 'integer'; readonly value: bigint } | { readonly kind: 'float'; readonly value: number } | Address;

export function makeObject(name: string, sizeBytes: number, isGlobal: boolean): MemoryObject {
  return new MemoryObject(name, sizeBytes, isGlobal);
}

export class StaticMemory {
  readonly #module: IrModule;
  readonly #objects = new Map<string, MemoryObject>();
  readonly #beforeRead: (globalName: string) => void;
  /** The only global that may be written, or null for any. */
  #owned: string | null = null;

  constructor(module: IrModule, beforeRead: (globalName: string) => void) {
    this.#module = module;
    this.#beforeRead = beforeRead;
  }

  /** The object that an address points into; functions and linker symbols have none. */
  resolve(address: Constant): { readonly object: MemoryObject; readonly offset: number } {
    if (address.kind !== 'address') throw new NotConstant('it goes through a null or numeric address');
    const object = typeof address.object === 'string' ? this.#global(address.object) : address.object;
    return { object, offset: address.offset };
  }

  #global(name: string): MemoryObject {
    const known = this.#objects.get(name);
    if (known !== undefined) return known;
    const global = this.#module.globals.get(name);
    if (global === undefined || global.linkage === 'external') throw new NotConstant(`it reads '${name}', which only the linker knows`);
    const object = makeObject(name, global.sizeBytes, true);
    if (global.initializer !== null) object.bytes.set(global.initializer.bytes);
    for (const relocation of global.initializer?.relocations ?? []) {
      object.addresses.set(relocation.offset, { kind: 'address', object: relocation.symbol, offset: relocation.addend });
    }
    this.#objects.set(name, object);
    return object;
  }

  /** Runs `work` with writes to globals refused, but for `name` and for unnamed static objects; null refuses none. */
  only<T>(name: string | null, work: () => T): T {
    const before = this.#owned;
    this.#owned = name;
    try {
      return work();
    } finally {
      this.#owned = before;
    }
  }

  /** True for the global that is being computed, and for the objects made for it. */
  isOwn(name: string): boolean {
    return name === this.#owned || name.includes('.static');
  }

  /** Gives up what a global holds: its initialiser could not be run to its end. */
  forget(name: string): void {
    this.#objects.delete(name);
  }

  #checkWritable(object: MemoryObject): void {
    if (this.#owned !== null && object.isGlobal && !this.isOwn(object.name)) throw new NotConstant(`it changes '${object.name}'`);
  }

  load(address: Constant, type: IrType): Constant {
    if (address.kind === 'address' && typeof address.object === 'string') this.#beforeRead(address.object);
    const { object, offset } = this.resolve(address);
    const size = checkBounds(object, offset, type);
    const stored = size === 8 ? object.addresses.get(offset) : undefined;
    if (stored !== undefined) return stored;
    if (overlapsAddress(object, offset, size)) throw new NotConstant('it takes an address apart');
    if (type === 'f32') return { kind: 'float', value: object.view.getFloat32(offset, true) };
    if (type === 'f64') return { kind: 'float', value: object.view.getFloat64(offset, true) };
    return { kind: 'integer', value: readInteger(object.view, offset, size) };
  }

  store(address: Constant, type: IrType, value: Constant): void {
    const { object, offset } = this.resolve(address);
    this.#checkWritable(object);
    const size = checkBounds(object, offset, type);
    this.zero(object, offset, size);
    if (value.kind === 'address') {
      if (size !== 8) throw new NotConstant('it takes an address apart');
      object.addresses.set(offset, value);
    } else if (value.kind === 'float') {
      if (type === 'f32') object.view.setFloat32(offset, value.value, true);
      else object.view.setFloat64(offset, value.value, true);
    } else writeInteger(object.view, offset, size, value.value);
  }

  copy(to: Constant, from: Constant, sizeBytes: number): void {
    if (from.kind === 'address' && typeof from.object === 'string') this.#beforeRead(from.object);
    const source = this.resolve(from);
    const target = this.resolve(to);
    this.#checkWritable(target.object);
    const bytes = source.object.bytes.slice(source.offset, source.offset + sizeBytes);
    const moved = [...source.object.addresses].filter(([at]) => at >= source.offset && at < source.offset + sizeBytes);
    this.zero(target.object, target.offset, sizeBytes);
    target.object.bytes.set(bytes, target.offset);
    for (const [at, address] of moved) target.object.addresses.set(at - source.offset + target.offset, address);
  }

  zero(object: MemoryObject, offset: number, sizeBytes: number): void {
    if (!object.isUntouched) object.bytes.fill(0, offset, offset + sizeBytes);
    if (object.addresses.size === 0) return;
    for (const at of object.addresses.keys()) if (at < offset + sizeBytes && at + 8 > offset) object.addresses.delete(at);
  }

  /** The text of a string literal, for messages. */
  textAt(address: Constant | undefined): string {
    const global = address?.kind === 'address' && typeof address.object === 'string' ? this.#module.globals.get(address.object) : undefined;
    const bytes = global?.initializer?.bytes;
    return bytes === undefined ? 'a panic' : new TextDecoder().decode(bytes.subarray(4, -1));
  }

  /** The number at a global's address as an IR constant; null if an address is there. */
  scalar(address: Value & { readonly kind: 'symbol' }, type: IrType): Value | null {
    const value = this.load({ kind: 'address', object: address.name, offset: 0 }, type);
    if (value.kind === 'integer' && isIntegerType(type)) return { kind: 'integer', type, value: BigInt.asUintN(bitWidth(type), value.value) };
    if (value.kind === 'float' && (type === 'f32' || type === 'f64')) return { kind: 'float', type, value: value.value };
    return null;
  }

  /** Writes what the globals hold now into the module, as their initial contents. */
  writeInitializers(onFailure: (name: string, reason: string) => void): void {
    for (const [name, object] of this.#objects) {
      const global = this.#module.globals.get(name);
      if (global === undefined) continue;
      try {
        global.initializer = initializerOf(object);
      } catch (error) {
        if (!(error instanceof NotConstant)) throw error;
        onFailure(name, error.message);
      }
    }
  }
}

function initializerOf(object: MemoryObject): Initializer | null {
  const relocations = [...object.addresses].sort(([a], [b]) => a - b).map(([offset, address]) => ({ offset, symbol: symbolOf(address), addend: address.offset }));
  if (relocations.length === 0 && (object.isUntouched || object.bytes.every((byte) => byte === 0))) return null;
  return { bytes: object.bytes, relocations };
}

function symbolOf(address: Address): string {
  if (typeof address.object === 'string') return address.object;
  if (address.object.isGlobal) return address.object.name;
  throw new NotConstant('it keeps the address of something on the stack');
}

function checkBounds(object: MemoryObject, offset: number, type: IrType): number {
  const size = sizeInBytes(type);
  if (offset < 0 || offset + size > object.sizeBytes) throw new NotConstant(`it reaches outside of '${object.name}'`);
  return size;
}

function overlapsAddress(object: MemoryObject, offset: number, size: number): boolean {
  for (const at of object.addresses.keys()) if (at < offset + size && at + 8 > offset) return true;
  return false;
}

function readInteger(view: DataView, offset: number, size: number): bigint {
  if (size === 1) return BigInt(view.getUint8(offset));
  if (size === 2) return BigInt(view.getUint16(offset, true));
  if (size === 4) return BigInt(view.getUint32(offset, true));
  return view.getBigUint64(offset, true);
}

function writeInteger(view: DataView, offset: number, size: number, value: bigint): void {
  const narrow = BigInt.asUintN(size * 8, value);
  if (size === 1) view.setUint8(offset, Number(narrow));
  else if (size === 2) view.setUint16(offset, Number(narrow), true);
  else if (size === 4) view.setUint32(offset, Number(narrow), true);
  else view.setBigUint64(offset, narrow, true);
}
