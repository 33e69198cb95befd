// Where things lie on the disk, for the code that reads it and for the builder of the image.
//
// Plain numbers; the rest of the layout is in the partition table itself.

export const sectorBytes = 512;
/** The BIOS stage: from the first sector behind the partition table up to the partition of the loaders. */
export const stageLba = 34;
/** The partition with the file system (EFI system partition), at 1 MiB. */
export const systemPartitionLba = 2048;
