/** Runs `work` for 0 … count − 1, `width` at a time. Rejects with the first failure, after which no more are begun. */
export const inParallel = async (
  count: number,
  width: number,
  work: (index: number) => Promise<void>,
): Promise<void> => {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      await work(index).catch((error: unknown) => {
        next = count;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: width }, lane));
};
