// What lsblk knows of a disk and of everything that lies on it, as one tree.
//
// Only data: lsblk is run in list-devices.ts, and what speaks against a disk is in refusal.ts. lsblk has
// changed how it writes JSON (older ones put every value in quotes and know only one mount point), so each
// value is taken in all of its forms.

export interface BlockDevice {
  /** The kernel's name, such as sdb. */
  readonly name: string;
  readonly path: string;
  /** Major and minor number, as in 8:16. */
  readonly majorMinor: string;
  /** disk, part, loop, rom, lvm, crypt, raid1, … */
  readonly type: string;
  /** 0 for a card reader without a card. */
  readonly sizeBytes: number;
  readonly sectorBytes: number;
  readonly readOnly: boolean;
  /** A removable medium, or a disk on a bus that people plug into. */
  readonly removable: boolean;
  /** usb, sata, nvme, mmc, …; empty where the kernel does not say. */
  readonly transport: string;
  readonly model: string;
  readonly serial: string;
  readonly fileSystem: string;
  readonly label: string;
  readonly mountPoints: readonly string[];
  /** Partitions, and what is made of them or of the whole: LVM, RAID, encryption. */
  readonly children: readonly BlockDevice[];
}

/** The columns that `devicesFromJson` reads. */
export const lsblkColumns: readonly string[] = [
  "NAME", "KNAME", "PATH", "MAJ:MIN", "TYPE", "SIZE", "LOG-SEC", "RO", "RM", "HOTPLUG", "TRAN", "VENDOR", "MODEL",
  "SERIAL", "FSTYPE", "LABEL",
];

const usualSectorBytes = 512;

type Row = Readonly<Record<string, unknown>>;

/** The disks in what `lsblk --json` printed. Throws SyntaxError when it is not that. */
export function devicesFromJson(text: string): BlockDevice[] {
  const parsed: unknown = JSON.parse(text);
  const rows = isRow(parsed) ? parsed["blockdevices"] : undefined;
  if (!Array.isArray(rows)) throw new SyntaxError("no list of block devices");
  return rows.filter(isRow).map(deviceOf);
}

/** The device and everything on it, itself first. */
export function withDescendants(device: BlockDevice): BlockDevice[] {
  return [device, ...device.children.flatMap(withDescendants)];
}

/** The device with this major and minor number and the disk it lies on; null when lsblk has no such device. */
export function findDevice(
  disks: readonly BlockDevice[], majorMinor: string,
): { readonly device: BlockDevice; readonly disk: BlockDevice } | null {
  for (const disk of disks) {
    const device = withDescendants(disk).find((candidate) => candidate.majorMinor === majorMinor);
    if (device !== undefined) return { device, disk };
  }
  return null;
}

function deviceOf(row: Row): BlockDevice {
  const name = textOf(row["kname"]) || textOf(row["name"]);
  const transport = textOf(row["tran"]);
  return {
    name,
    path: textOf(row["path"]) || `/dev/${name}`,
    majorMinor: textOf(row["maj:min"]),
    type: textOf(row["type"]),
    sizeBytes: Number(row["size"] ?? 0),
    sectorBytes: Number(row["log-sec"] ?? usualSectorBytes),
    readOnly: isSet(row["ro"]),
    removable: isSet(row["rm"]) || isSet(row["hotplug"]) || transport === "usb",
    transport,
    model: [textOf(row["vendor"]), textOf(row["model"])].filter((part) => part !== "").join(" "),
    serial: textOf(row["serial"]),
    fileSystem: textOf(row["fstype"]),
    label: textOf(row["label"]),
    mountPoints: mountPointsOf(row),
    children: Array.isArray(row["children"]) ? row["children"].filter(isRow).map(deviceOf) : [],
  };
}

function mountPointsOf(row: Row): string[] {
  const all = Array.isArray(row["mountpoints"]) ? row["mountpoints"] : [row["mountpoint"]];
  return all.map(textOf).filter((path) => path !== "");
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSet(value: unknown): boolean {
  return value === true || value === "1" || value === 1;
}

/** A name that a device gives of itself: control characters would reach the terminal. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value.replaceAll(/\p{Cc}/gu, "").trim() : "";
}
