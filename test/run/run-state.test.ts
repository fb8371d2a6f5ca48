import { expect } from 'chai';
import { RunningMean } from '../../runtime/runs/running-mean.ts';
import { runState } from '../../runtime/runs/run-state.ts';
import type { RunState } from '../../runtime/runs/run-state.ts';
import type { TrainingRow } from '../../runtime/runs/training-rows.ts';
import { endRow, startRow, stepRow } from './rows.ts';

describe('how a run stands', () => {
  const state = (rows: readonly TrainingRow[], alive?: boolean, now = 10): RunState =>
    runState(rows, 5, () => alive, now);
  const steps = [1, 2, 3].map((step) => stepRow(step));

  it('is told by its last start or end', () => {
    expect(state([startRow(0, 5), ...steps], true)).to.deep.equal({ status: 'running', step: 3 });
    expect(state([startRow(0, 5), ...steps, endRow(3, 'interrupted')])).to.deep.equal({
      status: 'interrupted',
      step: 3,
    });
    expect(state([startRow(0, 5), ...steps, endRow(3, 'failed', 'full')])).to.deep.equal({
      ...{ status: 'crashed', step: 3, message: 'full' },
    });
    const whole = [startRow(0, 5), ...steps, stepRow(4), stepRow(5), endRow(5, 'finished')];
    expect(state(whole).status).to.equal('finished');
    expect(state([...whole.slice(0, -1), startRow(5, 9)], true).status).to.equal('running');
  });

  it('is told by the process where it has not told of its end', () => {
    expect(state([startRow(0, 5), ...steps], false)).to.deep.equal({ status: 'crashed', step: 3 });
    expect(state([startRow(0, 5)], false)).to.deep.equal({ status: 'crashed', step: 0 });
  });

  it('is told by its silence where the process is of another machine', () => {
    expect(state([startRow(0, 5), ...steps], undefined, 500).status).to.equal('running');
    expect(state([startRow(0, 5), ...steps], undefined, 5000).status).to.equal('crashed');
  });

  it('is told by the steps where earlier versions wrote the log', () => {
    expect(state([]).status).to.equal('new');
    expect(state(steps).status).to.equal('interrupted');
    expect(state([...steps, stepRow(5)]).status).to.equal('finished');
  });

  it('is interrupted once it shall go further than it went', () => {
    const rows = [startRow(0, 3), ...steps, endRow(3, 'finished')];
    expect(runState(rows, 3, () => false, 4).status).to.equal('finished');
    expect(runState(rows, 5, () => false, 4).status).to.equal('interrupted');
  });
});

describe('running means', () => {
  it('don’t lean towards zero', () => {
    const mean = new RunningMean(0.9);
    expect(mean.value).to.equal(undefined);
    expect(mean.add(8)).to.be.closeTo(8, 1e-12);
    for (let i = 0; i < 50; i++) expect(mean.add(8)).to.be.closeTo(8, 1e-12);
  });

  it('weigh the past by powers of the memory', () => {
    const mean = new RunningMean(0.5);
    for (const value of [1, 2, 4]) mean.add(value);
    expect(mean.value).to.be.closeTo((0.25 * 1 + 0.5 * 2 + 4) / 1.75, 1e-12);
  });
});
