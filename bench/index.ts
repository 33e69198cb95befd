// The benchmarks of `npm run bench`, by name. Each prints its table and writes JSON into out/bench/.

import { UserError } from "../tools/errors.ts";

const benchmarks: Readonly<Record<string, () => Promise<void>>> = {
  compute: async () => (await import("./compute.ts")).benchCompute(),
};

export const benchmarkNames: readonly string[] = Object.keys(benchmarks);

/** Runs the benchmark `name`, or all of them. */
export async function runBenchmarks(name: string | undefined): Promise<void> {
  for (const chosen of name === undefined ? benchmarkNames : [name]) {
    const run = benchmarks[chosen];
    if (run === undefined) throw new UserError(`no benchmark is called '${chosen}'; there are: ${benchmarkNames.join(", ")}`);
    await run();
  }
}
