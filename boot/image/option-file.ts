// The text of heddle.txt as it is in a new image: what can be set, and what a command asked for.

const lines = [
  "# Boot options of Heddle. Any text editor will do.",
  "# One option a line, or several with spaces between; what follows a # is a comment.",
  "#",
  "# video=1024x768     size of the screen; auto takes the firmware's choice, off leaves it alone",
  "# preempt=on         on or off; without it the program decides",
  "# time-slice=10000   microseconds that a thread runs before another gets its turn, 100 to 1000000",
  "# log=info           error, warn, info, debug or trace",
];

/** The file for a command line, which may be empty. Lines end as Windows wants them; the loaders take both. */
export function optionFileText(commandLine: string): string {
  const options = commandLine.split(" ").filter((word) => word !== "");
  return [...lines, "", ...options, ""].join("\r\n");
}
