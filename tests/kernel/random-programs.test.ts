// Random programs of threads and primitives, by seed: sums that must come out, all memory back, nobody who
// waits for ever. And the same for a long time, mostly asleep. Each program's seed is printed if it fails.

import test from "ava";
import { compiled, linesOf } from "./support/boot.ts";
import { Programs } from "./support/programs.ts";

const isLong = process.env["HEDDLE_LONG_TESTS"] === "1";
const programs = new Programs(["chance/programs", "chance/soak", ...(isLong ? ["chance/programs-long", "chance/soak-long"] : [])]);
test.before("the programs compile", compiled(programs));
const long = isLong ? test : test.skip;

test("thirty random programs lose nothing", async (t) => {
  t.true((await linesOf(t, programs, "chance/programs")).includes("programs right: 30 of 30"));
});

test("ten seconds of everything at once lose nothing and leave nothing behind", async (t) => {
  t.true((await linesOf(t, programs, "chance/soak")).includes("programs right: 2 of 2"));
});

long("five hundred random programs lose nothing (HEDDLE_LONG_TESTS=1)", async (t) => {
  t.timeout(3_600_000);
  t.true((await linesOf(t, programs, "chance/programs-long", { timeoutSeconds: 3600 })).includes("programs right: 500 of 500"));
});

long("ten minutes of everything at once lose nothing (HEDDLE_LONG_TESTS=1)", async (t) => {
  t.timeout(3_600_000);
  t.true((await linesOf(t, programs, "chance/soak-long", { timeoutSeconds: 3600 })).includes("programs right: 2 of 2"));
});
