import { DataError } from '../../runtime/data/data-error.ts';

/** The DataError with which a promise rejects. Any other outcome is thrown on. */
export const dataFailure = async (promise: Promise<unknown>): Promise<DataError> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('It should have been refused.');
};
