// The grammar matrix: tokens. Operators and keywords stand here with an example of their own;
// punctuation belongs to the constructs that it is part of.

import { accepted, notApplicable, refused, restricted, type Rows } from './row.ts';

const trivia = notApplicable('trivia: comments and space between tokens');
const punctuation = notApplicable('punctuation of other constructs');
const jsx = notApplicable('JSX: .tsx files are not read');
const backtick = notApplicable('scanned as part of a template');

const arithmetic = (operator: string): string => `let a: u32 = 6; a = a ${operator} 3;`;
const assigned = (operator: string): string => `let a: u32 = 6; a ${operator} 3;`;
const compared = (operator: string): string => `const f = (a: u32, b: u32): bool => a ${operator} b; f(1, 2);`;

export const triviaRows = {
  Unknown: notApplicable('what the scanner makes of a character that begins no token: a syntax error of tsc'),
  EndOfFileToken: notApplicable('the end of every file'),
  SingleLineCommentTrivia: trivia,
  MultiLineCommentTrivia: trivia,
  NewLineTrivia: trivia,
  WhitespaceTrivia: trivia,
  ShebangTrivia: trivia,
  ConflictMarkerTrivia: notApplicable('left by a merge: a syntax error of tsc'),
  NonTextFileMarkerTrivia: notApplicable('a binary file: a syntax error of tsc'),
  JsxText: jsx,
  JsxTextAllWhiteSpaces: jsx,
} as const satisfies Rows;

export const literalRows = {
  NumericLiteral: accepted('const a: u32 = 1_000; const b: u8 = 0xff; const c: u8 = 0b101; const d: u8 = 0o17; const e: f64 = 1.5e3;'),
  BigIntLiteral: refused('H1001', 'write a u64: its literals are exact to 64 bits', 'const a = 10n;'),
  StringLiteral: accepted("const a: string = 'text';"),
  RegularExpressionLiteral: refused('H1001', 'compare characters by charCodeAt', 'const a = /[a-z]+/;'),
  NoSubstitutionTemplateLiteral: accepted('const a: string = `text`;'),
  TemplateHead: notApplicable('part of a template expression'),
  TemplateMiddle: notApplicable('part of a template expression'),
  TemplateTail: notApplicable('part of a template expression'),
  Identifier: accepted('const name: u32 = 1;'),
  PrivateIdentifier: accepted('class A { #value: u32 = 1; get(): u32 { return this.#value; } } new A().get();'),
} as const satisfies Rows;

export const punctuationRows = {
  OpenBraceToken: punctuation,
  CloseBraceToken: punctuation,
  OpenParenToken: punctuation,
  CloseParenToken: punctuation,
  OpenBracketToken: punctuation,
  CloseBracketToken: punctuation,
  DotToken: punctuation,
  DotDotDotToken: punctuation,
  SemicolonToken: punctuation,
  QuestionDotToken: notApplicable('punctuation of optional chaining: see PropertyAccessExpression'),
  LessThanSlashToken: jsx,
  EqualsGreaterThanToken: punctuation,
  QuestionToken: punctuation,
  ColonToken: punctuation,
  AtToken: punctuation,
  BacktickToken: backtick,
  HashToken: notApplicable('scanned as part of a private identifier'),
} as const satisfies Rows;

export const operatorRows = {
  CommaToken: accepted('let a: u32 = 1; let b: u32 = (a += 1, a); b += a;'),
  LessThanToken: accepted(compared('<')),
  GreaterThanToken: accepted(compared('>')),
  LessThanEqualsToken: accepted(compared('<=')),
  GreaterThanEqualsToken: accepted(compared('>=')),
  EqualsEqualsToken: restricted('the same as ===', compared('==')),
  ExclamationEqualsToken: restricted('the same as !==', compared('!=')),
  EqualsEqualsEqualsToken: accepted(compared('===')),
  ExclamationEqualsEqualsToken: accepted(compared('!==')),
  PlusToken: [restricted('of numbers; strings are not joined', arithmetic('+')), refused('H2008', 'format into a template: print`${a}${b}`', "const a = 'x' + 'y';")],
  MinusToken: accepted(arithmetic('-')),
  AsteriskToken: accepted(arithmetic('*')),
  AsteriskAsteriskToken: restricted('of integers', arithmetic('**')),
  SlashToken: restricted('of integers, an integer; a zero divisor is a panic', arithmetic('/')),
  PercentToken: accepted(arithmetic('%')),
  PlusPlusToken: accepted('let a: u32 = 1; a++; ++a;'),
  MinusMinusToken: accepted('let a: u32 = 1; a--; --a;'),
  LessThanLessThanToken: restricted('the count is taken modulo the width', arithmetic('<<')),
  GreaterThanGreaterThanToken: restricted('keeps the sign of signed types only', arithmetic('>>')),
  GreaterThanGreaterThanGreaterThanToken: accepted(arithmetic('>>>')),
  AmpersandToken: accepted(arithmetic('&')),
  BarToken: accepted(arithmetic('|')),
  CaretToken: accepted(arithmetic('^')),
  ExclamationToken: accepted('const f = (a: u32): bool => !a; f(1);'),
  TildeToken: accepted('let a: u32 = 1; a = ~a;'),
  AmpersandAmpersandToken: accepted('const f = (a: u32, b: u32): bool => a > 1 && b > 1; f(1, 2);'),
  BarBarToken: accepted('const f = (a: u32, b: u32): bool => a > 1 || b > 1; f(1, 2);'),
  QuestionQuestionToken: accepted('class A {} const f = (a: A | null, b: A): A => a ?? b; f(null, new A());'),
  EqualsToken: accepted(assigned('=')),
  PlusEqualsToken: accepted(assigned('+=')),
  MinusEqualsToken: accepted(assigned('-=')),
  AsteriskEqualsToken: accepted(assigned('*=')),
  AsteriskAsteriskEqualsToken: restricted('of integers', assigned('**=')),
  SlashEqualsToken: accepted(assigned('/=')),
  PercentEqualsToken: accepted(assigned('%=')),
  LessThanLessThanEqualsToken: accepted(assigned('<<=')),
  GreaterThanGreaterThanEqualsToken: accepted(assigned('>>=')),
  GreaterThanGreaterThanGreaterThanEqualsToken: accepted(assigned('>>>=')),
  AmpersandEqualsToken: accepted(assigned('&=')),
  BarEqualsToken: accepted(assigned('|=')),
  BarBarEqualsToken: accepted('let a = false; a ||= true;'),
  AmpersandAmpersandEqualsToken: accepted('let a = true; a &&= false;'),
  QuestionQuestionEqualsToken: accepted('class A {} function f(a: A | null, b: A): A { a ??= b; return a; } f(null, new A());'),
  CaretEqualsToken: accepted(assigned('^=')),
} as const satisfies Rows;
