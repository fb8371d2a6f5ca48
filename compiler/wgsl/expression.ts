import { KernelError } from './error.ts';

/** Numbers by name. */
export type Environment = ReadonlyMap<string, number>;

const tokenPattern = /\s*(\d+)u?|\s*(\w+)|\s*([-+*/%()])/y;

/** The value of an integer expression over constants, such as `2u * HEAD + 1u`; undefined where it is no such expression. */
export const evaluateExpression = (expression: string, environment: Environment): number | undefined => {
  const tokens = tokenise(expression, environment);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  return parser.whole();
};

/** The values of the constants that a WGSL text declares at module scope, as far as they are integers. */
export const moduleConstants = (text: string): Environment => {
  const values = new Map<string, number>();
  for (const [, name = '', expression = ''] of text.matchAll(/^const (\w+)(?:: \w+)? = ([^;]+);/gm)) {
    const value = evaluateExpression(expression, values);
    if (value !== undefined) values.set(name, value);
  }
  return values;
};

/** `evaluateExpression` that throws where there is no value. */
export const requireValue = (stem: string, expression: string, environment: Environment): number => {
  const value = evaluateExpression(expression, environment);
  if (value === undefined) throw new KernelError(`${stem}.wgsl: "${expression}" has no value known at compile time`);
  return value;
};

type Token = number | string;

const tokenise = (expression: string, environment: Environment): Token[] | undefined => {
  const source = expression.trim();
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < source.length) {
    const match = tokenPattern.exec(source);
    if (match === null) return undefined;
    const token =
      match[1] !== undefined ? Number(match[1]) : match[2] !== undefined ? environment.get(match[2]) : match[3];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
};

/** Recursive descent over + − and * / %, integer division as WGSL's. */
class Parser {
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): number | undefined {
    const value = this.sum();
    return this.next === this.tokens.length ? value : undefined;
  }

  private sum(): number | undefined {
    let value = this.product();
    for (let operator = this.take('+', '-'); operator !== undefined; operator = this.take('+', '-')) {
      const right = this.product();
      if (value === undefined || right === undefined) return undefined;
      value = operator === '+' ? value + right : value - right;
    }
    return value;
  }

  private product(): number | undefined {
    let value = this.factor();
    for (let operator = this.take('*', '/', '%'); operator !== undefined; operator = this.take('*', '/', '%')) {
      const right = this.factor();
      if (value === undefined || right === undefined) return undefined;
      value = operator === '*' ? value * right : operator === '/' ? Math.trunc(value / right) : value % right;
    }
    return value;
  }

  private factor(): number | undefined {
    const token = this.tokens[this.next];
    if (typeof token === 'number') {
      this.next++;
      return token;
    }
    if (this.take('(') === undefined) return undefined;
    const value = this.sum();
    return this.take(')') === undefined ? undefined : value;
  }

  private take(...operators: readonly string[]): Token | undefined {
    const token = this.tokens[this.next];
    if (typeof token !== 'string' || !operators.includes(token)) return undefined;
    this.next++;
    return token;
  }
}
