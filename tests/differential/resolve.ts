// Raw program to resolved program: names in place of numbers, and only what is valid where it stands.
//
// A number is taken modulo what is in scope; where nothing is, the reference becomes a constant and
// a statement falls away. Termination: loops are bounded by their own counters, and every call
// spends fuel, of which a program has a fixed amount; without it a call returns at once. What the
// languages do not define alike is made to be alike here: divisors of integers are never zero.

import { type Block, type Expression, type GeneratedFunction, type RawProgram, type ResolvedProgram, type SignatureName, type Statement,
  type SwitchCase, type ValueType, signatures } from './syntax.ts';

type Raw = Expression<number>;
type Resolved = Expression<string>;

interface Variable {
  readonly type: ValueType;
  readonly name: string;
  readonly isAssignable: boolean;
}

/** A loop or switch that `break` (or `continue`) can name. */
interface Target {
  readonly label: string;
  readonly isLoop: boolean;
  isNamed: boolean;
}

/** What is in scope at one place of the program. */
interface Scope {
  readonly variables: readonly Variable[];
  readonly targets: readonly Target[];
  /** The type that `return` gives; null in the main body. */
  readonly result: ValueType | null;
}

/** Resolves `program`; all its module-level names begin with `prefix`. */
export function resolveProgram(program: RawProgram, prefix: string): ResolvedProgram {
  return new Resolver(program, prefix).program();
}

class Resolver {
  private readonly raw: RawProgram;
  private readonly prefix: string;
  private count = 0;

  constructor(raw: RawProgram, prefix: string) {
    this.raw = raw;
    this.prefix = prefix;
  }

  program(): ResolvedProgram {
    const { raw, prefix } = this;
    const variables = raw.variables.map((variable, index) => ({ ...variable, name: `${prefix}v${index}` }));
    const scope: Scope = { variables: variables.map((variable) => ({ ...variable, isAssignable: true })), targets: [], result: null };
    return {
      variables,
      arrays: raw.arrays.map((array, index) => ({ ...array, name: `${prefix}a${index}` })),
      functions: raw.functions.map((fn, index) => this.fn(fn, index, scope)),
      body: this.block(raw.body, scope),
      entry: `${prefix}main`,
    };
  }

  private fn(fn: GeneratedFunction<number>, index: number, outer: Scope): GeneratedFunction<string> {
    const { parameters, result } = signatures[fn.signature];
    const own = parameters.map((type): Variable => ({ type, name: this.fresh('p'), isAssignable: true }));
    const scope: Scope = { variables: [...outer.variables, ...own], targets: [], result };
    return {
      signature: fn.signature,
      name: `${this.prefix}f${index}`,
      parameters: own.map((parameter) => parameter.name),
      body: this.block(fn.body, scope),
      result: this.expression(fn.result, scope),
    };
  }

  private fresh(letter: string): string {
    return `_${letter}${this.count++}`;
  }

  /** A block with a scope of its own. What follows a jump is left out. */
  private block(statements: Block<number>, outer: Scope): Block<string> {
    let scope = outer;
    const resolved: Statement<string>[] = [];
    for (const statement of statements) {
      const next = this.statement(statement, scope);
      if (next === null) continue;
      resolved.push(next);
      if (next.kind === 'leave' || next.kind === 'return') break;
      if (next.kind !== 'declare') continue;
      scope = { ...scope, variables: [...scope.variables, { type: next.type, name: next.name, isAssignable: true }] };
    }
    return resolved;
  }

  /** The statement, or null where it means nothing. */
  private statement(node: Statement<number>, scope: Scope): Statement<string> | null {
    switch (node.kind) {
      case 'declare':
        return { ...node, value: this.expression(node.value, scope), name: this.fresh('x') };
      case 'expression':
      case 'out':
        return { ...node, value: this.expression(node.value, scope) };
      case 'store':
        return this.store(node, scope);
      case 'if': {
        const otherwise = node.otherwise === null ? null : this.block(node.otherwise, scope);
        return { kind: 'if', condition: this.expression(node.condition, scope), then: this.block(node.then, scope), otherwise };
      }
      case 'for':
      case 'while':
        return this.loop(node, scope);
      case 'switch':
        return this.switch(node, scope);
      case 'leave':
        return leave(node, scope);
      case 'return':
        if (scope.result === null) return null;
        return { kind: 'return', value: converted(this.expression(node.value, scope), scope.result) };
    }
  }

  private store(node: Statement<number> & { readonly kind: 'store' }, scope: Scope): Statement<string> | null {
    const array = this.array(node.element, node.ref);
    if (array === null) return null;
    const index = masked(this.expression(node.index, scope), array.length);
    return { ...node, ref: array.name, index, value: safeOperand(node.operator, this.expression(node.value, scope)) };
  }

