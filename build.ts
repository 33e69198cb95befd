// The commands behind `npm run build|qemu|debug|image|flash|bench|clean` and `npm test`.
//
// Thin on purpose: it names commands and options and calls one module for each. An unknown option or
// command ends with the usage on stderr and status 2; every other failure says what to do, with status 1.

import { Command, CommanderError, Option } from "commander";
import type { BenchOptions } from "./bench/index.ts";
import type { OptimizationLevel } from "./tools/compile.ts";
import { exitStatuses, reportError } from "./tools/errors.ts";
import type { FlashOptions } from "./tools/flash/index.ts";
import { type ImageFormat, imageFormats } from "./tools/image.ts";
import { defaultProgram, projectFolder } from "./tools/paths.ts";
import type { TestOptions } from "./tools/test.ts";
import { type QemuOptions, bootsDirectly, imageBoot, machineFor, parsePort, qemuOptionTable, timeoutSecondsFor } from "./qemu/options.ts";

interface BuildArguments { readonly O: OptimizationLevel }
interface DebugArguments extends BuildArguments, Pick<QemuOptions, "memory" | "smp" | "append"> {
  readonly port?: number;
  readonly ex?: readonly string[];
  readonly batch?: true;
}

/** Takes a command's exit status as this process's, once everything is written. */
function endWith(status: number): void {
  process.exitCode = status;
}

function optimizationOption(): Option {
  return new Option("-O <level>", "optimisation level of the compiler, as in -O0").choices(["0", "2"]).default("2");
}

function optionsNamed(...names: readonly string[]): Option[] {
  return qemuOptionTable().filter((option) => names.includes(option.attributeName()));
}

async function compile(file: string | undefined, options: BuildArguments): Promise<string> {
  const { compileProgram } = await import("./tools/compile.ts");
  const { join } = await import("node:path");
  return compileProgram({ sourcePath: file ?? join(projectFolder, defaultProgram), optimization: options.O });
}

/** The image of one run beside its ELF: out/demo.img, with the run's options in it. */
async function runImage(elfPath: string, commandLine: string): Promise<string> {
  const { buildImage } = await import("./boot/image.ts");
  const imagePath = elfPath.replace(/\.elf$/, ".img");
  await buildImage({ elfPath, commandLine, imagePath });
  return imagePath;
}

function addProgramArgument(command: Command): Command {
  return command.argument("[file]", `the program: a .ts file that exports main (default: ${defaultProgram})`);
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}

function addBuild(program: Command): void {
  addProgramArgument(program.command("build").usage("-- [options] [file]")
    .description("compile a program into out/NAME.elf and make the bootable image out/heddle.img of it"))
    .addOption(optimizationOption())
    .option("--append <text>", "boot options to write into the image's heddle.txt")
    .addHelpText("after", examples("npm run build", "npm run build -- examples/hello.ts -O0", "npm run build -- --append 'preempt=on log=debug'"))
    .action(async (file: string | undefined, options: BuildArguments & { readonly append?: string }) => {
      const { kernelCommandLine } = await import("./qemu/command-line.ts");
      const commandLine = kernelCommandLine({ append: options.append });
      const elfPath = await compile(file, options);
      const { buildImage } = await import("./tools/image.ts");
      await buildImage({ elfPath, commandLine, format: "raw" });
    });
}

function addQemu(program: Command): void {
  const command = addProgramArgument(program.command("qemu").usage("-- [options] [file]").description("build a program and boot it in QEMU, from an image as a real machine would"));
  for (const option of qemuOptionTable()) command.addOption(option);
  command.addOption(optimizationOption())
    .addHelpText("after", examples(
      "npm run qemu", "npm run qemu -- examples/hello.ts --time-slice 1000 --log out/serial.log",
      "npm run qemu -- --uefi --usb",
      "npm run qemu -- --preempt off --timeout 10", "npm run qemu -- --gdb"))
    .action(async (file: string | undefined, options: QemuOptions & BuildArguments) => {
      const direct = bootsDirectly(options);
      const { commandLine } = machineFor(direct ? { kernelPath: "" } : imageBoot("", "", options), options); // complains before anything is compiled
      const kernelPath = await compile(file, options);
      const { runMachine } = await import("./qemu/run.ts");
      const boot = direct ? { kernelPath } : imageBoot(await runImage(kernelPath, commandLine), kernelPath, options);
      endWith(await runMachine({
        machine: machineFor(boot, options), timeoutSeconds: timeoutSecondsFor(options), logPath: options.log ?? null,
      }));
    });
}

