// AVA's settings, and the compilers that all test files of a run share.
//
// Test files are processes, as LLVM's bindings want them. They find the compilers by an environment variable.

import { startCompileService } from "./tests/kernel/support/compile-service.mjs";

export default async () => ({
  files: ["tests/**/*.test.ts"],
  extensions: { ts: "module" },
  nodeArguments: ["--import=tsx"],
  workerThreads: false,
  timeout: "3m",
  environmentVariables: { HEDDLE_TEST_COMPILERS: await startCompileService() },
});
