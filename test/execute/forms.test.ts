import { expect } from 'chai';
import { segmentsFor } from '../../runtime/execute/forms.ts';
import type { Ability } from '../../runtime/execute/forms.ts';
import type { Dispatch, Program, ProgramForm } from '../../runtime/execute/plan.ts';

const dispatches = (label: string): Dispatch[] => [{ label } as Dispatch];

const form = (label: string, leastRows: number): ProgramForm => ({
  ...{ needs: ['software'], leastRows },
  rows: { draw: { symbol: 'images', times: 3 } },
  segments: { draw: dispatches(label) },
});

const program = {
  segments: { draw: dispatches('plain'), other: dispatches('other') },
  forms: [form('many rows', 8), form('few rows', 0)],
} as unknown as Program;

const device = (isSoftware: boolean): Ability =>
  ({ kernels: isSoftware ? 'software' : 'hardware', features: { subgroups: true } }) as unknown as Ability;

const labels = (ability: Ability | undefined, images: number): string[] =>
  Object.values(segmentsFor(program, ability, { images })).flatMap((list) => list.map(({ label }) => label));

describe('forms of a program', () => {
  it('are chosen by the rows of each segment', () => {
    expect(labels(device(true), 2)).to.deep.equal(['few rows', 'other']);
    expect(labels(device(true), 3)).to.deep.equal(['many rows', 'other']);
  });

  it('need what the device has', () => {
    expect(labels(device(false), 3)).to.deep.equal(['plain', 'other']);
    expect(labels(undefined, 3)).to.deep.equal(['plain', 'other']);
  });
});
