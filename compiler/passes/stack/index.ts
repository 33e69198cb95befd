// Worst-case stacks, from the object file and the IR: a report, and warnings.

import { readFileSync } from 'node:fs';
import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { IrModule } from '../../ir/module.ts';
import type { CallGraph } from '../call-graph.ts';
import type { Places } from '../places.ts';
import { analyzeStacks } from './analysis.ts';
import type { MachineOptions } from './machine-graph.ts';
import { ObjectFile } from './object-file.ts';
import { stackReport, warnOfStacks } from './report.ts';

/** Whether the program makes threads, whose stacks have a size to be checked. */
export function startsThreads(module: IrModule): boolean {
  return [...module.functions.values()].some((fn) => fn.threadStart != null);
}

/** Warns of stacks that may not be enough; gives the report. */
export function checkStacks(graph: CallGraph, objectPath: string, places: Places, diagnostics: Diagnostics, options: MachineOptions): string {
  const analysis = analyzeStacks(graph, new ObjectFile(readFileSync(objectPath)), options);
  warnOfStacks(graph.module, analysis, places, diagnostics);
  return stackReport(graph.module, analysis);
}
