import { expect } from 'chai';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors } from '../../runtime/formats/safetensors.node.ts';
import { publishWeights, writeCheckpoint } from '../../runtime/runs/checkpoints.node.ts';
import type { Checkpoint } from '../../runtime/runs/checkpoints.node.ts';
import { intactWeights, newestIntact, setAsideAfter } from '../../runtime/runs/intact.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { withFolder } from '../emit/temporary-folder.ts';
import { at, Memory } from './memory.ts';

/** Changes one bit of a file's last byte. */
const flipBit = async (path: string): Promise<void> => {
  const bytes = await readFile(path);
  const file = await open(path, 'r+');
  await file.write(Uint8Array.of((bytes.at(-1) ?? 0) ^ 1), 0, 1, bytes.length - 1);
  await file.close();
};

const damages: Readonly<Record<string, readonly [(two: Checkpoint, one: Checkpoint) => Promise<void>, RegExp]>> = {
  'a flipped bit in the weights': [
    ({ folder }) => flipBit(join(folder, 'model.safetensors')),
    /step-000002\/model\.safetensors: it is damaged: its checksum/,
  ],
  'a flipped bit in the moments': [
    ({ folder }) => flipBit(join(folder, 'training.safetensors')),
    /training\.safetensors: it is damaged: its checksum/,
  ],
  'a cut-off file': [
    ({ folder }) => truncate(join(folder, 'training.safetensors'), 200),
    /training\.safetensors: it is damaged: it has 200 bytes, \d+ were written/,
  ],
  'a missing file': [({ folder }) => rm(join(folder, 'training.safetensors')), /training\.safetensors: it is missing/],
  'the moments of another step': [
    (two, one) => copyFile(join(one.folder, 'training.safetensors'), join(two.folder, 'training.safetensors')),
    /training\.safetensors: it is damaged/,
  ],
  'a changed spec': [({ folder }) => writeFile(join(folder, 'spec.yaml'), 'name: tony\n'), /spec\.yaml: it is damaged/],
  'no checkpoint.json': [({ folder }) => rm(join(folder, 'checkpoint.json')), /checkpoint\.json: it is missing/],
  'a torn checkpoint.json': [
    ({ folder }) => truncate(join(folder, 'checkpoint.json'), 50),
    /checkpoint\.json: it is damaged/,
  ],
  'another data position in checkpoint.json': [
    async ({ folder }) => {
      const path = join(folder, 'checkpoint.json');
      await writeFile(path, (await readFile(path, 'utf8')).replace('"images": 8', '"images": 9'));
    },
    /checkpoint\.json: it is damaged/,
  ],
  'the folder of another step': [
    async (two, one) => {
      await rm(two.folder, { recursive: true });
      await mkdir(two.folder);
      for (const name of await readdir(one.folder)) await copyFile(join(one.folder, name), join(two.folder, name));
    },
    /step-000002: it is the checkpoint of step 1/,
  ],
};

describe('a damaged checkpoint', () => {
  const inRun = (body: (run: RunFolder, one: Checkpoint, two: Checkpoint) => Promise<void>): Promise<void> =>
    withFolder(async (folder) => {
      const run = new RunFolder(folder);
      await writeFile(run.spec, 'name: tiny\n');
      await body(run, await writeCheckpoint(run, new Memory(), at(1)), await writeCheckpoint(run, new Memory(), at(2)));
    });

  for (const [what, [damage, message]] of Object.entries(damages)) {
    it(`is named and passed over (${what})`, () =>
      inRun(async (run, one, two) => {
        await damage(two, one);
        const notes: string[] = [];
        expect(await newestIntact(run, (text) => notes.push(text))).to.deep.equal(one);
        expect(notes.join('\n')).to.match(message).and.to.contain('The checkpoint before it is used.');
      }));
  }

  it('is set aside, so that nothing takes it for the newest again', () =>
    inRun(async (run) => {
      const notes: string[] = [];
      await setAsideAfter(run, 1, (text) => notes.push(text));
      expect(await readdir(run.checkpoints)).to.have.members(['step-000001', 'step-000002.damaged']);
      expect(notes.join()).to.contain('step-000002.damaged is kept for study');
    }));

  it('is kept for study only while it is the newest that was set aside', () =>
    inRun(async (run) => {
      await setAsideAfter(run, 1, () => undefined);
      for (const step of [2, 3]) await writeCheckpoint(run, new Memory(), at(step));
      await setAsideAfter(run, 1, () => undefined);
      expect(await readdir(run.checkpoints)).to.have.members(['step-000001', 'step-000003.damaged']);
      await setAsideAfter(run, 1, () => expect.fail());
      expect(await readdir(run.checkpoints)).to.have.members(['step-000001', 'step-000003.damaged']);
    }));

  it('is an error where all that is left was set aside before', () =>
    inRun(async (run, one, two) => {
      for (const { folder } of [one, two]) await rename(folder, `${folder}.damaged`);
      const thrown: unknown = await newestIntact(run, () => undefined).catch((error: unknown) => error);
      expect(thrown).to.have.property('name', 'RunError');
      expect(thrown).to.have.property('message').that.contains(`${two.folder}.damaged`);
      expect(thrown).to.have.property('suggestion').that.contains('another folder');
    }));

  it('is an error where there is no other', () =>
    inRun(async (run, one, two) => {
      for (const { folder } of [one, two]) await flipBit(join(folder, 'training.safetensors'));
      const thrown: unknown = await newestIntact(run, () => undefined).catch((error: unknown) => error);
      expect(thrown).to.have.property('name', 'RunError');
      expect(thrown).to.have.property('message').that.contains('none of its checkpoints is intact');
    }));

  it('is not sampled from', () =>
    inRun(async (run, one, two) => {
      expect(await intactWeights(run, () => expect.fail())).to.equal(run.weights);
      await flipBit(join(two.folder, 'model.safetensors'));
      const notes: string[] = [];
      expect(await intactWeights(run, (text) => notes.push(text))).to.equal(join(one.folder, 'model.safetensors'));
      expect(notes[0]).to.contain(`${run.weights}: it is damaged`);
    }));
});

describe('weights of a run', () => {
  it('are taken as they are where no checkpoint knows them', () =>
    withFolder(async (folder) => {
      const run = new RunFolder(folder);
      await writeSafetensors(run.weights, [], {});
      expect(await intactWeights(run, () => expect.fail())).to.equal(run.weights);
      await writeCheckpoint(run, new Memory(), at(1));
      await writeSafetensors(run.weights, [], { step: '7' });
      expect(await intactWeights(run, () => expect.fail())).to.equal(run.weights);
    }));

  it('may be replaced while they are looked at', () =>
    withFolder(async (folder) => {
      const run = new RunFolder(folder);
      const one = await writeCheckpoint(run, new Memory(), at(1));
      const two = await writeCheckpoint(run, Object.assign(new Memory(), { fill: 2 }), at(2));
      await publishWeights(run, one);
      const looking = intactWeights(run, () => expect.fail());
      await publishWeights(run, two);
      await rename(one.folder, `${one.folder}.gone`);
      expect(await looking).to.equal(run.weights);
    }));
});
