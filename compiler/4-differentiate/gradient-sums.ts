import type { GraphBuilder } from '../ir/builder.ts';
import { IrError } from '../ir/error.ts';
import type { NodeOf } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import type { OpKind } from '../ir/ops/table.ts';
import { siteBeside } from '../ir/site.ts';
import type { Site } from '../ir/site.ts';
import { printShape, sameShape } from '../ir/shape.ts';
import type { GradientEmitter, InputGradient } from './rule.ts';

interface Sum {
  readonly total: Value;
  readonly contributions: number;
}

/** Gradients of the forward values, each the sum of what its uses contribute, added up as they come. */
export class GradientSums {
  private readonly builder: GraphBuilder;
  private readonly uses: ReadonlyMap<Value, number>;
  private readonly sums = new Map<Value, Sum>();

  constructor(builder: GraphBuilder, uses: ReadonlyMap<Value, number>) {
    this.builder = builder;
    this.uses = uses;
  }

  /** The gradient of `value` so far; undefined where nothing has contributed. */
  of(value: Value): Value | undefined {
    return this.sums.get(value)?.total;
  }

  /** Starts the backward pass: the gradient of `value` is `gradient`. */
  seed(value: Value, gradient: Value): void {
    this.sums.set(value, { total: gradient, contributions: 1 });
  }

  /** Emits the gradient of input `index` of `node` and adds it to what other uses of the input have contributed. */
  contribute(node: NodeOf<OpKind>, index: number, input: Value, gradient: InputGradient): void {
    const contribution = gradient(this.emitter(this.contributionSite(node, index, input)));
    if (!sameShape(contribution.shape, input.shape)) {
      const shapes = `${printShape(contribution.shape)} instead of ${printShape(input.shape)}`;
      throw new IrError(`the gradient of ${input.name} from ${node.name} (${node.kind}) has the shape ${shapes}`);
    }
    this.sums.set(input, this.increased(node, input, contribution));
  }

  private increased(node: NodeOf<OpKind>, input: Value, contribution: Value): Sum {
    const sum = this.sums.get(input);
    if (sum === undefined) return { total: contribution, contributions: 1 };
    const contributions = sum.contributions + 1;
    const complete = contributions === this.uses.get(input);
    const site = siteBeside(input.site, 'gradient', ...(complete ? [] : ['upTo', node.name]));
    const add = { fn: 'add', constant: 0, stream: 0 } as const;
    return { total: this.builder.one('elementwise', site, add, [sum.total, contribution]), contributions };
  }

  /** `<value>.gradient`, or, where several uses contribute, `<value>.gradient.via.<use>`. */
  private contributionSite(node: NodeOf<OpKind>, index: number, input: Value): Site {
    if (this.uses.get(input) === 1) return siteBeside(input.site, 'gradient');
    const usedTwice = node.inputs.indexOf(input) !== node.inputs.lastIndexOf(input);
    return siteBeside(input.site, 'gradient', 'via', node.name, ...(usedTwice ? [`input${index}`] : []));
  }

  private emitter(site: Site): GradientEmitter {
    return {
      last: (kind, attributes, inputs) => this.builder.one(kind, site, attributes, inputs),
      step: (step, kind, attributes, inputs) => this.builder.one(kind, siteBeside(site, step), attributes, inputs),
    };
  }
}
