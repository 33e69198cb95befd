// First values of module variables, computed in the compiler by running the IR of their
// initialisers. What runs here must not touch the machine: the interpreter refuses assembly,
// volatile and atomic access and calls that have no body.

import type ts from 'typescript';
import { Abandon } from '../diagnostics/diagnostic.ts';
import type * as ir from '../ir/module.ts';
import { lowerFunction } from '../lower/body.ts';
import { Builder } from '../lower/builder.ts';
import { FunctionContext } from '../lower/context.ts';
import { constantOf, convert } from '../lower/convert.ts';
import { lowerExpression } from '../lower/expression.ts';
import type { Unit } from '../lower/unit.ts';
import { initializerFunction, isConstantVariable, moduleVariable, type Variable } from '../lower/variables.ts';
import { emptyScope } from '../types/resolve.ts';
import * as t from '../types/type.ts';
import { Interpreter, NotConstant } from './interpreter.ts';
import { StaticMemory } from './memory.ts';

export class Evaluator {
  readonly #unit: Unit;
  readonly #memory: StaticMemory;
  readonly #interpreter: Interpreter;
  /** Variables that are being computed, each for the one before it. */
  readonly #underway: Variable[] = [];

  constructor(unit: Unit) {
    this.#unit = unit;
    this.#memory = new StaticMemory(unit.module, (name) => this.#ensure(name));
    this.#interpreter = new Interpreter(this.#memory, (symbol) => this.#lowered(symbol), (symbol) => this.#isPanic(symbol));
  }

  /** Computes every variable whose value can be known. */
  run(): void {
    for (const variable of this.#unit.variables.values()) this.#evaluate(variable);
  }

  /** Writes the results into the module's globals. */
  finish(): void {
    this.run();
    this.#memory.writeInitializers((name, reason) => {
      const node = this.#unit.variablesByGlobal.get(name)?.node;
      this.#unit.diagnostics.report('H4001', node?.initializer ?? node ?? null, reason);
    });
  }

  /** True if the variable's first value is computed; false if its initialiser must run at the start. */
  isKnown(variable: Variable): boolean {
    this.#evaluate(variable);
    return variable.state === 'done';
  }

  /** The value of a constant number or truth value; null if it has none that is known. */
  scalar(variable: Variable): ir.Value | null {
    if (!this.isKnown(variable)) return null;
    const address: ir.Value = { kind: 'symbol', type: 'ptr', name: variable.global.name };
    return this.#memory.scalar(address, t.irTypeOf(variable.type));
  }

  /** The value of a constant that a type names; null if it is no integer that is known. */
  number(declaration: ts.VariableDeclaration): number | null {
    if (!isConstantVariable(declaration)) return null;
    const variable = moduleVariable(this.#unit, declaration);
    const value = variable.type.kind === 'integer' ? this.scalar(variable) : null;
    return value === null ? null : Number(constantOf({ type: variable.type, value }));
  }

  /** The value of a constant integer expression; a diagnostic if it is none. */
  integer(node: ts.Expression): bigint {
    const { unit, fn } = this.#expressionFunction(node);
    const builder = new Builder(fn);
    const context = new FunctionContext(unit, builder, emptyScope, t.voidType, null);
    context.at(node);
    const value = lowerExpression(context, node, null);
    if (value.type.kind !== 'integer' && value.type.kind !== 'enum') return unit.diagnostics.fail('H4003', node, 'an integer');
    const wide = convert(context, value, value.type, node);
    builder.return(wide.value);
    builder.finish();
    const result = this.#runOrFail(() => this.#interpreter.call(fn, []), node);
    if (result?.kind !== 'integer') return unit.diagnostics.fail('H4003', node, 'an integer');
    return constantOf({ type: value.type, value: { kind: 'integer', type: t.irTypeOf(value.type) as 'i32', value: result.value } });
  }

  #expressionFunction(node: ts.Expression): { unit: Unit; fn: ir.IrFunction } {
    return { unit: this.#unit, fn: initializerFunction('constant', this.#unit.locate(node)) };
  }

  /** Computes the variable behind a global before it is read. */
  #ensure(globalName: string): void {
    const variable = this.#unit.variablesByGlobal.get(globalName);
    if (variable === undefined || this.#isOwnPart(variable)) return;
    this.#evaluate(variable);
    const isScript = this.#runsAsScript(this.#underway.at(-1) ?? variable);
    const isFixed = variable.state === 'done' && variable.constant && !variable.embedded;
    if (isScript && !isFixed && !this.#memory.isOwn(globalName)) throw new NotConstant('it reads a variable');
  }

  /** An object that reads, in its own construction, what it has made of itself so far. */
  #isOwnPart(variable: Variable): boolean {
    return variable.embedded && this.#underway.at(-1) === variable;
  }

  /** True for a variable whose initialiser may wait for its turn among the statements; those of a runtime have none. */
  #runsAsScript({ node }: Variable): boolean {
    const { topLevel, program } = this.#unit.options;
    return topLevel === 'run' && program.files.includes(node.getSourceFile());
  }

  #evaluate(variable: Variable): void {
    const { initializer } = variable;
    if (initializer === null) variable.state = 'done';
    if (variable.state === 'done' || variable.state === 'atStart' || initializer === null) return;
    this.#underway.push(variable);
    try {
      if (this.#runsAsScript(variable)) this.#tryToEvaluate(variable, initializer);
      else this.#demandValue(variable, initializer);
    } finally {
      this.#underway.pop();
    }
  }

  #demandValue(variable: Variable, initializer: ir.IrFunction): void {
    const { node } = variable;
    if (variable.state === 'running') return this.#unit.diagnostics.fail('H4002', node.name, node.name.getText());
    variable.state = 'running';
    try {
      this.#runOrFail(() => this.#memory.only(null, () => this.#interpreter.call(initializer, [])), node.initializer ?? node);
    } catch (error) {
      if (!(error instanceof Abandon)) throw error;
    } finally {
      variable.state = 'done';
    }
  }

  /**
   * For modules that run like scripts: what depends on nothing but constants is computed here; all
   * else is left to the start, in its place among the statements.
   */
  #tryToEvaluate(variable: Variable, initializer: ir.IrFunction): void {
    if (variable.state === 'running') throw new NotConstant('it needs its own value first');
    variable.state = 'running';
    const { name } = variable.global;
    try {
      this.#memory.only(name, () => this.#interpreter.call(initializer, []));
      variable.state = 'done';
    } catch (error) {
      if (!(error instanceof NotConstant)) throw error;
      variable.state = 'atStart';
      this.#memory.forget(name);
    }
  }

  #runOrFail<T>(run: () => T, node: ts.Node): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof NotConstant) return this.#unit.diagnostics.fail('H4001', node, error.message);
      throw error;
    }
  }

  #isPanic(symbol: string): boolean {
    return this.#unit.bySymbol.get(symbol)?.attributes.hook?.startsWith('panic') ?? false;
  }

  /** The body of a function that the interpreter calls, lowered if it was not yet. */
  #lowered(symbol: string): ir.IrFunction | undefined {
    const instance = this.#unit.bySymbol.get(symbol);
    if (instance !== undefined) lowerFunction(this.#unit, instance);
    return this.#unit.module.functions.get(symbol);
  }
}
