// Where the image lies in physical memory: a loader may put it anywhere below 4 GiB.
//
// Its virtual addresses are fixed by linker.ld, in the top 2 GiB; what is added to a physical address
// to get them is known from the BootInfo alone.

declare const __kernel_start: ptr<u8>;
declare const __kernel_end: ptr<u8>;

class ImagePlace {
  /** Physical address of __kernel_start. */
  base: u64 = 0;
  /** Where what was loaded begins: at the base, or below it at the entry code that PVH needs. */
  loadedBase: u64 = 0;
}

const place = new ImagePlace();

/** Takes over what the loader says. Comes before all mapping. */
export function placeImage(base: u64, loadedBase: u64): void {
  place.base = base;
  place.loadedBase = loadedBase;
}

/** The image's virtual addresses are its physical ones plus this. */
export function imageOffset(): u64 {
  return __kernel_start.address - place.base;
}

export function imageBase(): u64 {
  return place.base;
}

/** Physical address behind the image. */
export function imageEnd(): u64 {
  return __kernel_end.address - imageOffset();
}

/** Physical address of the first byte that was loaded: the image's, or that of the entry code below it. */
export function loadedBase(): u64 {
  return place.loadedBase;
}
