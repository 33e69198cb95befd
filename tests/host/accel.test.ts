// The choice between KVM and TCG, from made-up hosts.

import test from "ava";
import { type HostFacts, chooseAccelerator, readHostFacts } from "../../qemu/accel.ts";
import { UserError } from "../../tools/errors.ts";

const intel = "processor\t: 0\nflags\t\t: fpu vmx sse2\n";
const amd = "flags\t\t: fpu sse2 svm\n";
const plain = "model name\t: vmx lookalike\nflags\t\t: fpu sse2 avmx svmx\n";

function host(cpuInfo: string, kvmAccess: HostFacts["kvmAccess"]): HostFacts {
  return { cpuInfo, kvmAccess };
}

test("auto takes KVM where the CPU shows it and the device is writable", (t) => {
  t.is(chooseAccelerator("auto", "host", host(intel, "writable")), "kvm");
  t.is(chooseAccelerator("auto", "host", host(amd, "writable")), "kvm");
});

test("auto takes TCG where either is missing", (t) => {
  t.is(chooseAccelerator("auto", "host", host(intel, "not writable")), "tcg");
  t.is(chooseAccelerator("auto", "host", host(plain, "writable")), "tcg");
  t.is(chooseAccelerator("auto", "host", host("", "writable")), "tcg");
});

test("deterministic timing takes TCG, and refuses a forced KVM as a usage error", (t) => {
  t.is(chooseAccelerator("auto", "deterministic", host(intel, "writable")), "tcg");
  const error = t.throws(() => chooseAccelerator("kvm", "deterministic", host(intel, "writable")), { instanceOf: UserError });
  t.is(error?.exitStatus, 2);
});

test("either may be forced; KVM without its device is an error that says what to do", (t) => {
  t.is(chooseAccelerator("tcg", "host", host(intel, "writable")), "tcg");
  t.is(chooseAccelerator("kvm", "host", host(plain, "writable")), "kvm");
  t.throws(() => chooseAccelerator("kvm", "host", host(intel, "not writable")), { instanceOf: UserError, message: /--accel tcg/ });
});

test("the facts of this machine can be read anywhere", (t) => {
  t.notThrows(() => readHostFacts());
});
