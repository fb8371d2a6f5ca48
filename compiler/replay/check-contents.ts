import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import type { Architecture } from '../ir/architecture.ts';
import type { StoredParameter } from '../reference/names.ts';
import { fixedTensors, isMasked, lastTensors, levelTensors, maskOf } from './expected-tensors.ts';
import type { ExpectedTensor } from './expected-tensors.ts';
import type { GoldenFile } from './golden-file.ts';
import type { Pass } from './likelihood-inputs.ts';

/** Faults that are listed; a file of another model has hundreds. */
const listedFaults = 12;

/**
 * Checks that a golden file has every tensor that a replay reads, in its shape, and integers within their bounds, before anything
 * runs. Gives the names of tensors that mean nothing here. Throws a CheckpointError that lists the faults.
 */
export const checkContents = async (
  golden: GoldenFile,
  architecture: Architecture,
  stored: readonly StoredParameter[],
): Promise<readonly string[]> => {
  const expected = [
    ...fixedTensors(golden, architecture, stored),
    ...(await passTensors(golden, architecture, 'eval')),
    ...(await passTensors(golden, architecture, 'train')),
  ];
  const faults = await Promise.all(expected.map((tensor) => faultsOf(golden, tensor)));
  refuse(golden, [...faults.flat(), ...(await orderFaults(golden, expected))]);
  const known = new Set(['input/images', ...expected.map(({ name }) => name)]);
  return [...golden.names].filter((name) => !known.has(name));
};

const refuse = ({ path }: GoldenFile, faults: readonly string[]): void => {
  if (faults.length === 0) return;
  const more = faults.length - listedFaults;
  const lines = [...faults.slice(0, listedFaults), ...(more > 0 ? [`and ${more} more`] : [])];
  const list = lines.map((line) => `\n  ${line}`).join('');
  throw new CheckpointError(path, `it doesn't hold what its configuration calls for:${list}`);
};

/** The tensors of a pass. The rows of every level are the patches that the masks above it picked: a faulty mask ends the list. */
const passTensors = async (
  golden: GoldenFile,
  architecture: Architecture,
  pass: Pass,
): Promise<readonly ExpectedTensor[]> => {
  const expected: ExpectedTensor[] = [];
  let rows = golden.config.batch;
  for (const level of architecture.levels) {
    const tensors = levelTensors(pass, level, architecture, rows);
    expected.push(...tensors);
    if (!isMasked(level)) {
      rows *= level.patches;
      continue;
    }
    const [mask] = tensors;
    if (mask === undefined || (await faultsOf(golden, mask)).length > 0) return expected;
    rows = (await golden.words(maskOf(pass, level))).reduce((total, masked) => total + masked, 0);
  }
  return [...expected, ...lastTensors(pass, architecture, rows)];
};

const faultsOf = async (golden: GoldenFile, { name, shape, below }: ExpectedTensor): Promise<readonly string[]> => {
  if (!golden.names.has(name)) return [`missing: ${name}`];
  const { dtype, shape: actual } = golden.type(name);
  if (actual.join() !== shape.join())
    return [`misshapen: ${name} is [${actual.join(', ')}], should be [${shape.join(', ')}]`];
  const kind = below === undefined ? 'floats' : 'integers';
  const held = /^B?F\d/.test(dtype) ? 'floats' : 'integers';
  if (held !== kind) return [`mistyped: ${name} holds ${held}, should hold ${kind}`];
  if (below === undefined) return [];
  const outside = (await golden.words(name)).find((value) => value >= below);
  return outside === undefined ? [] : [`out of range: ${name} holds ${outside}, should be below ${below}`];
};

/** Decoding orders must name every patch once. */
const orderFaults = async (golden: GoldenFile, expected: readonly ExpectedTensor[]): Promise<readonly string[]> => {
  const orders = expected.filter(({ name }) => name.startsWith('sample/order/') && golden.names.has(name));
  const faults = orders.map(async ({ name, below = 0 }) => {
    const distinct = new Set(await golden.words(name)).size;
    return distinct === below ? [] : [`no order: ${name} names ${distinct} of ${below} patches`];
  });
  return (await Promise.all(faults)).flat();
};
