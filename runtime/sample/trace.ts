import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import { resolveSize } from '../execute/sizes.ts';
import type { CompiledModel } from '../model.ts';
import { RedrawRun } from './redraw.ts';
import { DryRun, isGuided, startRows } from './sample-run.ts';
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
  readonly level: string;
  readonly origins: Copy;
  guides: Copy | undefined;
}

/** Finds out what there will be to keep. Every cell is drawn once, so all entries together take little more than the images. */
class TracePlan extends DryRun {
  readonly entries: PlannedEntry[] = [];
  /** What is to be copied when a level is entered, in the order of the entries. */
  readonly copies: (readonly Copy[])[] = [];
  words = 0;
  private readonly instance: ProgramInstance;
  private readonly halves: number;

  constructor(instance: ProgramInstance, { labels, options, iterations }: SampleRequest) {
    super(startRows(labels.length, isGuided(options)), iterations);
    this.instance = instance;
    this.halves = isGuided(options) ? 2 : 1;
  }

  override enter(level: string): void {
    const before = this.entries.at(-1);
    const entry: PlannedEntry = { level, origins: this.keep(`${level}.origins`), guides: undefined };
    this.entries.push(entry);
    // Guiding pixels are drawn between a level's entry and the first of what is inside.
    if (before !== undefined && this.instance.has(guidePort(before.level)))
      before.guides = this.keep(guidePort(before.level));
    this.copies.push(before?.guides === undefined ? [entry.origins] : [entry.origins, before.guides]);
  }

  /** The conditional rows come first; the unconditional ones draw the same. */
  private keep(port: string): Copy {
    const words = resolveSize(this.instance.port(port).size, this.current) / this.halves;
    const copy = { port, words, offset: this.words };
    this.words += words;
    return copy;
  }
}

const guidePort = (level: string): string => `${level}.guide`;

/** Keeps on the GPU which regions each level works on, in order; without it, sampling reads nothing back but its results. */
export class Tracer {
  private readonly session: Session;
  private readonly instance: ProgramInstance;
  private readonly plan: TracePlan;
  private readonly buffer: GPUBuffer;
  private entered = 0;

  constructor(session: Session, model: CompiledModel, instance: ProgramInstance, request: SampleRequest) {
    this.session = session;
    this.instance = instance;
    this.plan = new TracePlan(instance, request);
    const { redraw } = request;
    model.sampleImages(redraw === undefined ? this.plan : new RedrawRun(this.plan, model.description, redraw.region));
    this.buffer = session.open.device.createBuffer({
      label: 'trace',
      size: Math.max(16, 4 * this.plan.words),
      usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
  }

  /** To be called whenever a level is entered. */
  enter(): void {
    for (const { port, words, offset } of this.plan.copies[this.entered++] ?? [])
      this.session.recorder.copy(this.instance.port(port).gpu, this.buffer, 4 * words, 4 * offset);
  }

  /** Submits what is recorded and gives the entries so far, once they are there; the one that is being worked on is left out. */
  async readSoFar(): Promise<readonly TraceEntry[]> {
    const done = Math.max(0, this.entered - 1);
    return (await this.read()).slice(0, done);
  }

  /** Entries that there will be. */
  get length(): number {
    return this.plan.entries.length;
  }

  async read(): Promise<readonly TraceEntry[]> {
    const words = new Uint32Array(await this.session.read(this.buffer, 4 * this.plan.words));
    const wordsOf = ({ offset, words: count }: Copy): Uint32Array => words.subarray(offset, offset + count);
    return this.plan.entries.map(({ level, origins, guides }) => ({
      level,
      origins: wordsOf(origins),
      guides: guides === undefined ? undefined : wordsOf(guides),
    }));
  }

  destroy(): void {
    this.buffer.destroy();
  }
}