  private loop(node: Statement<number> & { readonly kind: 'for' | 'while' }, scope: Scope): Statement<string> {
    const target: Target = { label: this.fresh('L'), isLoop: true, isNamed: false };
    const name = this.fresh('i');
    const inside: Scope = {
      ...scope, targets: [...scope.targets, target],
      variables: [...scope.variables, { type: 'i32', name, isAssignable: false }],
    };
    const body = this.block(node.body, inside);
    const label = target.isNamed ? target.label : '';
    if (node.kind === 'for') return { ...node, label, name, body };
    return { ...node, label, name, condition: this.expression(node.condition, scope), body };
  }

  private switch(node: Statement<number> & { readonly kind: 'switch' }, scope: Scope): Statement<string> {
    const target: Target = { label: this.fresh('L'), isLoop: false, isNamed: false };
    const inside: Scope = { ...scope, targets: [...scope.targets, target] };
    const seen = new Set<number | null>();
    const cases: SwitchCase<string>[] = [];
    for (const { labels, body } of node.cases) {
      const fresh = [...new Set(labels)].filter((label) => !seen.has(label));
      fresh.forEach((label) => seen.add(label));
      if (fresh.length > 0) cases.push({ labels: fresh, body: this.block(body, inside) });
    }
    const subject = this.expression(node.subject, scope);
    // Most subjects would meet no case otherwise.
    const small: Resolved = { kind: 'binary', type: 'i32', operator: '&', left: subject, right: { kind: 'constant', type: 'i32', value: 7 } };
    return { kind: 'switch', label: target.isNamed ? target.label : '', subject: small, cases };
  }

  private array(element: string, ref: number): { readonly name: string; readonly length: number } | null {
    const names = this.raw.arrays.map((array, index) => ({ ...array, name: `${this.prefix}a${index}` }));
    const found = names.filter((array) => array.element === element);
    return found.length === 0 ? null : found[ref % found.length];
  }

  private expression(node: Raw, scope: Scope): Resolved {
    const sub = (child: Raw): Resolved => this.expression(child, scope);
    switch (node.kind) {
      case 'constant':
        return node;
      case 'variable':
        return pick(scope.variables.filter((variable) => variable.type === node.type), node.ref,
          (variable) => ({ ...node, ref: variable.name }), node.type);
      case 'assign': {
        const value = safeOperand(node.operator, sub(node.value));
        const candidates = scope.variables.filter((variable) => variable.type === node.type && variable.isAssignable);
        return candidates.length === 0 ? value : { ...node, ref: candidates[node.ref % candidates.length].name, value };
      }
      case 'element': {
        const array = this.array(node.element, node.ref);
        if (array === null) return { kind: 'constant', type: node.type, value: node.ref };
        return { ...node, ref: array.name, index: masked(sub(node.index), array.length) };
      }
      case 'call':
        return this.call(node, scope);
      case 'binary':
        return { ...node, left: sub(node.left), right: safeOperand(node.operator, sub(node.right)) };
      case 'compare':
      case 'logical':
      case 'extreme':
        return { ...node, left: sub(node.left), right: sub(node.right) };
      case 'unary':
      case 'convert':
        return { ...node, operand: sub(node.operand) };
      case 'choose':
        return { ...node, condition: sub(node.condition), whenTrue: sub(node.whenTrue), whenFalse: sub(node.whenFalse) };
    }
  }

  private call(node: Raw & { readonly kind: 'call' }, scope: Scope): Resolved {
    const args = node.args.map((arg) => this.expression(arg, scope));
    const names = this.raw.functions.flatMap((fn, index) => (fn.signature === node.signature ? [`${this.prefix}f${index}`] : []));
    if (names.length === 0) return converted(args[0], node.type);
    return { ...node, ref: names[node.ref % names.length], args };
  }
}

function pick<T>(candidates: readonly T[], ref: number, take: (candidate: T) => Resolved, type: ValueType): Resolved {
  return candidates.length === 0 ? { kind: 'constant', type, value: type === 'bool' ? ref % 2 : ref } : take(candidates[ref % candidates.length]);
}

function leave(node: Statement<number> & { readonly kind: 'leave' }, scope: Scope): Statement<string> | null {
  const targets = node.how === 'continue' ? scope.targets.filter((target) => target.isLoop) : scope.targets;
  if (targets.length === 0) return null;
  const target = targets[targets.length - 1 - (node.ref % targets.length)];
  if (target === targets.at(-1)) return { ...node, ref: '' };
  target.isNamed = true;
  return { ...node, ref: target.label };
}

/** An integer divisor is made odd, so it is never zero. */
function safeOperand(operator: string | null, operand: Resolved): Resolved {
  if (operand.type === 'f64' || (operator !== '/' && operator !== '%')) return operand;
  return { kind: 'binary', type: operand.type, operator: '|', left: operand, right: { kind: 'constant', type: operand.type, value: 1 } };
}

function masked(index: Resolved, length: number): Resolved {
  return { kind: 'binary', type: 'i32', operator: '&', left: index, right: { kind: 'constant', type: 'i32', value: length - 1 } };
}

function converted(operand: Resolved, type: ValueType): Resolved {
  return operand.type === type ? operand : { kind: 'convert', type, form: 'wrap', operand };
}
