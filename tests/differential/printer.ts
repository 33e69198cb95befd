// A resolved program as source text. The shape is the same in both languages; what differs (how an
// i32 adds, how a variable is declared) is a `Dialect`'s.

import { type Arithmetic, type Block, type ElementType, type Expression, type GeneratedFunction, type ModuleArray, type ResolvedProgram,
  type SignatureName, type Statement, type SwitchCase, type UnaryOperator, type ValueType, signatures } from './syntax.ts';

/** How one language spells what they do not spell alike. Operands come as text, in parentheses where needed. */
export interface Dialect {
  /** ` : i32` after a declared name, or nothing. */
  typed(name: string, type: ValueType): string;
  /** What stands between the parameters of a function and its body. */
  returns(type: ValueType | 'void'): string;
  constant(type: ValueType, value: number): string;
  arithmetic(type: ValueType, operator: Arithmetic, left: string, right: string): string;
  /** `target operator= value` as an expression. */
  update(type: ValueType, operator: Arithmetic, target: string, value: string): string;
  unary(type: ValueType, operator: UnaryOperator, operand: string): string;
  extreme(operator: 'min' | 'max', left: string, right: string): string;
  convert(from: ValueType, to: ValueType, form: 'wrap' | 'saturate', operand: string): string;
  element(element: ElementType, array: string, index: string): string;
  stored(element: ElementType, value: string): string;
  array(array: ModuleArray): string;
  /** The clauses of a switch in an order that the language can take; none falls through. */
  cases(cases: readonly SwitchCase<string>[]): readonly SwitchCase<string>[];
  /** A statement that prints the value on a line of its own. */
  out(type: ValueType, value: string): string;
}

/** How many calls a program may make before they return at once. */
const fuel = 60;

/** The text of a whole program: its declarations and the function `program.entry`. */
export function printProgram(program: ResolvedProgram, dialect: Dialect): string {
  return new Printer(program, dialect).program();
}

class Printer {
  private readonly source: ResolvedProgram;
  private readonly dialect: Dialect;
  private readonly fuelName: string;
  private lines: string[] = [];

  constructor(source: ResolvedProgram, dialect: Dialect) {
    this.source = source;
    this.dialect = dialect;
    this.fuelName = `${source.entry}Fuel`;
  }

  program(): string {
    const { source, dialect } = this;
    this.lines = [`let ${dialect.typed(this.fuelName, 'i32')} = ${fuel};`];
    for (const { name, type, value } of source.variables) this.lines.push(`let ${dialect.typed(name, type)} = ${dialect.constant(type, value)};`);
    for (const array of source.arrays) this.lines.push(`const ${array.name} = ${dialect.array(array)};`);
    for (const fn of source.functions) this.fn(fn);
    this.lines.push(`function ${source.entry}()${dialect.returns('void')} {`);
    this.block(source.body, '  ');
    this.state();
    this.lines.push('}');
    return `${this.lines.join('\n')}\n`;
  }

  /** At the end every module variable and element is printed. */
  private state(): void {
    for (const { name, type } of this.source.variables) this.lines.push(`  ${this.dialect.out(type, name)}`);
    for (const { name, element, length } of this.source.arrays) {
      for (let index = 0; index < length; index++) {
        const type = element === 'f64' ? 'f64' : 'i32';
        this.lines.push(`  ${this.dialect.out(type, this.dialect.element(element, name, String(index)))}`);
      }
    }
  }

  private fn(fn: GeneratedFunction<string>): void {
    const { parameters, result } = signatures[fn.signature as SignatureName];
    const list = fn.parameters.map((name, index) => this.dialect.typed(name, parameters[index])).join(', ');
    this.lines.push(`function ${fn.name}(${list})${this.dialect.returns(result)} {`);
    this.lines.push(`  if (${this.fuelName} <= 0) return ${this.dialect.constant(result, 1)};`);
    this.lines.push(`  ${this.fuelName} = ${this.dialect.arithmetic('i32', '-', this.fuelName, this.dialect.constant('i32', 1))};`);
    this.block(fn.body, '  ');
    const last = fn.body.at(-1);
    if (last === undefined || last.kind !== 'return') this.lines.push(`  return ${this.expression(fn.result)};`);
    this.lines.push('}');
  }

  private block(statements: Block<string>, indent: string): void {
    for (const statement of statements) this.statement(statement, indent);
  }

