// What the CPU is and can do, as text for a banner: its name, and those features of the table
// below that it has.

import { TextBuffer } from '../../lib/text-buffer.ts';
import {
  appendCpuName, type CpuFeature, featureAvx, featureHypervisor, featureInvariantTsc, featureNoExecute, featurePageGlobal,
  featureSmap, featureSmep, featureTscDeadline, featureUmip, featureX2apic, featureXsave,
} from './cpuid.ts';

const name = new TextBuffer();
const features = new TextBuffer();

/** The name of the processor as it gives it itself. */
export function cpuName(): string {
  if (name.length === 0) appendCpuName(name);
  return name.text;
}

/** The features that the kernel makes use of or cares about, separated by spaces. */
export function cpuFeatures(): string {
  if (features.length > 0) return features.text;
  add(featureNoExecute);
  add(featureSmep);
  add(featureSmap);
  add(featureUmip);
  add(featurePageGlobal);
  add(featureX2apic);
  add(featureTscDeadline);
  add(featureInvariantTsc);
  add(featureXsave);
  add(featureAvx);
  add(featureHypervisor);
  return features.text;
}

function add(feature: CpuFeature): void {
  if (!feature.isPresent) return;
  if (features.length > 0) features.append(' ');
  features.append(feature.name);
}
