import { expect } from 'chai';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import type { TrainingRow } from '../../runtime/runs/training-rows.ts';
import { tinyRun } from '../cli/tiny-run.ts';
import { runCli } from '../cli/run-cli.ts';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';

const hostile = `"><script>alert('1')</script>&`;
const step = (at: number): TrainingRow => {
  const bitsPerDim = 8 - at / 2;
  const numbers = { loss: bitsPerDim * Math.LN2, bitsPerDim, gradientNorm: 1, rate: 1e-3, images: 4, seconds: 0.5 };
  return { kind: 'step', step: at, time: 1000 + at, ...numbers };
};
const score: TrainingRow = {
  ...{ kind: 'evaluation', step: 4, time: 1004, split: 'test', weights: 'trained' },
  ...{ bitsPerDim: 6.125, standardError: null, images: 6, passes: 4 },
};
const preview: TrainingRow = {
  ...{ kind: 'preview', step: 4, time: 1004, file: 'previews/4.png', width: 2, height: 1 },
  caption: `rows are classes ${hostile}`,
};
const recorded: readonly TrainingRow[] = [step(1), step(2), step(3), step(4), score, preview];

/** A grey picture of 2 × 1 pixels; its checksums are nobody's business here. */
const tinyPicture = (): Buffer => {
  const chunk = (name: string, content: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, Buffer.from(name), content, Buffer.alloc(4)]);
  };
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from([0, 9, 9])))]);
};

describe("a run's report", () => {
  let folder: TinyFolder;
  let run: RunFolder;
  before(async () => {
    folder = await tinyFolder();
    run = await tinyRun(folder, 'run', []);
    await mkdir(run.previews, { recursive: true });
  });
  after(() => folder.remove());

  const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  /** Writes the log, none where undefined, and gives the page with what `report` has told about it. */
  const report = async (log: string | undefined): Promise<{ readonly page: string; readonly json: unknown }> => {
    await rm(run.log, { force: true });
    if (log !== undefined) await writeFile(run.log, log);
    const { code, err, json } = await runCli('report', run.path, '--json');
    expect(code, err).to.equal(0);
    return { page: await readFile(run.report, 'utf8'), json };
  };
  const titles = (page: string): readonly string[] =>
    [...page.matchAll(/<h2[^>]*>([^<]+)/g)].map(([, title = '']) => title.trim());

  it('has a section for all that is known, and pictures within the page', async () => {
    await writeFile(join(run.previews, '4.png'), tinyPicture());
    const { page, json } = await report(lines(recorded));
    expect(json).to.include({ run: run.name, step: 4 });
    expect(titles(page)).to.have.length(7);
    expect(page)
      .to.contain('data:image/png;base64,')
      .and.contain('6.125')
      .and.contain('<span class="key">levels</span>');
    expect(page, 'it needs no other file').not.to.match(/<(?:img|script|link)[^>]+(?:src|href)="(?!data:|#)/);
  });

  it('is written without previews, of which pictures may be missing', async () => {
    await rm(join(run.previews, '4.png'), { force: true });
    for (const log of [lines(recorded), lines(recorded.filter(({ kind }) => kind !== 'preview'))]) {
      const { page } = await report(log);
      expect(titles(page)).to.have.length(7);
      expect(page).not.to.contain('data:image/png');
    }
  });

  it('is written without a log', async () => {
    const { page, json } = await report(undefined);
    expect(json).to.include({ step: 0 });
    expect(titles(page)).to.have.length(7);
    expect(page).not.to.contain('NaN').and.not.to.contain('Infinity').and.not.to.contain('undefined');
  });

  it('leaves out the line at which a log is cut off', async () => {
    const whole = lines(recorded.slice(0, 3));
    const { json } = await report(whole + JSON.stringify(step(4)).slice(0, 40));
    expect(json).to.include({ step: 3 });
    const { page } = await report(whole);
    expect(page).to.contain('7.5');
  });

  it('escapes whatever a run says', async () => {
    await writeFile(join(run.previews, '4.png'), tinyPicture());
    const config = await readFile(run.config, 'utf8');
    const spec = await readFile(run.spec, 'utf8');
    await writeFile(run.config, JSON.stringify({ ...(JSON.parse(config) as object), data: hostile, classNames: [hostile, 'b'] })); // prettier-ignore
    await writeFile(run.spec, `# ${hostile}\n${spec}`);
    const failed = { kind: 'end', step: 4, time: 1005, reason: 'failed', message: hostile };
    const { page } = await report(lines([...recorded, failed]));
    await writeFile(run.config, config);
    await writeFile(run.spec, spec);
    expect(page).not.to.contain(hostile).and.not.to.contain('<script>alert');
    expect(page).to.contain('&lt;script&gt;');
  });
});
