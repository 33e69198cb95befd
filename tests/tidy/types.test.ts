// Stock tsc in strict mode passes over the whole project, and over what runs on the machine by itself,
// without the libraries of Node.js and of JavaScript.

import test from "ava";
import { run } from "../host/support/commands.ts";

for (const [what, project] of [["the whole project", "tsconfig.json"], ["what runs on the machine", "tsconfig.machine.json"]] as const) {
  test.serial(`tsc is content with ${what}`, async (t) => {
    t.timeout(170_000);
    const result = await run("npx", ["--no-install", "tsc", "--noEmit", "-p", project]);
    t.is(result.stdout, "");
    t.is(result.exitCode, 0, result.stderr);
  });
}
