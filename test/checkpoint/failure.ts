import { expect } from 'chai';

/** The message with which a promise rejects; the error must be of the class given. */
export const failure = async (
  promise: Promise<unknown>,
  kind: new (...parameters: never[]) => Error,
): Promise<string> => {
  try {
    await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(kind);
    return (error as Error).message;
  }
  throw new Error('It should have been refused.');
};
