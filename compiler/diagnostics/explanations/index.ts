// The table of explanations: one for every code. A code without one is an error of tsc.

import type { Code } from '../codes.ts';
import { allocationExplanations } from './allocation.ts';
import { effectExplanations } from './effects.ts';
import type { Explanation } from './explanation.ts';
import { languageExplanations } from './language.ts';
import { environmentExplanations, machineExplanations, staticExplanations } from './machine.ts';
import { nameExplanations } from './names.ts';
import { typeExplanations } from './types.ts';

export const explanations: Readonly<Record<Code, Explanation>> = {
  ...languageExplanations,
  ...typeExplanations,
  ...nameExplanations,
  ...allocationExplanations,
  ...staticExplanations,
  ...machineExplanations,
  ...effectExplanations,
  ...environmentExplanations,
};
