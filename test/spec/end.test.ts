import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import { smallSpec } from './load.ts';

const load = (...overrides: readonly string[]): ReturnType<typeof loadModel> =>
  loadModel({ file: 'spec.yaml', text: smallSpec }, { overrides });

describe('data.end', () => {
  it('needs levels in raster order; what the message suggests works', () => {
    const [fault, ...others] = load('data.end=true').diagnostics;
    expect(others).to.deep.equal([]);
    expect(fault?.message).to.match(/^levels\.1 is masked, which may draw a cell before it is known/);
    expect(fault?.suggestion).to.equal('module: ar at levels.1, or end: false');
    expect(load('data.end=true', 'levels.1.module=ar').sound).to.equal(true);
    expect(load('data.end=false').sound).to.equal(true);
  });
});
