import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { FileError } from '../../runtime/files/file-error.ts';
import { openRegularFile, readRegularFile, readRegularFileSync } from '../../runtime/files/regular-file.node.ts';
import { explainFailure } from '../../runtime/commands/failure.ts';
import { temporaryFolder } from '../data/temporary.ts';
import type { TemporaryFolder } from '../data/temporary.ts';

describe('regular files', () => {
  let root: TemporaryFolder;
  before(async () => {
    root = await temporaryFolder();
    await root.put({ file: 'hello', 'folder/file': '', empty: '' });
    execFileSync('mkfifo', [join(root.path, 'pipe')]);
  });
  after(() => root.remove());

  const ways: readonly (readonly [string, (path: string) => unknown])[] = [
    ['opened', openRegularFile],
    ['read', (path) => readRegularFile(path)],
    ['read at once', (path) => readRegularFileSync(path)],
  ];
  const refusal = async (read: () => unknown): Promise<FileError> => {
    try {
      await read();
    } catch (error) {
      if (error instanceof FileError) return error;
      throw error;
    }
    throw new Error('It should have been refused.');
  };

  it('are read, wholly or in parts', async () => {
    const path = join(root.path, 'file');
    expect(new TextDecoder().decode(await readRegularFile(path))).to.equal('hello');
    expect(new TextDecoder().decode(readRegularFileSync(path, 5))).to.equal('hello');
    expect(readRegularFileSync(join(root.path, 'empty'))).to.have.length(0);
    const file = await openRegularFile(path);
    expect([file.size, new TextDecoder().decode(await file.read(1, 3))]).to.deep.equal([5, 'el']);
    expect((await refusal(() => file.read(3, 6))).message).to.match(/shorter while it was read: byte 5 is gone/);
    await file.close();
  });

  for (const [title, read] of ways) {
    const others = [
      ['pipe', /pipe: it is a named pipe, not a file\.$/],
      ['folder', /folder: it is a folder, not a file\.$/],
      ['nothing', /nothing: there is no such file\.$/],
      ['/dev/zero', /^\/dev\/zero: it is a device, not a file\.$/],
    ] as const;
    for (const [name, message] of others) {
      it(`alone are ${title}: not ${name}`, async () => {
        const error = await refusal(() => read(name.startsWith('/') ? name : join(root.path, name)));
        expect(error.message).to.match(message);
        expect(explainFailure(error)).to.deep.equal({ exitCode: 1, message: error.message });
      });
    }
  }

  it('alone are read: not a socket', async () => {
    const path = join(root.path, 'socket');
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once('listening', resolve));
    expect((await refusal(() => readRegularFile(path))).message).to.match(
      /socket: it can not be read \(ENXIO\)|a socket/,
    );
    server.close();
  });

  it('are refused where they are larger than they may be', async () => {
    const path = join(root.path, 'file');
    for (const read of [() => readRegularFile(path, 4), () => readRegularFileSync(path, 4)]) {
      expect((await refusal(read)).message).to.match(/file: it has 5 bytes, more than the 4 that such a file may have/);
    }
  });
});
