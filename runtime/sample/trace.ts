import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import { resolveSize } from '../execute/sizes.ts';
import type { RunValues } from '../execute/sizes.ts';
import type { ModelDescription } from '../model.ts';
import type { Generator } from '../recursion/recursion.ts';
import { walk } from '../recursion/walk.ts';
import type { SegmentRun } from '../recursion/walk.ts';
import { unknownCells } from './given.ts';
import { isGuided, startRows } from './guidance.ts';
import type { SampleRequest } from './sample-request.ts';

/** What a level, or the head, worked on at one time. */
export interface TraceEntry {
  readonly level: string;
  /** Its regions' first cells, counted over all images of the batch. The head's are the cells that it draws. */
  readonly origins: Uint32Array;
  /** The regions' guiding pixels, [regions, channels]; undefined where the level has none. */
  readonly guides: Uint32Array | undefined;
}

/** A port's first `words` words, kept from `offset` on. */
interface Copy {
  readonly port: string;
  readonly words: number;
  readonly offset: number;
}

interface PlannedEntry {
  readonly place: Generator;
  readonly origins: Copy;
  readonly guides: Copy | undefined;
}

/** Finds out what there will be to keep. Every cell is drawn once, so all entries together take little more than the images. */
const planEntries = (
  description: ModelDescription,
  instance: ProgramInstance,
  { labels, options, iterations, given }: SampleRequest,
): { readonly entries: readonly PlannedEntry[]; readonly words: number } => {
  const entries: PlannedEntry[] = [];
  const halves = isGuided(options) ? 2 : 1;
  let total = 0;
  // The conditional rows come first; the unconditional ones draw the same.
  const keep = (port: string, rows: RunValues): Copy => {
    const words = resolveSize(instance.port(port).size, rows) / halves;
    const copy = { port, words, offset: total };
    total += words;
    return copy;
  };
  const rows = startRows(labels.length, isGuided(options));
  walk(
    description.recursion,
    { rows, iterations, unknown: unknownCells(description, given) },
    {
      enter: (place, rows) => {
        const guide = place.child === undefined ? undefined : place.guide;
        const guides = guide === undefined ? undefined : keep(guide.drawn.state, rows);
        entries.push({ place, origins: keep(place.origins, rows), guides });
      },
    },
  );
  return { entries, words: total };
};

/** Keeps on the GPU which regions each level works on, in order; without it, sampling reads nothing back but its results. */
export class Tracer {
  private readonly session: Session;
  private readonly instance: ProgramInstance;
  private readonly entries: readonly PlannedEntry[];
  private readonly words: number;
  private readonly buffer: GPUBuffer;
  private entered = 0;

  constructor(session: Session, description: ModelDescription, instance: ProgramInstance, request: SampleRequest) {
    this.session = session;
    this.instance = instance;
    ({ entries: this.entries, words: this.words } = planEntries(description, instance, request));
    this.buffer = session.open.device.createBuffer({
      label: 'trace',
      size: Math.max(16, 4 * this.words),
      usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }

  /** To be called whenever a generator is entered. */
  enter(): void {
    this.keep(this.entries[this.entered++]?.origins);
  }

  /** To be called after every segment: guiding pixels are drawn between a level's entry and that of what is inside. */
  after({ segment }: Pick<SegmentRun, 'segment'>): void {
    const current = this.entries[this.entered - 1];
    if (current?.place.child === undefined || segment !== current.place.guide?.drawn.segment) return;
    this.keep(current.guides);
  }

  private keep(copy: Copy | undefined): void {
    if (copy === undefined) return;
    const { port, words, offset } = copy;
    this.session.recorder.copy(this.instance.port(port).gpu, this.buffer, 4 * words, 4 * offset);
  }

  /** Submits what is recorded and gives the entries so far, once they are there; the one that is being worked on is left out. */
  async readSoFar(): Promise<readonly TraceEntry[]> {
    const done = Math.max(0, this.entered - 1);
    return (await this.read()).slice(0, done);
  }

  /** Entries that there will be. */
  get length(): number {
    return this.entries.length;
  }

  async read(): Promise<readonly TraceEntry[]> {
    const words = new Uint32Array(await this.session.read(this.buffer, 4 * this.words));
    const wordsOf = ({ offset, words: count }: Copy): Uint32Array => words.subarray(offset, offset + count);
    return this.entries.map(({ place, origins, guides }) => ({
      level: place.name,
      origins: wordsOf(origins),
      guides: guides === undefined ? undefined : wordsOf(guides),
    }));
  }

  destroy(): void {
    this.buffer.destroy();
  }
}