function addDebug(program: Command): void {
  const command = addProgramArgument(program.command("debug").usage("-- [options] [file]")
    .description("build a program and step through it in gdb; the breakpoint at main is set, `continue` starts"));
  for (const option of optionsNamed("memory", "smp", "append")) command.addOption(option);
  command.addOption(new Option("--port <port>", "TCP port between gdb and QEMU (default: a free one)").argParser(parsePort))
    .option("--ex <command...>", "gdb commands to run first")
    .option("--batch", "end gdb after those commands")
    .addOption(optimizationOption())
    .addHelpText("after", examples(
      "npm run debug", "npm run debug -- examples/hello.ts -O0", "npm run debug -- --ex continue --ex backtrace --batch"))
    .action(async (file: string | undefined, options: DebugArguments) => {
      const { kernelCommandLine } = await import("./qemu/command-line.ts");
      const commandLine = kernelCommandLine({ append: options.append });
      const kernelPath = await compile(file, options);
      const { debugMachine } = await import("./qemu/gdb.ts");
      endWith(await debugMachine({
        kernelPath, commandLine, memoryMiB: options.memory, cpuCount: options.smp, port: options.port ?? null,
        commands: options.ex ?? [], mode: options.batch ? "batch" : "interactive",
      }));
    });
}

function addImage(program: Command): void {
  addProgramArgument(program.command("image").usage("-- [options] [file]").description("build a program and write it as a bootable disk image in out/, for other virtual machines too"))
    .addOption(new Option("--format <format>", "format of the image").choices(imageFormats).default("raw"))
    .addOption(optimizationOption())
    .addHelpText("after", examples("npm run image", "npm run image -- examples/hello.ts --format qcow2"))
    .action(async (file: string | undefined, options: BuildArguments & { readonly format: ImageFormat }) => {
      const { buildImage } = await import("./tools/image.ts");
      await buildImage({ elfPath: await compile(file, options), commandLine: "", format: options.format });
    });
}

function addFlash(program: Command): void {
  program.command("flash").usage("-- [options] [device] [file]")
    .description("write the disk image to a USB stick and check it; without a device, list those there are")
    .argument("[device]", "the whole disk, such as /dev/sdb; everything on it is lost")
    .argument("[file]", "a program to build the image of (default: the image that is there)")
    .option("--image <image>", "flash this raw image")
    .option("--force", "accept a disk that is not removable")
    .option("--yes", "do not ask for the device's name")
    .option("--file", "the device is a file: overwrite it, or make a new one")
    .addHelpText("after", examples(
      "npm run flash", "npm run flash -- /dev/sdb", "npm run flash -- /dev/sdb examples/hello.ts",
      "npm run flash -- --file out/copy.img"))
    .action(async (target: string | undefined, file: string | undefined, options: Omit<FlashOptions, "target" | "program">) => {
      const { flash } = await import("./tools/flash/index.ts");
      await flash({ ...options, target, program: file });
    });
}

function addTest(program: Command): void {
  program.command("test").usage("-- [options] [files...]").description("run the tests, or those in the files named")
    .argument("[files...]", "test files; FILE:LINE runs the tests at that line")
    .option("--match <pattern...>", "only tests whose title matches, as in --match='*preempt*'")
    .option("--fail-fast", "stop after the first failure")
    .option("--serial", "one test after the other")
    .option("--update-snapshots", "rewrite AVA's snapshots")
    .option("--update-goldens", "rewrite the expected output of the compiler's fixtures")
    .addHelpText("after", examples("npm test", "npm test -- tests/host/arguments.test.ts", "npm test -- --match='*time-out*'"))
    .action(async (files: string[], options: Omit<TestOptions, "files">) => {
      const { runTests } = await import("./tools/test.ts");
      endWith(await runTests({ ...options, files }));
    });
}

function addBench(program: Command): void {
  program.command("bench").usage("-- [name]").description("run the benchmarks, or the one named; results go to out/bench/")
    .argument("[name]", "a benchmark")
    .option("--compare <file>", "show the change since a saved run (a results.json)")
    .option("--check", "compare the exact costs with bench/budgets.json; status 1 when one grew")
    .option("--update-budgets", "write the exact costs as the budgets")
    .option("--update-docs", "write the tables into docs/performance.md")
    .addHelpText("after", examples("npm run bench", "npm run bench -- thread-metric", "npm run bench -- --check", "npm run bench -- --compare before.json"))
    .action(async (name: string | undefined, options: BenchOptions) => {
      const { runBenchmarks } = await import("./bench/index.ts");
      endWith(await runBenchmarks(name, options));
    });
}

