import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { cacheFolderFor } from '../../runtime/cache-folder.node.ts';
import type { AdapterInfo } from '../../runtime/device/index.ts';
import { readTuning, tuningFile } from '../../runtime/device/tuning-file.node.ts';
import { parseTable, TuningTableError, writeTable } from '../../runtime/device/tuning-table.ts';
import type { TunedChoice } from '../../runtime/device/tuning-table.ts';
import { keepTuning } from '../../runtime/tune/keep-tuning.node.ts';

const adapterOf = (description: string): AdapterInfo => ({
  vendor: 'v',
  architecture: 'a',
  device: 'd',
  description,
  isSoftware: false,
});
const choiceOf = (problem: string, form: string): TunedChoice => ({ problem, form, kernel: 'matmul', speedup: 1.5 });

const anyChoice: fc.Arbitrary<TunedChoice> = fc.record({
  problem: fc.string(),
  form: fc.string(),
  kernel: fc.string(),
  speedup: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
});

describe('the table of a tuning', () => {
  it('comes back as it was written, by problem', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyChoice, { selector: ({ problem }) => problem }), fc.string(), (choices, name) => {
        const adapter = adapterOf(name);
        const sorted = [...choices].sort((a, b) => (a.problem < b.problem ? -1 : 1));
        expect(parseTable(writeTable(adapter, choices), adapter)).to.deep.equal(sorted);
      }),
    );
  });

  it('is refused where any part of it is missing or another', () => {
    const adapter = adapterOf('driver 1');
    const text = writeTable(adapter, [choiceOf('p', 'f')]);
    const table = JSON.parse(text) as Record<string, unknown>;
    const changed = (change: Record<string, unknown>): string => JSON.stringify({ ...table, ...change });
    const refused: readonly (readonly [string, string])[] = [
      [text.slice(0, text.length / 2), 'it is no JSON'],
      ['', 'it is no JSON'],
      ['[]', 'it is no object'],
      ['null', 'it is no object'],
      [changed({ format: 2 }), 'its format is 2, not 1'],
      [changed({ adapter: undefined }), 'it is of another adapter (vendor differs)'],
      [changed({ choices: 3 }), 'it has no choices'],
      [changed({ choices: [null] }), 'choices[0] has not a problem, a form, a kernel and a speedup'],
      [changed({ choices: [{ problem: 'p', form: 3 }] }), 'choices[0] has not'],
    ];
    for (const [damaged, reason] of refused)
      expect(() => parseTable(damaged, adapter), damaged).to.throw(TuningTableError, reason);
    expect(() => parseTable(text, adapterOf('driver 2'))).to.throw(TuningTableError, 'description differs');
  });
});

describe('the file of a tuning', () => {
  it('is there for one adapter and driver', async () => {
    const adapter = adapterOf('kept');
    const file = await keepTuning(adapter, ['p'], [choiceOf('p', 'wide')]);
    expect(await readTuning(adapter)).to.deep.equal({ choices: new Map([['p', 'wide']]), file });
    expect(await readTuning(adapterOf('kept, newer driver'))).to.deep.equal({ choices: new Map() });
    expect(await readdir(dirname(file)), 'nothing temporary stays').to.not.match(/tmp/);
  });

  it('keeps choices of other specs, replaces those measured again and forgets those that lost', async () => {
    const adapter = adapterOf('twice');
    await keepTuning(adapter, ['a', 'b', 'c'], [choiceOf('a', 'wide'), choiceOf('b', 'wide'), choiceOf('c', 'wide')]);
    await keepTuning(adapter, ['b', 'c'], [choiceOf('b', 'tall')]);
    const { choices } = await readTuning(adapter);
    expect([...choices]).to.deep.equal([
      ['a', 'wide'],
      ['b', 'tall'],
    ]);
  });

  it('is left out with a warning where it is damaged or another adapter’s, and then written anew', async () => {
    const adapter = adapterOf('damaged');
    const file = tuningFile(adapter);
    await mkdir(dirname(file), { recursive: true });
    for (const text of ['{"format": 1, "ada', writeTable(adapterOf('other'), [])]) {
      await writeFile(file, text);
      const { choices, warning } = await readTuning(adapter);
      expect(choices.size).to.equal(0);
      expect(warning).to.contain(file).and.contain("'fractalc tune SPEC' writes it anew");
    }
    await keepTuning(adapter, ['p'], [choiceOf('p', 'wide')]);
    expect((await readTuning(adapter)).choices.size).to.equal(1);
    expect(await readFile(file, 'utf8')).to.contain('"damaged"');
  });

  it('that can not be read is left out too', async () => {
    const adapter = adapterOf('a folder');
    await mkdir(tuningFile(adapter), { recursive: true });
    expect((await readTuning(adapter)).warning).to.contain('EISDIR');
  });
});

describe("the user's cache", () => {
  const home = '/home/me';
  it('is where the operating system wants it', () => {
    const folder = (platform: NodeJS.Platform, environment: Record<string, string> = {}): string =>
      cacheFolderFor({ platform, environment, home }).replaceAll('\\', '/');
    expect(folder('linux')).to.equal('/home/me/.cache/fractalc');
    expect(folder('darwin')).to.equal('/home/me/Library/Caches/fractalc');
    expect(folder('win32')).to.equal('/home/me/AppData/Local/fractalc');
    expect(folder('win32', { LOCALAPPDATA: '/local' })).to.equal('/local/fractalc');
    expect(folder('darwin', { XDG_CACHE_HOME: '/cache' })).to.equal('/cache/fractalc');
    expect(folder('linux', { XDG_CACHE_HOME: '' })).to.equal('/home/me/.cache/fractalc');
  });
});
