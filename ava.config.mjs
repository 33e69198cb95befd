// AVA's settings, and the compilers that all test files of a run share.
//
// Test files are processes, as LLVM's bindings want them. They find the compilers by an environment variable.

import { availableParallelism } from "node:os";
import { startCompileService } from "./tests/kernel/support/compile-service.mjs";

export default async () => ({
  files: ["tests/**/*.test.ts"],
  extensions: { ts: "module" },
  nodeArguments: ["--import=tsx"],
  workerThreads: false,
  // One more than there are CPUs: while one file waits for the host's time, two others have work.
  concurrency: availableParallelism() + 1,
  timeout: "3m",
  environmentVariables: { HEDDLE_TEST_COMPILERS: await startCompileService() },
});
