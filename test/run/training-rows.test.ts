import { expect } from 'chai';
import fc from 'fast-check';
import { parseRow, readRows } from '../../runtime/runs/training-rows.ts';
import type { TrainingRow } from '../../runtime/runs/training-rows.ts';
import { endRow, evaluationRow, previewRow, startRow, stepRow } from './rows.ts';

const text = (rows: readonly TrainingRow[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const kinds = (rows: readonly TrainingRow[]): readonly string[] => rows.map(({ kind, step }) => `${kind} ${step}`);

describe("the rows of a run's log", () => {
  it('are read as they were written, however the last line is cut off', () => {
    const row = fc
      .tuple(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true }))
      .chain(([step, bits]) =>
        fc.constantFrom<TrainingRow>(
          stepRow(step, bits),
          evaluationRow(step, bits),
          previewRow(step),
          startRow(step, step + 1),
          endRow(step, 'failed', '"\n'),
        ),
      );
    fc.assert(
      fc.property(row, fc.nat(), (one, cut) => {
        const line = JSON.stringify(one);
        expect(parseRow(line)).to.deep.equal(JSON.parse(line));
        expect(parseRow(line.slice(0, cut % line.length))).to.equal(undefined);
      }),
    );
  });

  it('are known by their kind; lines without one are steps of earlier versions', () => {
    const old = { step: 1, loss: 2, bitsPerDim: 3, gradientNorm: 4, rate: 5, seconds: 6 };
    expect(parseRow(JSON.stringify(old))).to.deep.equal({ kind: 'step', time: 0, ...old });
    for (const wrong of ['', '3', 'null', '[]', '{}', '{"kind":"step","step":1}', '{"kind":"toString","step":1}']) {
      expect(parseRow(wrong), wrong).to.equal(undefined);
    }
    expect(parseRow(JSON.stringify({ ...stepRow(1), loss: null }))).to.equal(undefined);
    expect(parseRow(JSON.stringify({ ...startRow(0, 1), environment: null }))).to.equal(undefined);
  });

  it('that a training has gone back behind count no more, but for its starts and ends', () => {
    const before = [startRow(0, 9), stepRow(1), stepRow(2), evaluationRow(2, 5), stepRow(3), previewRow(3)];
    const after = [endRow(3, 'failed'), startRow(2, 9), stepRow(3, 1)];
    const rows = readRows(text([...before, ...after]));
    expect(kinds(rows)).to.deep.equal(['start 0', 'step 1', 'step 2', 'evaluation 2', 'end 3', 'start 2', 'step 3']);
    expect(rows.at(-1)).to.have.property('bitsPerDim', 1);
  });

  it('about the same thing count once, the last of them', () => {
    const rows = [stepRow(1, 5), evaluationRow(1, 5), stepRow(1, 6), evaluationRow(1, 7), previewRow(1), previewRow(1)];
    expect(kinds(readRows(text(rows)))).to.deep.equal(['step 1', 'evaluation 1', 'preview 1']);
    expect(readRows(text(rows)).map((row) => Reflect.get(row, 'bitsPerDim') as unknown)).to.deep.equal([
      6,
      7,
      undefined,
    ]);
    const averaged: TrainingRow = { ...evaluationRow(1, 4), weights: 'averaged' };
    expect(readRows(text([evaluationRow(1, 5), averaged]))).to.have.length(2);
  });
});
