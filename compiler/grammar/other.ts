// The grammar matrix: kinds that are no constructs of a source file's own.

import { notApplicable, type KindName, type NotApplicable, type Rows } from './row.ts';

const jsx = notApplicable('JSX: .tsx files are not read');
const jsdoc = notApplicable('JSDoc: documentation; tags of functions may be attributes');
const made = notApplicable('the file itself, or made by tsc: its checker, transformers and printer');

function all<Name extends KindName>(row: NotApplicable, names: readonly Name[]): Record<Name, NotApplicable> {
  return Object.fromEntries(names.map((name) => [name, row])) as Record<Name, NotApplicable>;
}

export const otherRows = {
  ...all(made, [
    'SourceFile', 'Bundle', 'SyntaxList', 'NotEmittedStatement', 'NotEmittedTypeElement', 'PartiallyEmittedExpression', 'CommaListExpression', 'SyntheticReferenceExpression', 'Count',
  ]),
  ...all(jsx, [
    'JsxElement', 'JsxSelfClosingElement', 'JsxOpeningElement', 'JsxClosingElement', 'JsxFragment', 'JsxOpeningFragment', 'JsxClosingFragment', 'JsxAttribute',
    'JsxAttributes', 'JsxSpreadAttribute', 'JsxExpression', 'JsxNamespacedName',
  ]),
  ...all(jsdoc, [
    'JSDocCommentTextToken', 'JSDocTypeExpression', 'JSDocNameReference', 'JSDocMemberName', 'JSDocAllType', 'JSDocUnknownType', 'JSDocNullableType', 'JSDocNonNullableType',
    'JSDocOptionalType', 'JSDocFunctionType', 'JSDocVariadicType', 'JSDocNamepathType', 'JSDoc', 'JSDocText', 'JSDocTypeLiteral', 'JSDocSignature', 'JSDocLink',
    'JSDocLinkCode', 'JSDocLinkPlain', 'JSDocTag', 'JSDocAugmentsTag', 'JSDocImplementsTag', 'JSDocAuthorTag', 'JSDocDeprecatedTag', 'JSDocClassTag', 'JSDocPublicTag',
    'JSDocPrivateTag', 'JSDocProtectedTag', 'JSDocReadonlyTag', 'JSDocOverrideTag', 'JSDocCallbackTag', 'JSDocOverloadTag', 'JSDocEnumTag', 'JSDocParameterTag',
    'JSDocReturnTag', 'JSDocThisTag', 'JSDocTypeTag', 'JSDocTemplateTag', 'JSDocTypedefTag', 'JSDocSeeTag', 'JSDocPropertyTag', 'JSDocThrowsTag', 'JSDocSatisfiesTag',
    'JSDocImportTag',
  ]),
} as const satisfies Rows;
