// Files that no one meant to write: the compiler refuses them with a diagnostic, or compiles them, in time.

import test from 'ava';
import { checkText, errorCodesOf } from './support/check.ts';

interface Input {
  readonly text: string;
  readonly modules?: Readonly<Record<string, string>>;
  /** The codes that are expected, any of them; `OK` where it compiles. */
  readonly expected: RegExp;
}

const many = (text: string, count = 10_000): string => text.repeat(count);
const nestedTooDeeply = /^H9005$/;
const syntaxError = /^TS1\d\d\d$/;

const inputs: Readonly<Record<string, Input>> = {
  'an empty file': { text: '', expected: /^OK$/ },
  'a byte order mark alone': { text: '\uFEFF', expected: /^OK$/ },
  'an unfinished comment': { text: '/* a', expected: syntaxError },
  'an unfinished string': { text: "const a = 'a", expected: syntaxError },
  'an unfinished template': { text: 'const a = `${', expected: /^(TS1\d\d\d|H1001)$/ },
  zeros: { text: many('\0', 100), expected: syntaxError },
  'a binary file': { text: String.fromCharCode(...Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 256)), expected: /^(TS\d+|H1001)$/ },
  'half of a surrogate pair': { text: "const a = '\uD800';", expected: /^OK$/ },
  'a merge conflict': { text: '<<<<<<< a\nconst a = 1;\n=======\nconst a = 2;\n>>>>>>> b\n', expected: syntaxError },
  'ten thousand nested parentheses': { text: `const a: u32 = ${many('(')}1${many(')')};`, expected: nestedTooDeeply },
  'ten thousand open braces': { text: many('{'), expected: nestedTooDeeply },
  'ten thousand negations': { text: `const a = ${many('!')}true;`, expected: nestedTooDeeply },
  'a deep chain of else': { text: `let a: u32 = 1;${many('if (a > 1) a = 2; else ')}a = 3;`, expected: nestedTooDeeply },
  'deep types': { text: `let a: ${many('ptr<')}u32${many('>')};`, expected: nestedTooDeeply },
  'a literal of a hundred thousand digits': { text: `const a: u32 = 1${many('0', 100_000)};`, expected: /^H2002$/ },
  'a string of a million characters': { text: `const a = '${many('x', 1_000_000)}';`, expected: /^OK$/ },
  'a switch with a thousand cases': { text: `let a: u32 = 1; switch (a) {${Array.from({ length: 1000 }, (_, index) => `case ${index}: a = 2; break;`).join('')}}`, expected: /^OK$/ },
  'a generic function without an end': { text: 'class B<T> { t: T | null = null; }\nfunction f<T>(n: u32): u32 { return f<B<T>>(n); }\nf<u32>(3);', expected: /^H2015$/ },
  'a generic class without an end': { text: 'class A<T> { readonly next = new A<A<T>>(); }\nnew A<u32>();', expected: /^H2015$/ },
  'an array larger than memory': { text: 'const a = array<u8, 99999999999>(99999999999);', expected: /^H2016$/ },
  'a class that extends itself': { text: 'class A extends A {}\nnew A();', expected: /^TS2506$/ },
  'an alias of itself': { text: 'type A = A | null;\nlet a: A;', expected: /^TS2456$/ },
  'a constant of itself': { text: 'const a: u32 = a + 1;', expected: /^(TS2448|TS2454|H4002)$/ },
  'a name before its definition': { text: 'a += 1;\nlet a: u32 = 2;', expected: /^TS(2448|2454)$/ },
  'a missing import': { text: "import { a } from './none.ts';\na();", expected: /^(TS2307|H3009)$/ },
  'a missing module': { text: "import 'none';", expected: /^TS2882$/ },
  'constants of modules that need each other': {
    text: "import { b } from './b.ts';\nexport const a: u32 = b + 1;",
    modules: { 'b.ts': "import { a } from './main.ts';\nexport const b: u32 = a + 1;" },
    expected: /^H4002$/,
  },
  'functions of modules that need each other': {
    text: "import { b } from './b.ts';\nexport function a(n: u32): u32 { return n === 0 ? 0 : b(n - 1); }\na(3);",
    modules: { 'b.ts': "import { a } from './main.ts';\nexport function b(n: u32): u32 { return a(n); }" },
    expected: /^OK$/,
  },
};

for (const [name, { text, modules, expected }] of Object.entries(inputs)) {
  test(name, (t) => {
    const result = checkText(text, { emit: 'ir', ...(modules === undefined ? {} : { modules }) });
    const codes = errorCodesOf(result);
    t.is(result.succeeded, codes.length === 0);
    for (const code of codes.length === 0 ? ['OK'] : codes) t.regex(code, expected);
  });
}
