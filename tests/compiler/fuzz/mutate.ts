// Mutations of source text: what a slip of the hand, a bad merge or a broken disk makes of a program.
//
// A mutation is data with positions as fractions, so that it applies to every text and a failing list
// of them can be shrunk.

import fc from 'fast-check';

export type Mutation =
  | { readonly kind: 'delete' | 'duplicate' | 'truncate'; readonly at: number }
  | { readonly kind: 'swap'; readonly at: number; readonly other: number }
  | { readonly kind: 'insert' | 'replace'; readonly at: number; readonly token: string }
  | { readonly kind: 'splice'; readonly at: number; readonly from: number; readonly length: number };

/** Tokens that turn a program into another one: of the grammar, of the language, and of no language. */
const tokens = [
  ...'{ } ( ) [ ] < > ; , . ?. ... : ? = => == === + - * / % ** & | ^ ! ~ << >> >>> ++ -- && || ?? @ # ` \' " \\ \u0000 \uFEFF \uD800'.split(' '),
  ...'class extends implements interface enum namespace function return if else for of in while do break continue switch case default'.split(' '),
  ...'new this super null undefined true false const let var using static readonly abstract override get set type as satisfies import export from'.split(' '),
  ...'u8 i32 u64 f64 usize bool string void never number any unknown ptr FixedArray volatile array arrayOf sizeof onStack unchecked asm naked'.split(' '),
  ...'0 1 -1 1.5 0x7fffffff 1e400 18446744073709551615 99999999999999999999 \'text\' `${1}` /re/ 1n [0] {} () (1,2) ${'.split(' '),
] as const;

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const token = fc.constantFrom(...tokens);

export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('delete' as const, 'duplicate' as const), at: fraction }),
    fc.record({ kind: fc.constant('swap' as const), at: fraction, other: fraction }),
    fc.record({ kind: fc.constantFrom('insert' as const, 'replace' as const), at: fraction, token }),
    fc.record({ kind: fc.constant('splice' as const), at: fraction, from: fraction, length: fc.integer({ min: 1, max: 20 }) }),
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('truncate' as const), at: fraction }) },
  ),
  { minLength: 1, maxLength: 4 },
);

/** Text into tokens, spaces and comments; joined they are the text again. */
export function tokenize(text: string): string[] {
  return text.match(/\s+|\/\/[^\n]*|\/\*[^]*?\*\/|'[^'\n]*'|"[^"\n]*"|[\p{L}_$][\p{L}\p{N}_$]*|\d[\w.]*|[=<>!&|+*?.-]+|[^]/gu) ?? [];
}

/** Applies the mutations in turn; `donor` is where spliced tokens come from. */
export function mutate(text: string, donor: string, list: readonly Mutation[]): string {
  const pieces = tokenize(text);
  const donated = tokenize(donor);
  for (const mutation of list) applyTo(pieces, donated, mutation);
  return pieces.join('');
}

function applyTo(pieces: string[], donated: readonly string[], mutation: Mutation): void {
  const index = Math.floor(mutation.at * pieces.length);
  const piece = pieces[index] ?? '';
  switch (mutation.kind) {
    case 'delete':
      pieces.splice(index, 1);
      break;
    case 'duplicate':
      pieces.splice(index, 0, piece);
      break;
    case 'truncate':
      pieces.length = index;
      break;
    case 'insert':
      pieces.splice(index, 0, ` ${mutation.token} `);
      break;
    case 'replace':
      pieces.splice(index, 1, mutation.token);
      break;
    case 'swap': {
      const other = Math.floor(mutation.other * pieces.length);
      [pieces[index], pieces[other]] = [pieces[other] ?? '', piece];
      break;
    }
    case 'splice': {
      const from = Math.floor(mutation.from * donated.length);
      pieces.splice(index, mutation.length, ...donated.slice(from, from + mutation.length));
    }
  }
}
