import { expect } from 'chai';
import { AdapterFileError } from '../../compiler/adapters/adapter-file-error.ts';
import { ForeignFolderError } from '../../compiler/7-emit/write-package.ts';
import { QuestionsCancelled } from '../../compiler/cli/init/prompter.ts';
import { ServeError } from '../../compiler/cli/serve/serve-error.ts';
import { SpecError } from '../../compiler/cli/spec-error.ts';
import { SpecFileError } from '../../compiler/cli/spec-file.ts';
import { GoldenError } from '../../compiler/replay/golden-error.ts';
import { ReferenceMismatch } from '../../compiler/reference/mismatch.ts';
import { explainFailure } from '../../runtime/commands/failure.ts';
import { exitCode } from '../../runtime/exit-code.ts';

describe('errors of the compiler', () => {
  const errors: readonly [Error, number][] = [
    [new AdapterFileError('no'), exitCode.fault],
    [new ForeignFolderError('no'), exitCode.fault],
    [new QuestionsCancelled('no'), exitCode.interrupted],
    [new ServeError('no'), exitCode.fault],
    [new SpecError([]), exitCode.fault],
    [new SpecFileError('no'), exitCode.fault],
    [new GoldenError('no'), exitCode.unusableGolden],
    [new ReferenceMismatch('no'), exitCode.fault],
  ];
  for (const [error, code] of errors)
    it(`${error.name} ends with exit code ${code}`, () => {
      expect(explainFailure(error)).to.include({ exitCode: code, message: error.message });
    });

  it("have no exit code where they are the program's own", () => {
    expect(explainFailure(new RangeError('oops'))).to.have.property('exitCode', exitCode.internal);
  });
});
