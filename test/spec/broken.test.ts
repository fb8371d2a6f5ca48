import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadModel } from '../../compiler/load-model.ts';
import { codes } from '../../compiler/diagnostics/codes.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostics } from '../../compiler/diagnostics/render.ts';
import { fixtureModules } from './fixture-modules.ts';

const folder = new URL('broken/', import.meta.url);
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.yaml') ? [file.replace('.yaml', '')] : []));

/** An override file NAME.args, a line each, goes with NAME.yaml where there is one. */
const diagnosticsOf = (name: string): readonly Diagnostic[] => {
  const args = new URL(`${name}.args`, folder);
  const overrides = existsSync(args) ? readFileSync(args, 'utf8').trimEnd().split('\n') : [];
  const text = readFileSync(new URL(`${name}.yaml`, folder));
  return loadModel({ file: `${name}.yaml`, text }, { overrides, modules: fixtureModules }).diagnostics;
};

describe('broken specs', () => {
  for (const name of names) {
    it(`explains ${name} (UPDATE_GOLDEN=1 rewrites)`, () => {
      const diagnostics = diagnosticsOf(name);
      const text = `${renderDiagnostics(diagnostics, { color: false })}\n`;
      const golden = new URL(`${name}.txt`, folder);
      if (process.env.UPDATE_GOLDEN) writeFileSync(golden, text);
      expect(text).to.equal(readFileSync(golden, 'utf8'));
      expect(hasErrors(diagnostics)).to.be.true;
    });
  }

  it('show every code but those of huge files, old keys and bases', () => {
    const shown = new Set(names.flatMap((name) => diagnosticsOf(name).map(({ code }) => code)));
    const others = Object.values(codes).filter((code) => !shown.has(code));
    expect(others).to.deep.equal([
      codes.tooLarge,
      codes.oldAndNewKey,
      codes.deprecatedKey,
      ...Object.values(codes).filter((code) => code.startsWith('FRC5')),
    ]);
  });
});