  private statement(node: Statement<string>, indent: string): void {
    const line = (text: string): number => this.lines.push(indent + text);
    const inside = (block: Block<string>): void => this.block(block, `${indent}  `);
    switch (node.kind) {
      case 'declare':
        line(`let ${this.dialect.typed(node.name, node.type)} = ${this.expression(node.value)};`);
        return;
      case 'expression':
        line(`${this.expression(node.value)};`);
        return;
      case 'out':
        line(this.dialect.out(node.value.type, this.expression(node.value)));
        return;
      case 'return':
        line(`return ${this.expression(node.value)};`);
        return;
      case 'leave':
        line(node.ref === '' ? `${node.how};` : `${node.how} ${node.ref};`);
        return;
      case 'store':
        line(this.store(node));
        return;
      case 'if':
        line(`if (${this.expression(node.condition)}) {`);
        inside(node.then);
        if (node.otherwise !== null) {
          line('} else {');
          inside(node.otherwise);
        }
        line('}');
        return;
      case 'switch':
        line(`${labelText(node.label)}switch (${this.expression(node.subject)}) {`);
        for (const { labels, body } of this.dialect.cases(node.cases)) this.switchCase(labels, body, `${indent}  `);
        line('}');
        return;
      case 'for':
      case 'while':
        this.loop(node, indent);
        return;
    }
  }

  private switchCase(labels: readonly (number | null)[], body: Block<string>, indent: string): void {
    const texts = labels.map((label) => (label === null ? 'default:' : `case ${label}:`));
    this.lines.push(`${indent}${texts.join(' ')} {`);
    this.block(body, `${indent}  `);
    const last = body.at(-1);
    if (last?.kind !== 'leave' && last?.kind !== 'return') this.lines.push(`${indent}  break;`);
    this.lines.push(`${indent}}`);
  }

  private loop(node: Statement<string> & { readonly kind: 'for' | 'while' }, indent: string): void {
    const counter = this.dialect.typed(node.name, 'i32');
    const label = labelText(node.label);
    if (node.kind === 'for') {
      const [first, test, step] = node.direction === 'up' ? [0, `${node.name} < ${node.count}`, '++'] : [node.count, `${node.name} > 0`, '--'];
      this.lines.push(`${indent}${label}for (let ${counter} = ${first}; ${test}; ${node.name}${step}) {`);
      this.block(node.body, `${indent}  `);
      this.lines.push(`${indent}}`);
      return;
    }
    const condition = `${node.name} < ${node.limit} && ${this.expression(node.condition)}`;
    this.lines.push(`${indent}let ${counter} = 0;`, `${indent}${label}${node.form === 'while' ? `while (${condition})` : 'do'} {`, `${indent}  ${node.name}++;`);
    this.block(node.body, `${indent}  `);
    this.lines.push(node.form === 'while' ? `${indent}}` : `${indent}} while (${condition});`);
  }

  private store(node: Statement<string> & { readonly kind: 'store' }): string {
    const index = this.expression(node.index);
    const value = this.expression(node.value);
    if (node.operator === null) return `${node.ref}[${index}] = ${this.dialect.stored(node.element, value)};`;
    // One spelling evaluates the index twice, so it is kept in a variable.
    const type = node.element === 'f64' ? 'f64' : 'i32';
    return `{ let ${this.dialect.typed('at', 'i32')} = ${index}; ${this.dialect.update(type, node.operator, `${node.ref}[at]`, value)}; }`;
  }

  private expression(node: Expression<string>): string {
    const { dialect } = this;
    const text = (child: Expression<string>): string => this.expression(child);
    switch (node.kind) {
      case 'constant':
        return dialect.constant(node.type, node.value);
      case 'variable':
        return node.ref;
      case 'element':
        return dialect.element(node.element, node.ref, text(node.index));
      case 'binary':
        return dialect.arithmetic(node.type, node.operator, text(node.left), text(node.right));
      case 'extreme':
        return dialect.extreme(node.operator, text(node.left), text(node.right));
      case 'unary':
        return dialect.unary(node.type, node.operator, text(node.operand));
      case 'compare':
      case 'logical':
        return `(${text(node.left)} ${node.operator} ${text(node.right)})`;
      case 'choose':
        return `(${text(node.condition)} ? ${text(node.whenTrue)} : ${text(node.whenFalse)})`;
      case 'convert':
        return dialect.convert(node.operand.type, node.type, node.form, text(node.operand));
      case 'call':
        return `${node.ref}(${node.args.map(text).join(', ')})`;
      case 'assign':
        if (node.operator === null) return `(${node.ref} = ${text(node.value)})`;
        return dialect.update(node.type, node.operator, node.ref, text(node.value));
    }
  }
}

function labelText(label: string): string {
  return label === '' ? '' : `${label}: `;
}
