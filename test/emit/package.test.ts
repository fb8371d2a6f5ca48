import { generatorsOf } from '../../runtime/recursion/recursion.ts';
import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { compile } from '../../compiler/compile.ts';
import { allMasked, compileLinked, compileText, compileTextLinked, fileText, specNames, specText } from './compiled.ts';

/** By level; the last number is the pixel head's. Those of the paper's models are its code's. */
const parametersByLevel: Readonly<Record<string, readonly number[]>> = {
  'fashion-ar': [294240, 28896, 22848],
  text: [1207104, 145632, 45664],
  dna: [302528, 94144, 4452],
  speech: [300960, 48192, 26784, 22848],
  music: [314796, 32064, 4179],
  maps: [303008, 53824, 15440],
  relief: [294816, 48768, 15407],
  voxels: [317864, 33552, 4162],
  table: [136768, 17024],
  'fractalar-in64': [413499392, 27808768, 760064],
  'fractalmar-in64': [405476352, 25759232, 760064],
  'fractalmar-base-in256': [172263168, 11765632, 2158912, 112512],
  'fractalmar-large-in256': [406213632, 26610432, 4059392, 116608],
  'fractalmar-huge-in256': [791343360, 50964608, 7157568, 120704],
};

describe('a compiled package', () => {
  const compiled = compileText(specText('fashion-ar'));
  const linked = compileLinked('fashion-ar');
  const topLevel = (files: ReadonlyMap<string, unknown>): string[] =>
    [...new Set([...files.keys()].map((path) => path.replace(/\/.*/, '/')))].sort();

  it('has its sources, their JavaScript, the plan, the kernels, the spec and the runtime', () => {
    const modules = ['index', 'main', 'model', 'recursion'].flatMap((name) => [`${name}.js`, `${name}.ts`]);
    const others = [
      'README.md',
      'SHA256SUMS',
      'fractal.schema.json',
      'kernels/',
      'package.json',
      'plan.json',
      'runtime/',
      'spec.yaml',
    ];
    expect(topLevel(compiled.files)).to.deep.equal([...others, ...modules].sort());
  });

  it('is sources alone where it is linked to the runtime', () => {
    const modules = ['index.ts', 'main.ts', 'model.ts', 'recursion.ts'];
    expect(topLevel(linked.files)).to.deep.equal(
      ['README.md', 'kernels/', ...modules, 'package.json', 'plan.json', 'spec.yaml'].sort(),
    );
    expect(fileText(linked, 'model.ts'))
      .to.contain("from '../../runtime/model.ts'")
      .and.to.contain("from './recursion.ts'");
  });

  it('has a kernel file for each that its plan names, and no other', () => {
    const plan = JSON.parse(fileText(compiled, 'plan.json')) as {
      kernels: Record<string, { file: string; variants: { file: string }[] }>;
    };
    const named = Object.values(plan.kernels).flatMap(({ file, variants }) => [
      file,
      ...variants.map((variant) => variant.file),
    ]);
    expect([...compiled.files.keys()].filter((path) => path.startsWith('kernels/')).sort()).to.deep.equal(
      [...new Set(named)].sort(),
    );
  });

  it('has the checksums of all that it runs', () => {
    const listed = fileText(compiled, 'SHA256SUMS').trimEnd().split('\n');
    const runs = [...compiled.files.keys()].filter(
      (path) => !/\.ts$|\.md$|package\.json$|schema\.json$|SUMS$/.test(path),
    );
    expect(listed.map((line) => line.slice(66)).sort()).to.deep.equal(runs.sort());
    const sum = createHash('sha256').update(fileText(compiled, 'plan.json')).digest('hex');
    expect(listed).to.include(`${sum}  plan.json`);
  });

  it('is the same at every compilation', () => {
    expect([...compileText(specText('fashion-ar')).files]).to.deep.equal([...compiled.files]);
  });

  it('comes out again from the spec that it carries', () => {
    const again = compileText(fileText(compiled, 'spec.yaml'));
    expect([...again.files]).to.deep.equal([...compiled.files]);
  });

  it('names no place and no time of its making', () => {
    for (const path of compiled.files.keys()) {
      expect(fileText(compiled, path), path).not.to.contain(process.cwd());
      if (!path.startsWith('runtime/')) expect(fileText(compiled, path), path).not.to.match(/\b20\d\d-\d\d-\d\d/);
    }
  });

  it('is readable: no long lines in its sources', () => {
    for (const path of linked.files.keys()) {
      if (path.endsWith('.ts'))
        expect(
          Math.max(
            ...fileText(linked, path)
              .split('\n')
              .map((line) => line.length),
          ),
          path,
        ).to.be.below(131);
    }
  });

  it('tells in words what the spec says', () => {
    const { files } = compileLinked('fashion-ar', allMasked);
    const model = String(files.get('model.ts'));
    expect(model).to.contain('fashion-ar: a fractal generative model of 28×28 images');
    expect(model).to.contain('level1: masked over 4×4 patches of 1×1').and.to.contain('a row for each masked patch of');
  });

  it('does not come of a broken spec', () => {
    const result = compile({ file: 'spec.yaml', text: specText('fashion-ar') }, { overrides: ['levels.0.width=63'] });
    expect(result.package).to.equal(undefined);
    expect(result.diagnostics.map(({ severity }) => severity)).to.include('error');
  });
});

describe('descriptions', () => {
  for (const name of specNames) {
    it(`${name}: the parts' parameters add up`, () => {
      const { description } = compileLinked(name);
      const parts = generatorsOf(description.recursion).map(({ parameters }) => parameters);
      expect(parts).to.deep.equal(parametersByLevel[name]);
      expect(description.parameters).to.equal(parts.reduce((total, n) => total + n));
    });
  }
});

describe('the compiler', () => {
  it("takes less than 2 s for the paper's largest model", () => {
    const text = specText('fractalmar-huge-in256');
    // The processor's time, best of three: other work on the machine doesn't count, nor does the runtime's translation to JavaScript, which
    // a built compiler has behind it.
    const seconds = [1, 2, 3].map(() => {
      const before = process.cpuUsage();
      compileTextLinked(text);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1e6;
    });
    expect(Math.min(...seconds)).to.be.below(2);
  });
});