function addTrace(program: Command): void {
  const command = addProgramArgument(program.command("trace").usage("-- [options] [file]")
    .description("boot a program with tracing on; writes out/trace/NAME.html and a NAME.json for Perfetto"));
  for (const option of optionsNamed("preempt", "timeSlice", "memory", "smp", "accel", "icount", "timeout", "append")) command.addOption(option);
  command.addOption(optimizationOption())
    .option("--events <n>", "events that the ring holds, a power of two", "65536")
    .addHelpText("after", examples("npm run trace", "npm run trace -- examples/priorities.ts --icount"))
    .action(async (file: string | undefined, options: QemuOptions & BuildArguments & { readonly events: string }) => {
      const { basename } = await import("node:path");
      const traced = { ...options, append: [`trace=${options.events}`, options.append ?? ""].join(" ").trim() };
      machineFor({ kernelPath: "" }, traced); // complains before anything is compiled
      const kernelPath = await compile(file, options);
      const { traceProgram } = await import("./trace/index.ts");
      endWith(await traceProgram({
        machine: machineFor({ kernelPath }, traced), timeoutSeconds: timeoutSecondsFor(options), name: basename(kernelPath, ".elf"),
      }));
    });
}

function addFont(program: Command): void {
  program.command("font").usage("").description("write the letters of the screen anew from their package")
    .action(async () => {
      const { fontDataPath, writeFontData } = await import("./tools/font.ts");
      const { note } = await import("./tools/progress.ts");
      const { shownPath } = await import("./tools/paths.ts");
      note(`${shownPath(fontDataPath)}: ${await writeFontData() ? "written" : "up to date"}`);
    });
}

function addPictures(program: Command): void {
  program.command("pictures").usage("").description("make the pictures of the README anew, in docs/pictures/")
    .action(async () => {
      const { makePictures } = await import("./trace/pictures.ts");
      await makePictures();
    });
}

function addClean(program: Command): void {
  program.command("clean").usage("").description("remove out/, everything that builds made")
    .addHelpText("after", examples("npm run clean"))
    .action(async () => {
      const { clean } = await import("./tools/clean.ts");
      await clean();
    });
}

function commandLineProgram(): Command {
  const program = new Command("npm run").usage("COMMAND -- [options] [file]")
    .description("Build, boot and test Heddle.")
    .exitOverride();
  for (const add of [addBuild, addQemu, addDebug, addImage, addFlash, addTest, addBench, addTrace, addFont, addPictures, addClean]) add(program);
  return program;
}

/** Errors after which the whole usage helps; after a bad value it would only hide the message. */
const usageErrors: readonly string[] = [
  "commander.unknownOption", "commander.unknownCommand", "commander.excessArguments", "commander.optionMissingArgument",
];

/** The exit status for commander's own ending (help or a usage error, whose message it has printed). */
function concludeUsage(error: CommanderError, program: Command, name: string | undefined): number {
  if (error.exitCode === 0) return exitStatuses.success;
  const command = program.commands.find((candidate) => candidate.name() === name) ?? program;
  const hint = `(npm run ${command === program ? "COMMAND" : command.name()} -- --help shows the options)\n`;
  if (error.code !== "commander.help") {
    process.stderr.write(usageErrors.includes(error.code) ? `\n${command.helpInformation()}` : hint);
  }
  return exitStatuses.usage;
}

/** npm runs scripts in the project's folder; file names are meant from where the user is. */
function enterUserFolder(commandName: string | undefined): void {
  const folder = process.env["INIT_CWD"];
  if (folder !== undefined && process.env["npm_lifecycle_event"] === commandName) process.chdir(folder);
}

/** Runs a command; its outcome is in process.exitCode. */
async function main(argv: readonly string[]): Promise<void> {
  const program = commandLineProgram();
  try {
    enterUserFolder(argv[2]);
    await program.parseAsync([...argv]);
  } catch (error) {
    endWith(error instanceof CommanderError ? concludeUsage(error, program, argv[2]) : reportError(error));
  }
}

await main(process.argv);
