import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { cases } from './cases.ts';
import { checkInFloat64, checkOnAdapter } from './checks.ts';
import { allSizes, randomSpecs, smallest } from './random-spec.ts';

/** How many, and which: `npm run test:specs` takes many more than every test run does. */
const seed = Number(process.env['FRACTALC_SPECS_SEED'] ?? 20);
const onAdapter = Number(process.env['FRACTALC_SPECS_ON_ADAPTER'] ?? 24);
const size = process.env['FRACTALC_SPECS_SIZE'] === 'all' ? allSizes : smallest;
const inFloat64 = Number(process.env['FRACTALC_SPECS_IN_FLOAT64'] ?? 40);

/** Runs a check, and says for which spec it failed. */
const withSpec = async (text: string, check: () => Promise<void>): Promise<void> => {
  try {
    await check();
  } catch (error) {
    if (error instanceof Error) error.message = `${error.message}\n\nThe spec:\n${text}`;
    throw error;
  }
};

describe('random valid specs', function () {
  for (const [name, text] of Object.entries(cases).filter(([, spec]) => !spec.includes('65536')))
    it(`${name}: compiles, and its draws score as drawn in float64`, () => checkInFloat64(text, 1));

  for (const [number, text] of randomSpecs(inFloat64, seed).entries())
    it(`${number} of seed ${seed} compiles, and its draws score as drawn in float64`, () =>
      withSpec(text, () => checkInFloat64(text, number + 1)));
});

describe('random valid specs on the adapter [adapter]', function () {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  for (const [name, text] of Object.entries(cases))
    it(`${name}: images are the same in batches of any size, and score as drawn`, () => checkOnAdapter(open, text, 1));

  for (const [number, text] of randomSpecs(onAdapter, seed, size).entries())
    it(`${number} of seed ${seed}: images are the same in batches of any size, and score as drawn`, () =>
      withSpec(text, () => checkOnAdapter(open, text, number + 1)));
});
