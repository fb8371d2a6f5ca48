import { image } from '../../runtime/data/kinds/image.ts';
import { expect } from 'chai';
import { Meter } from '../../runtime/commands/meter.ts';
import { PlainReporter } from '../../runtime/commands/plain-reporter.ts';
import { describeDuration, describeProgress } from '../../runtime/commands/reporter.ts';
import type { Task } from '../../runtime/commands/reporter.ts';

const task: Task = { name: 'train', unit: 'step', words: image, from: 10, total: 110 };

describe('progress', () => {
  it('measures speed and time left over the recent steps', () => {
    let time = 0;
    const meter = new Meter(task, 32, () => time);
    time = 100; // the first step is slow
    expect(meter.update(11)).to.deep.include({ done: 11, total: 110, imagesPerSecond: 0.32, secondsLeft: 9900 });
    for (let done = 12; done <= 40; done++) {
      time += 2;
      meter.update(done);
    }
    time += 2;
    expect(meter.update(41)).to.deep.include({ imagesPerSecond: 16, secondsLeft: 138 });
  });

  it('smooths the loss without a pull towards zero', () => {
    const meter = new Meter(task, 1, () => 0);
    expect(meter.bitsPerDim).to.equal(undefined);
    expect(meter.update(11, { bitsPerDim: 8 }).bitsPerDim).to.be.closeTo(8, 1e-12);
    expect(meter.update(12, { bitsPerDim: 4 }).bitsPerDim).to.be.within(5.5, 6.5);
  });

  it('is told in words', () => {
    const progress = {
      words: image,
      done: 1,
      total: 9,
      bitsPerDim: 3.51234,
      imagesPerSecond: 85.04,
      secondsLeft: 130.2,
    };
    expect(describeProgress(progress)).to.equal('3.512 bits/dim · 85 images/s · 2 min 10 s left');
    expect(describeProgress({ ...progress, bitsPerDim: undefined, imagesPerSecond: 1234 })).to.contain('1234 images/s');
    expect(describeProgress({ ...progress, lossScale: 65536 })).to.contain(' · loss × 2^16 · ');
    expect([59.4, 59.6, 3599, 11100].map(describeDuration)).to.deep.equal([
      '59 s',
      '1 min 0 s',
      '59 min 59 s',
      '3 h 5 min',
    ]);
  });

  it('comes as few lines where it is piped', () => {
    let time = 0;
    const lines: string[] = [];
    const reporter = new PlainReporter(
      (line) => lines.push(line),
      () => time,
    );
    reporter.start(task);
    for (let done = 11; done <= 110; done++, time += 0.25) {
      reporter.step({
        words: image,
        done,
        total: 110,
        bitsPerDim: 4,
        imagesPerSecond: undefined,
        secondsLeft: undefined,
      });
    }
    expect(lines).to.have.length(6);
    expect(lines[0]).to.equal('train: step 11/110 · 4.000 bits/dim');
    expect(lines.at(-1)).to.contain('110/110');
  });
});
