import { expect } from 'chai';
import { drawsMasks } from '../../runtime/commands/evaluate.node.ts';
import { iteratingLevels, planSample } from '../../runtime/commands/sample-plan.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';
import { tinyModel } from './tiny-model.ts';

describe('a plan to sample', () => {
  const model = tinyModel();
  const names = ['T-shirt/top', 'Dress'];

  it('shows eight images of each class by default', () => {
    const plan = planSample(model, {}, names);
    expect(plan).to.deep.include({ classes: [0, 1], count: 8, batch: 16, options: model.description.sample });
    expect([...plan.labels]).to.deep.equal([...Array<number>(8).fill(0), ...Array<number>(8).fill(1)]);
  });

  it('takes classes by number or name', () => {
    const plan = planSample(model, { classes: ['dress', '0', 't shirt top'], count: 1 }, names);
    expect([...plan.labels]).to.deep.equal([1, 0, 0]);
  });

  it('refuses classes that there are not, and names those that there are', () => {
    expect(() => planSample(model, { classes: ['2'] }, names)).to.throw(
      UsageError,
      /'2'.*0 to 1, or one of T-shirt\/top, Dress/,
    );
    expect(() => planSample(model, { classes: ['hat'] })).to.throw(
      UsageError,
      /'hat'. Expected a number from 0 to 1\./,
    );
  });

  it('lets the user overrule the spec', () => {
    const { options, iterations, batch } = planSample(model, {
      seed: 5,
      guidance: 3,
      temperature: 0.5,
      iterations: [3],
      batch: 6,
    });
    expect(options).to.deep.include({ seed: 5, guidance: 3, temperature: 0.5 });
    expect(iterations).to.deep.equal({ level0: 4, level1: 3 });
    expect(batch).to.equal(6);
  });

  it('splits many images into batches of about one size', () => {
    expect(planSample(model, { count: 100 }).batch).to.equal(100);
    expect(planSample(model, { count: 101, classes: ['0', '1', '1'] }).batch).to.equal(101);
  });

  it('wants one number of iterations for each level that iterates', () => {
    expect(iteratingLevels(model)).to.deep.equal(['level1']);
    expect(() => planSample(model, { iterations: [4, 5] })).to.throw(UsageError, /one number each for level1/);
  });

  it('knows that masks are drawn', () => {
    expect(drawsMasks(model)).to.equal(true);
    expect(drawsMasks({ ...model, drawRows: (draw) => draw.every('level0', 4) })).to.equal(false);
  });
});
