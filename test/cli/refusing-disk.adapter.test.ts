import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tinyFolder } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';
import { smallSpec } from '../reference/models.ts';
import { runCli } from './run-cli.ts';

const checkpoint = fileURLToPath(new URL('../golden/masked.pth', import.meta.url));

/** Fills a disk with one file, up to some KiB. */
const fill = (path: string, left: number): void => {
  writeFileSync(path, '');
  for (const bytes of [2 ** 16, 2 ** 12])
    try {
      for (;;) appendFileSync(path, new Uint8Array(bytes));
    } catch (error) {
      expect(error).to.have.property('code', 'ENOSPC');
    }
  truncateSync(path, statSync(path).size - left * 1024);
};

describe('a disk that refuses [adapter]', function () {
  let folder: TinyFolder;
  let small: string;
  before(async () => {
    folder = await tinyFolder();
    small = join(folder.path, 'small');
    await mkdir(small);
    await writeFile(join(folder.path, 'small.yaml'), smallSpec);
    await runCli('train', folder.spec, '--data', folder.data, '-o', join(folder.path, 'trained'));
  });
  after(() => folder.remove());

  /** Commands that write below a folder. */
  const commands: Readonly<Record<string, (at: string) => readonly string[]>> = {
    train: (at) => ['train', folder.spec, '--data', folder.data, '-o', join(at, 'run')],
    sweep: (at) =>
      ['sweep', folder.spec, 'train.steps=1,2', 'train.warmup=0', '--data', folder.data, '-o', join(at, 'sweep')], // prettier-ignore
    compile: (at) => ['compile', folder.spec, '-o', join(at, 'package')],
    'import to a run': (at) => ['import', checkpoint, join(folder.path, 'small.yaml'), '-o', join(at, 'imported')],
    'import to a file': (at) => [
      'import',
      checkpoint,
      join(folder.path, 'small.yaml'),
      '-o',
      join(at, 'x.safetensors'),
    ],
    init: (at) => ['init', join(at, 'new.yaml'), '--template', 'grey', '--budget', 'minutes'],
    data: (at) => ['data', folder.data, '-o', join(at, 'cache')],
    explain: (at) => ['explain', folder.spec, '--html', join(at, 'page.html')],
    report: (at) => ['report', join(folder.path, 'trained'), '-o', join(at, 'report.html')],
    sample: (at) => ['sample', join(folder.path, 'trained'), '--pictures', 'none', '--npz', join(at, 'set.npz')],
  };

  for (const [name, argv] of Object.entries(commands)) {
    it(`${name}: a full disk is told, nothing half written stays, and the command works once there is room`, async function () {
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'none', small]).status !== 0) this.skip();
      try {
        const ballast = join(small, 'ballast');
        let [refused, done] = [0, false];
        for (const left of [0, 8, 24]) {
          fill(ballast, left);
          const { code, err } = await runCli(...argv(small));
          expect(err).not.to.contain('internal error');
          const entries = (await readdir(small, { recursive: true })).filter((entry) => /\.tmp\b/.test(entry));
          expect(entries).to.deep.equal([]);
          rmSync(ballast);
          done = code === 0;
          if (done) break;
          refused++;
          expect(code).to.equal(1);
          expect(err).to.match(/ENOSPC[^]*The disk is full\. Free some space/);
        }
        expect(refused).to.be.above(0);
        if (done) return;
        const resumable = name === 'train' && (await readdir(small)).includes('run');
        const again = resumable ? ['train', '--resume', '-o', join(small, 'run')] : argv(small);
        const { code, err } = await runCli(...again);
        expect(code, err).to.equal(0);
      } finally {
        spawnSync('umount', [small]);
      }
    });

    it(`${name}: names that are too long or lead through files, read-only disks and foreign folders are told`, async () => {
      await writeFile(join(small, 'file'), '');
      const isFile = /file.*: .*(ENOTDIR|EEXIST|no folder|a file is in the place)/;
      const told = async (at: string, message: RegExp): Promise<void> => {
        const { code, err } = await runCli(...argv(at));
        expect(err).to.match(message).and.not.to.contain('internal error');
        expect(code, err).to.equal(1);
      };
      await told(join(small, 'x'.repeat(300)), /ENAMETOOLONG/);
      await told(join(small, 'file'), isFile);
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,ro', 'none', small]).status === 0) {
        try {
          await told(small, /EROFS/);
        } finally {
          spawnSync('umount', [small]);
        }
      }
      if (process.platform === 'win32') return;
      const locked = join(folder.path, 'locked');
      await mkdir(locked, { recursive: true, mode: 0o555 });
      await chmod(folder.path, 0o755);
      const back = process.geteuid?.();
      if (back === 0) process.seteuid?.('nobody');
      try {
        await told(locked, /EACCES/);
      } finally {
        if (back === 0) process.seteuid?.(back);
      }
    });
  }
});
