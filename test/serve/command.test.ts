import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { explainPort, listen } from '../../compiler/cli/serve/listen.ts';
import { opener } from '../../compiler/cli/serve/open-browser.ts';
import { startServer } from '../../compiler/cli/serve/server.ts';
import { runCli } from '../cli/run-cli.ts';
import { ask } from './ask.ts';
import { makePackage } from './package-folder.ts';

const portOf = (url: string): number => Number(new URL(url).port);

describe('fractalc serve', () => {
  let made: Awaited<ReturnType<typeof makePackage>>;
  before(async () => {
    made = await makePackage();
  });
  after(() => made.remove());

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`prints the address, serves, and ends with 0 on ${signal}`, async () => {
      const child = fileURLToPath(new URL('../cli/child.ts', import.meta.url));
      const process_ = spawn(process.execPath, [
        '--import',
        'tsx',
        child,
        'serve',
        made.folder,
        '--port',
        '0',
        '--json',
      ]);
      const lines = createInterface(process_.stdout)[Symbol.asyncIterator]();
      const first = (await lines.next()).value as string;
      const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(first)?.[0] ?? '';
      expect((await ask(url, '/')).text).to.equal('<!doctype html><title>page</title>');
      const exit = once(process_, 'exit');
      process_.kill(signal);
      expect(JSON.parse((await lines.next()).value as string)).to.deep.equal({ folder: made.folder, url });
      expect(await exit).to.deep.equal([0, null]);
    });
  }

  const faults: readonly [string, (folder: string) => readonly string[], number, RegExp][] = [
    ['no folder', () => [], 2, /^DIR is missing\.\n {2}usage: fractalc serve DIR/],
    [
      'a folder that is missing',
      (f) => [`${f}/none`],
      1,
      /none: there is no such folder\.\n {2}suggestion: npx fractalc compile SPEC --weights RUN -o .*none$/,
    ],
    ['a file', (f) => [`${f}/index.html`], 1, /index\.html: this is no folder; expected a compiled package/],
    [
      'a folder without a page',
      (f) => [`${f}/page`],
      1,
      /page: has no index\.html.*\n {2}suggestion: npx fractalc compile SPEC --weights RUN -o .*page$/,
    ],
    ['a port that is no number', (f) => [f, '--port', 'http'], 2, /^--port http: expected a whole number from 0/],
    [
      'a port beyond the last',
      (f) => [f, '--port', '65536'],
      2,
      /^--port 65536: expected a whole number from 0 \(any free port\) to 65535/,
    ],
    ['--open with another word', (f) => [f, '--open', 'maybe'], 2, /^--open maybe: expected yes or no/],
  ];
  for (const [what, argv, code, message] of faults) {
    it(`refuses ${what}`, async () => {
      const result = await runCli('serve', ...argv(made.folder));
      expect(result.err).to.match(message);
      expect(result.code).to.equal(code);
    });
  }

  it('refuses a port that is taken', async () => {
    const serving = await startServer(made.folder, 0);
    const { url } = serving;
    const { code, err } = await runCli('serve', made.folder, '--port', String(portOf(url)));
    await serving.close();
    expect(err).to.equal(
      `Port ${portOf(url)} is taken by another program.\n  suggestion: another --port, or none: the first free one from 8080`,
    );
    expect(code).to.equal(1);
  });

  it('takes the next port where none was given and the first is taken', async () => {
    const serving = await startServer(made.folder, 0);
    const { url } = serving;
    const server = createServer();
    await listen(server, undefined, portOf(url));
    const address = server.address();
    server.close();
    await serving.close();
    expect(address).to.have.property('port').that.is.greaterThan(portOf(url));
    expect(address).to.have.property('address', '127.0.0.1');
  });

  it('explains a privileged port, and leaves other errors as they are', () => {
    const refused = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    expect(explainPort(refused, 80))
      .to.be.an('error')
      .with.property('message', 'Port 80 needs privileges that this user lacks.\n  suggestion: --port 1024 or above');
    const other = new Error('other');
    expect(explainPort(other, 80)).to.equal(other);
  });

  it('opens a browser on a desktop alone', () => {
    expect(opener('linux', {})).to.equal(undefined);
    expect(opener('linux', { DISPLAY: '' })).to.equal(undefined);
    expect(opener('linux', { WAYLAND_DISPLAY: 'wayland-0' })).to.deep.equal(['xdg-open']);
    expect(opener('darwin', {})).to.deep.equal(['open']);
  });

  it('answers 404 once a file is gone', async () => {
    const serving = await startServer(made.folder, 0);
    const { url } = serving;
    await rm(join(made.folder, 'page/main.js'));
    const { status } = await ask(url, '/page/main.js');
    await serving.close();
    expect(status).to.equal(404);
  });
});
