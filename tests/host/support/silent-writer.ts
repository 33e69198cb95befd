// Stands in for the writer of `npm run flash`: its job's image path says how it misbehaves.

const { imagePath } = JSON.parse(process.argv[2] ?? "{}") as { readonly imagePath: string };
process.send?.({ kind: "progress", phase: "write", doneBytes: 4096 });
if (imagePath === "crash") throw new Error("the writer has a bug");
if (imagePath === "killed") process.kill(process.pid, "SIGKILL");
setInterval(() => {}, 1000); // silent, and alive
