// A plugin of tsserver: editors show heddlec's own diagnostics, with their help, beside those of tsc.
//
// In tsconfig.json: "plugins": [{ "name": "heddlec-language-service" }], with "target": "linux" where the
// programs are not for the kernel. Of tsc's own diagnostics only those go that ours explain better.

"use strict";

const { CompilerClient } = require("./client.cjs");

/** What tsc says about widths, and our codes that name the cast. */
const tscConversions = new Set([2322, 2345]);
const conversions = new Set(["H2001", "H2002", "H2004"]);

function init({ typescript: ts }) {
  let client = null;

  function create(info) {
    const { languageService, project, config } = info;
    const log = (line) => project.projectService.logger.info(`heddlec: ${line}`);
    const known = new Map();
    client ??= new CompilerClient(log);

    /** The compiler's diagnostics of a file, asked for once for each state of the program. */
    function findings(fileName, program) {
      const before = known.get(fileName);
      if (before?.program === program) return before.found;
      const found = client.check({ fileName, texts: openTexts(project.projectService), target: config.target ?? null }) ?? before?.found ?? [];
      known.set(fileName, { program, found });
      return found;
    }

    function getSemanticDiagnostics(fileName) {
      const fromTsc = languageService.getSemanticDiagnostics(fileName);
      const program = languageService.getProgram();
      const file = program?.getSourceFile(fileName);
      if (file === undefined || file.isDeclarationFile || !/\.ts$/.test(fileName)) return fromTsc;
      try {
        const found = findings(fileName, program);
        return [...fromTsc.filter((diagnostic) => !isExplained(file, diagnostic, found)), ...found.map((finding) => toDiagnostic(ts, file, finding))];
      } catch (error) {
        log(error instanceof Error ? (error.stack ?? error.message) : String(error));
        return fromTsc;
      }
    }

    return decorated(languageService, { getSemanticDiagnostics });
  }

  return { create };
}

/** The language service with some of its functions replaced. */
function decorated(languageService, replaced) {
  const proxy = Object.create(null);
  for (const name of Object.keys(languageService)) proxy[name] = (...values) => languageService[name](...values);
  return Object.assign(proxy, replaced);
}

/** Path → text of all files that are open in the editor. */
function openTexts(projectService) {
  const texts = {};
  for (const path of projectService.openFiles.keys()) {
    const script = projectService.getScriptInfoForPath(path);
    const snapshot = script?.getSnapshot();
    if (snapshot !== undefined) texts[script.fileName] = snapshot.getText(0, snapshot.getLength());
  }
  return texts;
}

/** True for what tsc says at a place where one of ours says it better. */
function isExplained(file, { code, start, length }, found) {
  if (start === undefined) return false;
  const lineOf = (position) => file.getLineAndCharacterOfPosition(Math.min(position, file.text.length)).line;
  return found.some((finding) => {
    if (tscConversions.has(code) && conversions.has(finding.code)) return lineOf(start) === lineOf(finding.start);
    return finding.code === "H1001" && start < finding.start + finding.length && finding.start < start + (length ?? 1);
  });
}

/** tsserver shows `source` and the number of the code; the message repeats it as it is looked up. */
function toDiagnostic(ts, file, { code, severity, message, help, start, length }) {
  return {
    file, start, length,
    code: Number(code.slice(1)),
    source: "heddlec",
    category: severity === "error" ? ts.DiagnosticCategory.Error : ts.DiagnosticCategory.Warning,
    messageText: `${code}: ${message}${help === null ? "" : `\nhelp: ${help}`}`,
  };
}

module.exports = init;
