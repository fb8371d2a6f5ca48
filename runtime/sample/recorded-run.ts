import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import { splitWords } from '../random/counter-random.ts';
import type { GivenStates } from './given-states.ts';
import { cosineSchedule } from './iterations.ts';
import type { Iteration } from './iterations.ts';
import { guidanceAt, isGuided, startRows } from './sample-run.ts';
import type { SampleRun } from './sample-run.ts';
import type { SampleRequest } from './sample-request.ts';
import type { Tracer } from './trace.ts';

/** What hears of a batch's segments while they are recorded. */
export interface Listeners {
  readonly states: GivenStates;
  readonly tracer: Tracer | undefined;
}

/** Records the segments of one batch. */
export class RecordedRun implements SampleRun {
  private readonly session: Session;
  private readonly instance: ProgramInstance;
  private readonly request: SampleRequest;
  private readonly listeners: Listeners;
  private readonly values: Record<string, number>;

  constructor(session: Session, instance: ProgramInstance, request: SampleRequest, listeners: Listeners) {
    this.session = session;
    this.instance = instance;
    this.request = request;
    this.listeners = listeners;
    this.values = startValues(request);
  }

  enter(): void {
    this.listeners.tracer?.enter();
  }

  segment(name: string, scalars: Readonly<Record<string, number>> = {}): void {
    this.session.recorder.run(this.instance, name, { ...this.values, ...scalars });
    this.listeners.states.after(name);
  }

  rows(symbol: string): number {
    const rows = this.values[symbol];
    if (rows === undefined) throw new RangeError(`no rows are known for ${symbol}`);
    return rows;
  }

  setRows(symbol: string, rows: number): void {
    this.values[symbol] = rows;
  }

  iterations(level: string, patches: number): readonly Iteration[] {
    return cosineSchedule(patches, this.request.iterations[level] ?? patches);
  }

  guide(share: number): void {
    this.values.guidance = guidanceAt(this.request.options, share);
  }
}

/** Row counts and scalars at the start. */
const startValues = (request: SampleRequest): Record<string, number> => {
  const { options, firstImage, labels } = request;
  const [seedLow, seedHigh] = splitWords(options.seed);
  const guided = isGuided(options);
  return {
    ...startRows(labels.length, guided),
    ...{ seedLow, seedHigh, firstImage, step: 0 },
    ...{ guided: guided ? 1 : 0, guidance: options.guidance, filterThreshold: options.filterThreshold },
    ...chosenBy(request),
  };
};

/** Logits divided by less than this may leave the range of f32; long before, nothing but the likeliest token is ever drawn. */
const COLDEST = 1e-30;

/** How a token is chosen. */
const chosenBy = ({ options, greedy }: SampleRequest): { temperature: number; greedy: number } => {
  const { temperature } = options;
  const isCold = temperature < COLDEST;
  return { temperature: isCold ? 1 : temperature, greedy: greedy === true || isCold ? 1 : 0 };
};
