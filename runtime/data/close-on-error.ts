interface Closable {
  close(): Promise<void>;
}

/** Does something with what is open, and closes it where that fails. */
export const closeOnError = async <T>(open: readonly Closable[], work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    await Promise.all(open.map((closable) => closable.close()));
    throw error;
  }
};
