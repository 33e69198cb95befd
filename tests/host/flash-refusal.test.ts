// Which disks `npm run flash` accepts: the rules, shown a machine with a disk of every kind.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "ava";
import { devicesFromJson, findDevice } from "../../tools/flash/block-device.ts";
import { candidateLines } from "../../tools/flash/candidates.ts";
import { requireLinux } from "../../tools/flash/list-devices.ts";
import { type FlashRules, refusalOf } from "../../tools/flash/refusal.ts";
import { projectFolder } from "../../tools/paths.ts";

const disks = devicesFromJson(await readFile(join(projectFolder, "tests/host/support/lsblk.json"), "utf8"));
const rules: FlashRules = { imageBytes: 64_000_000, disks: "removable" };
const forced: FlashRules = { ...rules, disks: "any" };

function refusal(majorMinor: string, given: FlashRules): string | null {
  const found = findDevice(disks, majorMinor);
  if (found === null) throw new Error(`no device ${majorMinor} in lsblk.json`);
  return refusalOf(found.device, found.disk, given);
}

// --force is given with all of these: it lifts none of them.
const refused: readonly (readonly [what: string, majorMinor: string, words: RegExp])[] = [
  ["a system disk, encrypted", "259:0", /^\/dev\/nvme0n1 is in use by the running system \(\/boot\/efi on \/dev\/nvme0n1p1\)/],
  ["a disk with swap", "8:0", /^\/dev\/sda is in use by the running system \(swap on \/dev\/sda1\)/],
  ["a stick with a mounted partition", "8:32", /^\/dev\/sdc is mounted: \/dev\/sdc1 on \/media\/anna\/BACKUP\n.*umount \/dev\/sdc1/],
  ["a partition", "8:17", /^\/dev\/sdb1 is a partition.*whole disk: \/dev\/sdb$/],
  ["a card reader without a card", "8:48", /^\/dev\/sdd has no medium/],
  ["a card with its switch set", "8:64", /^\/dev\/sde is read-only/],
  ["a stick that is too small", "8:80", /^\/dev\/sdf is too small: it holds 524 kB, the image has 64\.0 MB/],
  ["a disk with LVM on it", "8:96", /^\/dev\/sdg is in use: \/dev\/mapper\/vault-films \(lvm\) lies on it/],
  ["a member of a RAID", "8:144", /^\/dev\/sdj is in use: \/dev\/md127 \(raid1\)/],
  ["a disk with large sectors", "8:112", /^\/dev\/sdh has sectors of 4096 bytes/],
  ["a DVD", "11:0", /^\/dev\/sr0 is no disk .*"rom"/],
  ["a logical volume", "254:1", /^\/dev\/mapper\/vault-films is no disk .*"lvm"/],
];

for (const [what, majorMinor, words] of refused) {
  test(`refused, also with --force: ${what}`, (t) => {
    t.regex(refusal(majorMinor, forced) ?? "accepted", words);
  });
}

test("a disk that is not removable needs --force", (t) => {
  t.regex(refusal("8:128", rules) ?? "accepted", /^\/dev\/sdi \(ATA Spare\) is not removable.*--force$/);
  t.is(refusal("8:128", forced), null);
});

test("a stick is accepted, to the last byte", (t) => {
  t.is(refusal("8:16", rules), null);
  t.is(refusal("8:16", { ...rules, imageBytes: 31_914_983_424 }), null);
  t.regex(refusal("8:16", { ...rules, imageBytes: 31_914_983_425 }) ?? "accepted", /too small/);
});

test("the list names the removable disks with size, model and state", (t) => {
  t.deepEqual(candidateLines(disks), [
    "device    size     model                  state",
    "/dev/sdb  31.9 GB  SanDisk Ultra          ready",
    "/dev/sdc  15.9 GB  Kingston DataTraveler  is mounted: /dev/sdc1 on /media/anna/BACKUP",
    "/dev/sdd  -        Generic- Multi-Card    has no medium: put a card or stick in",
    "/dev/sde  4.01 GB  Generic SD Reader      is read-only: cards and some sticks have a switch for it, and worn-out ones stay so",
    "/dev/sdf  524 kB   Tiny Stick             ready",
    "/dev/sdg  2.00 TB  Seagate Portable       is in use: /dev/mapper/vault-films (lvm) lies on it",
    "/dev/sdh  4.00 TB  WD Elements            has sectors of 4096 bytes; the image is made for 512 and would not boot from it",
    "/dev/sdj  8.00 GB                         is in use: /dev/md127 (raid1) lies on it",
    "Not shown: 3 that are not removable (lsblk lists all).",
    "To overwrite one of them: npm run flash -- /dev/sdb",
  ]);
});

test("no disk to list: what to do", (t) => {
  t.deepEqual(candidateLines([]), ["No removable disk is there: put a stick in."]);
});

test("the JSON of an older lsblk: quoted values, one mount point, no path", (t) => {
  const [disk] = devicesFromJson(JSON.stringify({ blockdevices: [{
    name: "sdb", "maj:min": "8:16", type: "disk", size: "4000", ro: "0", rm: "1", mountpoint: "/mnt", model: "Stick \u001b[31m ",
  }] }));
  t.like(disk, { path: "/dev/sdb", sizeBytes: 4000, sectorBytes: 512, readOnly: false, removable: true, mountPoints: ["/mnt"] });
  t.is(disk.model, "Stick [31m", "no control character reaches the terminal");
});

test("what is not lsblk's JSON is an error", (t) => {
  for (const text of ["", "{}", "[]", "null", "{\"blockdevices\": 1}"]) t.throws(() => devicesFromJson(text), { instanceOf: SyntaxError });
});

test("other systems are told what does this work there", (t) => {
  t.notThrows(() => requireLinux("linux"));
  t.throws(() => requireLinux("darwin"), { message: /balenaEtcher.*diskutil.*docs\/flashing\.md/ });
  t.throws(() => requireLinux("win32"), { message: /balenaEtcher or Rufus/ });
});
