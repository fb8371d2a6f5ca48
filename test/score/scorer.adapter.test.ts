import { expect } from 'chai';
import { buildLikelihood } from '../../compiler/3-build/graphs/likelihood.ts';
import { buildScorer } from '../../compiler/3-build/graphs/scorer.ts';
import { lower } from '../../compiler/5-lower/lower.ts';
import { schedule } from '../../compiler/6-schedule/schedule.ts';
import { openGolden } from '../../compiler/replay/golden-file.ts';
import type { GoldenFile } from '../../compiler/replay/golden-file.ts';
import { likelihoodInputs } from '../../compiler/replay/likelihood-inputs.ts';
import type { LikelihoodInputs } from '../../compiler/replay/likelihood-inputs.ts';
import { compileSubject, startSubject } from '../../compiler/replay/subject.ts';
import type { RunningSubject } from '../../compiler/replay/subject.ts';
import { storedWeights } from '../../compiler/replay/weights.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { Questions } from '../../runtime/evaluate/questions.ts';
import { PartMeans } from '../../runtime/evaluate/part-means.ts';
import { levelsOf } from '../../runtime/recursion/recursion.ts';
import type { Recursion } from '../../runtime/recursion/recursion.ts';
import { Scorer } from '../../runtime/evaluate/scorer.ts';
import { goldenNames, goldenPath } from '../golden/files.ts';

/** The masks of the file, whose rows are in the order of the descent when everything is one chunk. */
const recordedQuestions = (recursion: Recursion, { inputs }: LikelihoodInputs): Questions => {
  const rowOf = new Map<string, number>();
  const rowsSeen = new Map<string, number>();
  // Regions of a level in raster order within their image, images in order: as the file has its rows.
  let rows = Array.from({ length: inputs.get('labels')!.length }, (_, image) => ({ image, region: 0 }));
  for (const { name, patches } of levelsOf(recursion)) {
    for (const [row, { image, region }] of rows.entries()) rowOf.set(`${name} ${image} ${region}`, row);
    rowsSeen.set(name, rows.length);
    const mask = inputs.get(`${name}.mask`);
    rows = rows.flatMap(({ image, region }, row) =>
      Array.from({ length: patches }, (_, patch) => patch)
        .filter((patch) => mask === undefined || mask[row * patches + patch] === 1)
        .map((patch) => ({ image, region: region * patches + patch })),
    );
  }
  return ({ name, patches }, { image, region }) => {
    const row = rowOf.get(`${name} ${image} ${region}`)!;
    const mask = inputs.get(`${name}.mask`)!.subarray(row * patches, (row + 1) * patches);
    return { mask, picked: [...mask.keys()].filter((patch) => mask[patch] === 1) };
  };
};

describe('the scorer [adapter]', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  for (const name of goldenNames) {
    describe(name, () => {
      let golden: GoldenFile;
      let subject: RunningSubject;
      let replay: LikelihoodInputs;
      before(async () => {
        golden = await openGolden(goldenPath(name));
        const compiled = await compileSubject(golden);
        const { plan, kernels } = schedule(
          { name },
          lower({
            evaluate: [buildLikelihood(compiled.architecture, false)],
            score: buildScorer(compiled.architecture),
          }),
        );
        const loadKernel = (file: string): Promise<string> => Promise.resolve(kernels.get(file)!);
        const stored = storedWeights(golden, compiled.architecture, plan.parameters);
        subject = await startSubject({ ...compiled, stored, model: { ...compiled.model, plan, loadKernel } }, open);
        replay = await likelihoodInputs(golden, subject.model, 'eval');
      });
      after(async () => {
        subject.session.close();
        await subject.close();
        await golden.close();
      });

      const score = async (largestChunk: number): Promise<ReadonlyMap<string, number>> => {
        const inputs = replay.inputs;
        const batch = { tokens: inputs.get('canvas')!, labels: inputs.get('labels')!, dropped: inputs.get('dropped')! };
        const scorer = await Scorer.create(subject.session, subject.model, batch.labels.length, largestChunk);
        const means = new PartMeans();
        const parts = new Set<string>();
        await scorer.score(
          batch,
          recordedQuestions(subject.model.description.recursion, replay),
          ({ name: part }, _rows, nll) => {
            parts.add(part);
            means.add(part, 0, nll);
          },
        );
        return new Map([...parts].map((part) => [part, means.mean(part)]));
      };

      it("gives the whole graph's losses, part by part, whatever the size of the chunks", async () => {
        const { session } = subject;
        const whole = await session.program('evaluate', replay.rows);
        for (const [port, data] of replay.inputs) if (whole.has(port)) whole.write(port, data);
        session.recorder.run(whole, 'evaluate', { ...replay.rows, seedLow: 0, seedHigh: 0, step: 0 });
        const parts = Object.keys(whole.program.ports).filter((port) => port.startsWith('loss.'));
        expect(parts).to.have.length(name === 'guided' ? 3 : 1);
        for (const largestChunk of [2 ** 27, 300_000]) {
          const scored = await score(largestChunk);
          for (const port of parts) {
            const [loss = NaN] = await session.readFloats(whole, port, 1);
            expect(scored.get(port.replace(/^loss\./, '')), port).to.be.closeTo(loss, 2e-6 * loss);
          }
          expect([...scored.keys()]).to.have.length(parts.length);
        }
      });

      if (name !== 'guided')
        it("gives the reference's loss", async () => {
          const [loss = NaN] = await golden.floats('eval/loss');
          expect((await score(2 ** 27)).get('head')).to.be.closeTo(loss, 1e-5 * loss);
        });
    });
  }
});
