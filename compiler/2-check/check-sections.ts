import type { DataSpec, FractalSpec } from '../1-parse/spec.ts';
import { codes } from '../diagnostics/codes.ts';
import { dataKinds, kindNamed } from '../../runtime/data/kinds/kinds.ts';
import { contentAlphabet } from '../../runtime/data/kinds/known-items.ts';
import { listed, plural } from '../words.ts';
import type { CheckContext } from './context.ts';
import type { Reporter } from './reporter.ts';

/** The form is one that the kind of data has, and statistics are per channel. */
export const checkData = (data: DataSpec, reporter: Reporter): void => {
  checkKind(data, reporter);
  for (const key of ['mean', 'deviation'] as const) {
    const count = data[key].length;
    if (count === data.channels) continue;
    reporter.report(`data.${key}`, {
      code: codes.wrongChannelCount,
      message: `${plural(count, 'value')} for ${plural(data.channels, 'channel')}`,
      expected: data.channels === 1 ? 'one number' : `one number, or a list of ${data.channels}`,
    });
  }
};

const checkKind = ({ kind: name, shape, settings, ...form }: DataSpec, reporter: Reporter): void => {
  const kind = kindNamed(name);
  for (const key of Object.keys(settings).filter((given) => kind.settings[given] === undefined)) {
    const owners = dataKinds.filter((other) => other.settings[key] !== undefined).map((other) => other.name);
    reporter.report(
      `data.${key}`,
      {
        code: codes.settingOfOtherKind,
        message: `data of the kind ${name} has no ${key}`,
        expected: `the key with kind: ${listed(owners, 'or')}`,
        suggestion: `leave ${key} out, or set data.kind`,
      },
      'key',
    );
  }
  const fault = kind.fault({ extents: shape, settings, ...form, alphabet: contentAlphabet(form) });
  if (fault === undefined) return;
  const { key, problem, expected } = fault;
  reporter.report(`data.${key}`, {
    code: codes.kindDemand,
    message: problem,
    expected: `${expected}, for kind: ${name}`,
  });
};

/** A cell is padding if the one before it has ended the sequence, which only raster order surely knows when it draws. */
export const checkEnd = ({ spec, modules, reporter }: CheckContext): void => {
  if (!spec.data.end) return;
  const others = spec.levels.flatMap(({ module }, index) => {
    const traits = modules.generators.get(module);
    return traits === undefined || traits.inRasterOrder === true ? [] : [{ module, index }];
  });
  const [first] = others;
  if (first === undefined) return;
  const ordered = [...modules.generators.values()].filter(({ inRasterOrder }) => inRasterOrder).map(({ name }) => name);
  reporter.report('data.end', {
    code: codes.moduleDemand,
    message: `levels.${first.index} is ${first.module}, which may draw a cell before it is known whether the sequence has ended there`,
    suggestion: `module: ${listed(ordered, 'or')} at ${listed(
      others.map(({ index }) => `levels.${index}`),
      'and',
    )}, or end: false`,
  });
};

/** The warm-up ends within the training. */
export const checkTrain = ({ warmup, steps }: FractalSpec['train'], reporter: Reporter): void => {
  if (warmup <= steps) return;
  reporter.report('train.warmup', {
    code: codes.warmupTooLong,
    message: `a warm-up of ${plural(warmup, 'step')} in a training of ${steps}`,
    expected: `0 to ${steps}`,
    suggestion: `${String(Math.floor(steps / 10))}, or leave the key out`,
  });
};

/** Guidance compares with the unconditional model, which only dropped labels train. */
export const checkSample = ({ sample, data }: FractalSpec, reporter: Reporter): void => {
  if (sample.guidance === 1 || data.labelDrop > 0) return;
  reporter.report('sample.guidance', {
    code: codes.guidanceWithoutLabelDrop,
    severity: 'warning',
    message: 'guidance compares with the unconditional embedding, which labelDrop: 0 leaves untrained',
    suggestion: 'data.labelDrop: 0.1, or guidance: 1',
  });
};
