import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { symlink, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { startServer } from '../../compiler/cli/serve/server.ts';
import type { Serving } from '../../compiler/cli/serve/server.ts';
import { ask } from './ask.ts';
import { makePackage } from './package-folder.ts';

describe('a served package', () => {
  let made: Awaited<ReturnType<typeof makePackage>>;
  let serving: Serving;
  before(async () => {
    made = await makePackage();
    serving = await startServer(made.folder, 0);
  });
  after(async () => {
    await serving.close();
    await made.remove();
  });
  const get = (path: string, headers = {}, method = 'GET') => ask(serving.url, path, headers, method);

  const types: readonly [string, string][] = [
    ['/', 'text/html;charset=utf-8'],
    ['/index.html', 'text/html;charset=utf-8'],
    ['/page/main.js', 'text/javascript;charset=utf-8'],
    ['/page/style.css', 'text/css;charset=utf-8'],
    ['/kernels/matmul.wgsl', 'text/wgsl;charset=utf-8'],
    ['/weights.safetensors?now', 'application/octet-stream'],
  ];
  for (const [path, type] of types) {
    it(`has ${path} as ${type}`, async () => {
      const { status, headers } = await get(path);
      expect(status).to.equal(200);
      expect(headers['content-type']).to.equal(type);
    });
  }

  it('gives the files byte for byte', async () => {
    expect((await get('/weights.safetensors')).text).to.equal('\u0000\u0001\u0002');
  });

  for (const path of ['/', '/page/main.js', '/no-such-file', '/.git/config']) {
    it(`sends its protections with ${path}`, async () => {
      const { headers } = await get(path);
      expect(headers).to.include({
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      });
    });
  }

  it('answers 304 to the tag of what is there, and the new file once it changed', async () => {
    const { headers } = await get('/page/style.css');
    const again = { 'if-none-match': headers.etag };
    const same = await get('/page/style.css', again);
    expect([same.status, same.text]).to.deep.equal([304, '']);
    await writeFile(join(made.folder, 'page/style.css'), 'body { color: red }');
    const changed = await get('/page/style.css', again);
    expect([changed.status, changed.text]).to.deep.equal([200, 'body { color: red }']);
  });

  it('answers HEAD without a body', async () => {
    const { status, headers, text } = await get('/page/main.js', {}, 'HEAD');
    expect([status, headers['content-length'], text]).to.deep.equal([200, '10', '']);
  });

  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    it(`refuses ${method}`, async () => {
      const { status, headers } = await get('/', {}, method);
      expect([status, headers.allow]).to.deep.equal([405, 'GET, HEAD']);
    });
  }

  for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '[::1]', '[::1]:8080']) {
    it(`answers as ${host}`, async () => expect((await get('/', { host })).status).to.equal(200));
  }
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    'localhost:80@evil.example',
    '127.0.0.1.evil.example:8080',
    '0.0.0.0',
  ]) {
    it(`doesn't answer as '${host}' (DNS rebinding)`, async () => {
      const { status, text } = await get('/', { host });
      expect(status).to.equal(403);
      expect(text).to.equal('Open this page as localhost or 127.0.0.1.\n');
    });
  }

  const hidden = [
    '/.git/config',
    '/%2egit/config',
    '/page/.hidden.js',
    '/page/%2Ehidden.js',
    '//.git/config',
    '/../package-secret.txt',
    '/%2e%2e/package-secret.txt',
    '/..%2fpackage-secret.txt',
    '/page/..\\..\\package-secret.txt',
    '/page',
    '/%',
    '/%00',
  ];
  for (const path of hidden) {
    it(`has nothing at ${path}`, async () => {
      const { status, text } = await get(path);
      expect([status, text]).to.deep.equal([404, 'There is no such file.\n']);
    });
  }

  for (const range of ['bytes=5-2', 'bytes=99-', 'bytes=-1', 'nonsense']) {
    it(`gives the whole file for the range ${range}`, async () => {
      const { status, text } = await get('/page/main.js', { range });
      expect([status, text]).to.deep.equal([200, 'export {};']);
    });
  }

  it('follows links inside of its folder alone, and takes pipes for nothing', async () => {
    const at = (name: string): string => join(made.folder, name);
    await symlink(at('page/main.js'), at('inside.js'));
    await symlink(join(made.folder, '..', 'package-secret.txt'), at('outside.txt'));
    await symlink(join(made.folder, '..'), at('above'));
    await symlink(at('.git/config'), at('git.txt'));
    await symlink(at('nothing'), at('broken.txt'));
    await symlink('/dev/zero', at('zero'));
    const pipe = spawnSync('mkfifo', [at('pipe')]).status === 0 ? ['/pipe'] : [];
    expect((await get('/inside.js')).text).to.equal('export {};');
    const nothing = ['/outside.txt', '/above/package-secret.txt', '/git.txt', '/broken.txt', '/zero', ...pipe];
    for (const path of nothing) expect((await get(path)).status, path).to.equal(404);
  });

  it('serves a folder that is a link itself', async () => {
    await symlink(made.folder, `${made.folder}-link`);
    const other = await startServer(`${made.folder}-link`, 0);
    const { status } = await ask(other.url, '/page/main.js');
    await other.close();
    expect(status).to.equal(200);
  });

  it('sends large files whole', async () => {
    const bytes = 'x'.repeat(3 * 2 ** 20 + 5);
    await writeFile(join(made.folder, 'large.wgsl'), bytes);
    expect((await get('/large.wgsl')).text).to.equal(bytes);
    await writeFile(join(made.folder, 'empty.wgsl'), '');
    expect(await get('/empty.wgsl')).to.deep.include({ status: 200, text: '' });
  });

  it('listens on loopback alone', () => expect(new URL(serving.url).hostname).to.equal('127.0.0.1'));

  it('stops with a connection open', async () => {
    const other = await startServer(made.folder, 0);
    const connection = createConnection(Number(new URL(other.url).port), '127.0.0.1');
    await once(connection, 'connect');
    connection.on('error', () => undefined);
    const closed = once(connection, 'close');
    await other.close();
    await closed;
  });
});
