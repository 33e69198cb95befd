// Words in front of the code of a function that say what a caller with nothing but its address has to
// know: how large its environment is, and whether it may use floats.
//
// They are LLVM's prefix data. A program that never asks has none. What a function value is, and
// where the environment begins, is said in lower/closures.ts.

import type { IrFunction } from '../ir/module.ts';
import type { PreludeFunction } from './prelude.ts';

/** Intrinsics that read the words. */
export const wordReaders: ReadonlySet<string> = new Set(['closure.size', 'closure.copy', 'function.floats']);

/** Sixteen bytes keep the code at its alignment: eight unused, then the words at -8 and -4. */
export function functionWords(fn: IrFunction, usesFloats: boolean): string {
  return `prefix <{ i64, i32, i32 }> <{ i64 0, i32 ${usesFloats ? 1 : 0}, i32 ${fn.environmentBytes ?? 0} }>`;
}

/** From the function value %a: %closure, whether it has an environment, and %environment where it then is. */
const environment = `  %value = ptrtoint i8* %a to i64
  %bit = and i64 %value, 1
  %closure = icmp ne i64 %bit, 0
  %environment = getelementptr i8, i8* %a, i64 -1
  br i1 %closure, label %captures, label %plain
captures:
  %codeplace = bitcast i8* %environment to i8**
  %codeof = load i8*, i8** %codeplace`;

function word(code: string, offset: number): string {
  return `  %place = getelementptr i8, i8* ${code}, i64 ${offset}
  %typed = bitcast i8* %place to i32*
  %word = load i32, i32* %typed`;
}

const closureSize = `${environment}
${word('%codeof', -4)}
  %size = zext i32 %word to i64
  ret i64 %size
plain:
  ret i64 0`;

const closureCopy = `${environment}
${word('%codeof', -4)}
  %size = zext i32 %word to i64
  call void @llvm.memcpy.p0i8.p0i8.i64(i8* %b, i8* %environment, i64 %size, i1 false)
  %copy = getelementptr i8, i8* %b, i64 1
  ret i8* %copy
plain:
  ret i8* %a`;

const floats = `${environment}
  br label %plain
plain:
  %code = phi i8* [ %a, %0 ], [ %codeof, %captures ]
${word('%code', -8)}
  %uses = icmp ne i32 %word, 0
  ret i1 %uses`;

/** The prelude functions that read the words, or null for another name. */
export function wordFunction(name: string): PreludeFunction | null {
  switch (name) {
    case 'closure.size':
      return { result: 'i64', parameters: ['i8*'], body: closureSize, declarations: [] };
    case 'closure.copy':
      return { result: 'i8*', parameters: ['i8*', 'i8*'], body: closureCopy, declarations: ['declare void @llvm.memcpy.p0i8.p0i8.i64(i8*, i8*, i64, i1 immarg)'] };
    case 'function.floats':
      return { result: 'i1', parameters: ['i8*'], body: floats, declarations: [] };
    default:
      return null;
  }
}
