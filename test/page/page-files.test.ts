import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { compile } from '../../compiler/compile.ts';
import { withPage } from '../../compiler/page/page-files.ts';
import { tinySpec } from '../commands/tiny.ts';

const compiled = (text: string): NonNullable<ReturnType<typeof compile>['package']> => {
  const { package: result } = compile({ file: 'tiny.yaml', text });
  if (result === undefined) throw new Error('the spec is faulty');
  return result;
};

describe('the files of a page', () => {
  const weights = { bytes: Uint8Array.of(1, 2, 3), classNames: ['Up', 'Down'] };
  let files: ReadonlyMap<string, string | Uint8Array>;
  before(async () => {
    files = await withPage(compiled(tinySpec), weights);
  });
  const text = (name: string): string => String(files.get(name));

  it('has a page beside the package, and the weights as they are', () => {
    expect([...files.keys()]).to.include.members(['index.html', 'page.js', 'page.css', 'model.js', 'plan.json']);
    expect(files.get('weights.safetensors')).to.equal(weights.bytes);
  });

  it('has one script, which asks for no other', () => {
    expect(text('page.js').length).to.be.below(100_000);
    const imports = [...text('page.js').matchAll(/\b(?:import|from)\s*\(?\s*["']([^"']+)["']/g)].map(
      ([, path]) => path,
    );
    // Node's files are asked for in Node alone.
    expect(imports.filter((path) => !path!.endsWith('.node.js'))).to.deep.equal([]);
    expect(text('page.js')).not.to.match(/\beval\(|new Function\(/);
  });

  it('has a script with the model’s kind of data alone', async () => {
    const sounds =
      'data: {kind: sound, shape: [64], channels: 1}\nlevels: [{module: ar, patch: 1, width: 24, heads: 2}]\nhead: {width: 16}';
    const script = String((await withPage(compiled(sounds), weights)).get('page.js'));
    expect(script.length).to.be.below(105_000);
    expect(script).to.contain('mono or stereo').and.not.to.contain('percussion');
    expect(text('page.js')).not.to.contain('mono or stereo');
  });

  it('has every element that its script looks for', () => {
    const folder = new URL('../../runtime/browser/page/', import.meta.url);
    const scripts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8'));
    const wanted = scripts.flatMap((script) =>
      [...script.matchAll(/\b(?:element|input|button|select|canvas|on|entry)\('([a-z-]+)'/g)].map(([, id]) => id!),
    );
    expect(wanted.length).to.be.greaterThan(30);
    const there = new Set([...text('index.html').matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!));
    expect(wanted.filter((id) => !there.has(id))).to.deep.equal([]);
  });

  it('lets nothing in from elsewhere', () => {
    expect(text('index.html')).to.match(/Content-Security-Policy" content="default-src (&#39;|')none/);
    expect(text('index.html')).not.to.match(/https?:|<style|style="|onclick/);
    expect(text('page.css')).not.to.match(/url\(|@import/);
  });

  it('calls items by their kind, and offers regions only where a place in the picture is a cell', async () => {
    const sequences = await withPage(compiled(tinySpec.replace('[8, 8]', '[64]')), weights);
    expect(String(sequences.get('index.html'))).to.match(
      /<h2 id="picture-title">Sequence<\/h2>[^]*<label hidden>Region/,
    );
    expect(text('index.html')).to.match(/<h2 id="picture-title">Image<\/h2>[^]*<label>Region/);
  });
});
