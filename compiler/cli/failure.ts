import { exitCode } from '../../runtime/commands/exit-code.ts';
import { explainFailure, faultMessage, type Failure } from '../../runtime/commands/failure.ts';

/** The runtime's failures and the compiler's. No command loads the compiler for its errors' classes alone. */
export function explainCliFailure(thrown: unknown): Failure {
  if (!(thrown instanceof Error)) return explainFailure(thrown);
  switch (thrown.name) {
    case 'SpecError':
      return { exitCode: exitCode.fault, message: thrown.message, details: specDetails(thrown) };
    case 'GoldenError':
      return { exitCode: exitCode.unusableGolden, message: thrown.message };
    case 'SpecFileError':
    case 'AdapterFileError':
    case 'ForeignFolderError':
    case 'ServeError':
    case 'ReferenceMismatch':
      return { exitCode: exitCode.fault, message: faultMessage(thrown) };
    case 'QuestionsCancelled':
      return { exitCode: exitCode.interrupted, message: thrown.message };
    default:
      return explainFailure(thrown);
  }
}

function specDetails(thrown: Error): Readonly<Record<string, unknown>> {
  return { error: 'the spec has faults', diagnostics: Reflect.get(thrown, 'diagnostics') };
}
