import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { asWriteError } from '../../runtime/files/atomic.node.ts';
import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import { explainFailure } from '../../runtime/commands/failure.ts';
import { settle } from '../../runtime/commands/outcome.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';
import { DataError } from '../../runtime/data/data-error.ts';
import { DeviceError } from '../../runtime/device/index.ts';
import { RunError } from '../../runtime/runs/run-error.ts';

describe('failures', () => {
  it('have an exit code by kind, and a suggestion where there is one', () => {
    const cases: readonly [unknown, number, RegExp][] = [
      [new UsageError('no such option'), 2, /^no such option$/],
      [
        new DataError({ path: 'x', problem: 'it is empty', suggestion: 'fill it' }),
        1,
        /^x: it is empty\.\n {2}try: fill it$/,
      ],
      [new CheckpointError('x', 'it is torn.'), 1, /^x: it is torn\.$/],
      [new RunError('x: no run', 'make one'), 1, /^x: no run\n {2}make one$/],
      [new DeviceError('no-adapter', 'none', 'install one'), 3, /^none\ninstall one$/],
      [new DeviceError('invalid-use', 'validation', ''), 70, /^internal error: validation\n.*report/],
      [new TypeError('oops'), 70, /^internal error: oops\n.*report/],
      ['thrown text', 70, /thrown text/],
    ];
    for (const [thrown, exitCode, message] of cases) {
      expect(explainFailure(thrown)).to.have.property('exitCode', exitCode);
      expect(explainFailure(thrown).message).to.match(message);
    }
  });

  it('name the file that the operating system refused', async () => {
    const thrown: unknown = await readFile('/no/such/file').catch((error: unknown) => error);
    expect(explainFailure(thrown)).to.deep.include({ exitCode: 1 });
    expect(explainFailure(thrown).message).to.match(/^\/no\/such\/file: ENOENT/);
  });

  it("of the machine are never the program's, whoever tells of them and whether or not a file is named", () => {
    const advice: Readonly<Record<string, RegExp>> = {
      ENOSPC: /The disk is full\. Free some space/,
      EDQUOT: /Your share of the disk is used up\. Free some space/,
      EROFS: /can only be read\. Name another place/,
      EACCES: /lacks the rights/,
      EPERM: /lacks the rights/,
      EIO: /The disk fails/,
      EFBIG: /larger than the disk/,
      ENAMETOOLONG: /Give a shorter one/,
      ENOTDIR: /a file where a folder is needed/,
      EISDIR: /Name a file/,
      ELOOP: /in a circle/,
      EMFILE: /Too many files are open/,
      ESTALE: /can no longer be reached/,
      EBUSY: /Another program uses it/,
      EWHATEVER: /EWHATEVER/,
    };
    for (const [code, message] of Object.entries(advice)) {
      const known = Object.assign(new Error(`${code}: words, write`), { code, syscall: 'write' });
      const named = Object.assign(new Error(`${code}: words, open 'a/b'`), { code, syscall: 'open', path: 'a/b' });
      const wrapped = asWriteError(known, 'out');
      const twice = new RunError('x: no', '', { cause: wrapped });
      for (const thrown of [known, named, wrapped, twice]) {
        const failure = explainFailure(thrown);
        expect(failure.exitCode).to.equal(1);
        if (thrown !== twice || code !== 'EWHATEVER') expect(failure.message).to.match(message);
      }
      expect(explainFailure(wrapped).message).to.match(/^out: it could not be written: E/);
    }
    const own = new RunError('x: no', 'do that', {
      cause: Object.assign(new Error(''), { code: 'EIO', syscall: 'read' }),
    });
    expect(explainFailure(own).message).to.equal('x: no\n  do that');
  });

  it('are printed without a stack, and as JSON on the last line', async () => {
    const out: string[] = [];
    const err: string[] = [];
    const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
    const fail = () => Promise.reject(new TypeError('oops'));
    expect(await settle(io, { json: true, debug: false }, fail)).to.equal(70);
    expect(err.join('\n')).to.contain('oops').and.not.contain('    at ');
    expect(JSON.parse(out.at(-1)!))
      .to.have.property('error')
      .that.contains('oops');
    await settle(io, { json: false, debug: true }, fail);
    expect(err.join('\n')).to.contain('    at ');
  });
});
