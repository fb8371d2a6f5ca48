import { expect } from 'chai';
import { drawsMasks, headOf, levelsOf } from '../../runtime/recursion/recursion.ts';
import { evenBatch } from '../../runtime/commands/sample-batch.ts';
import { iteratingLevels, planSample } from '../../runtime/commands/sample-plan.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';
import { tinyModel } from './tiny-model.ts';

describe('a plan to sample', () => {
  const model = tinyModel();
  const names = ['T-shirt/top', 'Dress'];

  it('shows eight images of each class by default', () => {
    const plan = planSample(model, {}, names);
    expect(plan.options).to.deep.equal(model.description.sample);
    expect([...plan.labels]).to.deep.equal([...Array<number>(8).fill(0), ...Array<number>(8).fill(1)]);
  });

  it('takes classes by number or name', () => {
    const plan = planSample(model, { classes: ['dress', '0', 't shirt top'], count: 1 }, names);
    expect([...plan.labels]).to.deep.equal([1, 0, 0]);
  });

  it('takes a number for a name where classes are named by numbers', () => {
    const numbered = ['1', '2'];
    expect([...planSample(model, { classes: ['2', '1'], count: 1 }, numbered).labels]).to.deep.equal([1, 0]);
    expect(() => planSample(model, { classes: ['0'] }, numbered)).to.throw(
      UsageError,
      "There is no class '0'. Expected one of 1, 2.",
    );
  });

  it('tells apart names that differ in signs alone, and asks where it can not', () => {
    const languages = ['C', 'C++'];
    expect([...planSample(model, { classes: ['C++', 'C'], count: 1 }, languages).labels]).to.deep.equal([1, 0]);
    expect(() => planSample(model, { classes: ['c'] }, languages)).to.throw(
      UsageError,
      /'c' may be any of these classes: C \(0\), C\+\+ \(1\)/,
    );
    expect([...planSample(model, { classes: ['1'], count: 1 }, languages).labels]).to.deep.equal([1]);
    expect(() => planSample(model, { classes: ['same'] }, ['same', 'same'])).to.throw(UsageError, /may be any/);
    expect([...planSample(model, { classes: ['10'], count: 1 }, ['1.0', '10']).labels]).to.deep.equal([1]);
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
    const options = {
      seed: 5,
      guidance: 3,
      guidanceSchedule: 'constant',
      temperature: 0.5,
      filterThreshold: 0.01,
    } as const;
    const plan = planSample(model, { ...options, iterations: [3] });
    expect(plan.options).to.deep.equal(options);
    expect(plan.iterations).to.deep.equal({ level1: 3 });
  });

  it('takes the classes in turn where there is a total, so that more images begin with the same ones', () => {
    expect([...planSample(model, { total: 5 }).labels]).to.deep.equal([0, 1, 0, 1, 0]);
    expect([...planSample(model, { total: 3, classes: ['1'] }).labels]).to.deep.equal([1, 1, 1]);
  });

  it('splits many images into batches of about one size', () => {
    expect([evenBatch(100, 128), evenBatch(303, 128), evenBatch(7, 3), evenBatch(5, 1)]).to.deep.equal([
      100, 101, 3, 1,
    ]);
  });

  it('wants one number of iterations for each level that iterates', () => {
    expect(iteratingLevels(model).map(({ name }) => name)).to.deep.equal(['level1']);
    expect(() => planSample(model, { iterations: [4, 5] })).to.throw(UsageError, /one number each for level1/);
    expect(() => planSample(model, { iterations: [17] })).to.throw(UsageError, /level1 has 16 patches.*at most 16/);
  });

  it('knows that masks are drawn', () => {
    const { recursion } = model.description;
    expect(drawsMasks(recursion)).to.equal(true);
    const pixels = headOf(recursion);
    expect(drawsMasks({ ...recursion, generator: { ...levelsOf(recursion)[0]!, child: pixels } })).to.equal(false);
  });
});
