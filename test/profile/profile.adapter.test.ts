import { expect } from 'chai';
import { lowerSpec } from '../../bench/own/model-side.ts';
import { measurePeak } from '../../compiler/profile/peak.ts';
import { profileModel } from '../../compiler/profile/profile-model.ts';
import type { ProfileRequest } from '../../compiler/profile/profile-model.ts';
import { renderProfile, reportProfile } from '../../compiler/profile/report.ts';
import type { WorkReport } from '../../compiler/profile/report.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { DispatchTimer } from '../../runtime/execute/dispatch-timer.ts';

const sum = (works: readonly WorkReport[], of: (work: WorkReport) => number): number =>
  works.reduce((total, work) => total + of(work), 0);

describe('timing dispatches', () => {
  it('says so where the device has no timestamps', () => {
    const open = { features: { timestamps: false } } as unknown as OpenDevice;
    expect(() => new DispatchTimer(open)).to.throw(/no timestamp queries/);
  });
});

describe('profiling [adapter]', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  it('times every dispatch of a training step; every table accounts for all of the time', async function () {
    if (!open.features.timestamps) this.skip();
    const request: ProfileRequest = { task: 'train', batch: 1, steps: 2 };
    const lowered = await lowerSpec('specs/fashion-ar.yaml', ['levels.0.blocks=1', 'train.batch=1']);
    const profile = await profileModel(open, lowered, request);
    const dispatches = Object.values({
      ...lowered.plan.programs['train']?.segments,
      ...lowered.plan.programs['optimise']?.segments,
    }).flat();
    expect(profile.timed).to.have.length(2 * dispatches.length);
    expect(profile.timed.map(({ seconds }) => seconds).every((seconds) => seconds >= 0 && seconds < 60)).to.equal(true);

    const report = reportProfile('fashion-ar', open.adapter, request, profile, await measurePeak(open));
    expect(report.milliseconds.kernels).to.be.within(0, report.milliseconds.timedRun);
    for (const works of [report.kernels, report.levels, report.places]) {
      expect(sum(works, ({ share }) => share)).to.be.closeTo(1, 1e-9);
      expect(sum(works, (work) => work.dispatches)).to.equal(dispatches.length);
      expect(works.map(({ milliseconds }) => milliseconds)).to.deep.equal(
        works.map((work) => work.milliseconds).sort((a, b) => b - a),
      );
    }
    expect(report.products.every(({ gigaflops }) => gigaflops > 0)).to.equal(true);
    expect(renderProfile(report, 3)).to.match(/by kernel .*\n.*\n.*\n.*\n\nby level/);
  });
});
