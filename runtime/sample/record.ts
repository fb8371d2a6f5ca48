import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import { splitWords } from '../random/counter-random.ts';
import type { ModelDescription } from '../model.ts';
import { walk } from '../recursion/walk.ts';
import { unknownCells } from './given.ts';
import { guidanceAt, isGuided, startRows } from './guidance.ts';
import type { SampleRequest } from './sample-request.ts';
import type { Tracer } from './trace.ts';

/** Records the segments of one batch. */
export const recordSampling = (
  session: Session,
  instance: ProgramInstance,
  description: ModelDescription,
  request: SampleRequest,
  tracer: Tracer | undefined,
): void => {
  const { options, labels, iterations, given } = request;
  const constant = scalarsOf(request);
  const rows = startRows(labels.length, isGuided(options));
  walk(
    description.recursion,
    { rows, iterations, unknown: unknownCells(description, given) },
    {
      enter: () => tracer?.enter(),
      segment: (run) => {
        const guidance = guidanceAt(options, run.share);
        session.recorder.run(instance, run.segment, { ...constant, ...run.rows, guidance, ...run.scalars });
        tracer?.after(run);
      },
    },
  );
};

/** Scalars that stay the same for a batch. */
const scalarsOf = (request: SampleRequest): Record<string, number> => {
  const { options, firstImage } = request;
  const [seedLow, seedHigh] = splitWords(options.seed);
  return {
    ...{ seedLow, seedHigh, firstImage, step: 0 },
    ...{ guided: isGuided(options) ? 1 : 0, filterThreshold: options.filterThreshold },
    ...chosenBy(request),
  };
};

/** Logits divided by less than this may leave the range of f32; long before, nothing but the likeliest token is ever drawn. */
const coldest = 1e-30;

/** How a token is chosen. */
const chosenBy = ({ options, greedy }: SampleRequest): { temperature: number; greedy: number } => {
  const { temperature } = options;
  const isCold = temperature < coldest;
  return { temperature: isCold ? 1 : temperature, greedy: greedy === true || isCold ? 1 : 0 };
};
