import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import type { CompiledModel } from '../model.ts';
import { writeImages } from '../train/likelihood-inputs.ts';
import type { LikelihoodInputs } from '../train/likelihood-inputs.ts';
import { chunkRows } from './chunks.ts';
import { scoredLevels } from './conditions.ts';
import type { Conditions, Region, ScoredLevel } from './conditions.ts';

/**
 * Hears of the values that a pixel head has scored: `part` is `head`, or `level1.guide` for guiding pixels; `nll` is [rows, channels],
 * in nats.
 */
export type ScoreSink = (part: string, rows: readonly Region[], nll: Float32Array) => void;

/** Rows on their way down. */
interface Descent {
  readonly rows: readonly Region[];
  /** For each row, (its parent's place in the parent's chunk) · patches + patch. */
  readonly picked: Uint32Array<ArrayBuffer>;
}

/**
 * Scores given values under given conditions. Every level works on as many rows at a time as fit the device's buffers, and what is
 * inside them is done before the next ones: memory doesn't grow with the image (paper, section 3: divide and conquer).
 */
export class Scorer {
  readonly levels: readonly ScoredLevel[];
  private readonly session: Session;
  private readonly model: CompiledModel;
  private readonly instance: ProgramInstance;
  private readonly values: Record<string, number> = { seedLow: 0, seedHigh: 0, step: 0 };

  private constructor(session: Session, model: CompiledModel, instance: ProgramInstance) {
    this.session = session;
    this.model = model;
    this.instance = instance;
    this.levels = scoredLevels(model.drawRows);
  }

  /** Allocates memory for batches of `images` images; level by level for no more than `largestChunk` bytes in a buffer. */
  static async create(
    session: Session,
    model: CompiledModel,
    images: number,
    largestChunk = 128 * 2 ** 20,
  ): Promise<Scorer> {
    const limit = Math.min(session.open.limits.maxStorageBufferBindingSize, largestChunk);
    const capacity = chunkRows(session.plan, scoredLevels(model.drawRows), images, limit);
    return new Scorer(session, model, await session.program('score', capacity));
  }

  /** Images that fit at a time. */
  get batch(): number {
    return this.instance.capacity.images ?? 1;
  }

  /** Scores images, as many at a time as fit. */
  async score(inputs: LikelihoodInputs, conditions: Conditions, sink: ScoreSink): Promise<void> {
    const images = inputs.labels.length;
    const size = inputs.tokens.length / images;
    for (let first = 0; first < images; first += this.batch) {
      const end = Math.min(images, first + this.batch);
      const tokens = inputs.tokens.subarray(first * size, end * size);
      const [labels, dropped] = [inputs.labels.subarray(first, end), inputs.dropped.subarray(first, end)];
      writeImages(this.instance, this.model.description, { tokens, labels, dropped });
      const rows = Array.from(labels, (_, place) => ({ image: first + place, region: 0 }));
      await this.descend(0, { rows, picked: new Uint32Array(0) }, conditions, sink);
    }
  }

  /** Frees the scorer's memory. */
  close(): void {
    this.session.release(this.instance);
  }

  /** Scores what is inside the rows of a level, chunk by chunk. */
  private async descend(
    depth: number,
    { rows, picked }: Descent,
    conditions: Conditions,
    sink: ScoreSink,
  ): Promise<void> {
    const room = this.instance.capacity[symbolAt(depth)] ?? 1;
    const size = Math.ceil(rows.length / Math.ceil(rows.length / room));
    for (let first = 0; first < rows.length; first += size) {
      const chunk = { rows: rows.slice(first, first + size), picked: picked.slice(first, first + size) };
      const level = this.levels[depth];
      if (level === undefined) await this.scorePart('head', 'head', depth, chunk, sink);
      else await this.descend(depth + 1, await this.runLevel(level, chunk, conditions, sink), conditions, sink);
    }
  }

  /** Leaves the states of the rows' patches on the device and gives the patches that go down. */
  private async runLevel(
    level: ScoredLevel,
    chunk: Descent,
    conditions: Conditions,
    sink: ScoreSink,
  ): Promise<Descent> {
    const down = level.masked ? this.ask(level, chunk.rows, conditions) : everyPatch(level, chunk.rows);
    await this.scorePart(level.name, `${level.name}.guide`, level.depth, chunk, sink);
    return down;
  }

  /** Writes the masks of a level. */
  private ask(level: ScoredLevel, rows: readonly Region[], conditions: Conditions): Descent {
    const { patches } = level;
    const mask = new Uint32Array(rows.length * patches);
    const picked: number[] = [];
    for (const [place, row] of rows.entries()) {
      const question = conditions(level, row);
      mask.set(question.mask, place * patches);
      for (const patch of question.picked) picked.push(place * patches + patch);
    }
    this.instance.write(`${level.name}.mask`, mask);
    return descent(patches, rows, Uint32Array.from(picked));
  }

  /** Runs a segment on the rows of a chunk and hands on what its pixel head scored, if it has one. */
  private async scorePart(
    segment: string,
    part: string,
    depth: number,
    chunk: Descent,
    sink: ScoreSink,
  ): Promise<void> {
    const { instance, session } = this;
    const parent = this.levels[depth - 1];
    if (parent !== undefined) instance.write(`${parent.name}.picked`, chunk.picked);
    this.values[symbolAt(depth)] = chunk.rows.length;
    session.recorder.run(instance, segment, this.values);
    session.recorder.submit();
    const port = `nll.${part}`;
    if (!instance.has(port)) return;
    const { channels } = this.model.description.data;
    sink(part, chunk.rows, await session.readFloats(instance, port, chunk.rows.length * channels));
  }
}

/** The symbol that counts a level's rows. */
const symbolAt = (depth: number): string => (depth === 0 ? 'images' : `level${depth}`);

const everyPatch = ({ patches }: ScoredLevel, rows: readonly Region[]): Descent =>
  descent(
    patches,
    rows,
    Uint32Array.from({ length: rows.length * patches }, (_, index) => index),
  );

const descent = (patches: number, rows: readonly Region[], picked: Uint32Array<ArrayBuffer>): Descent => ({
  picked,
  rows: Array.from(picked, (choice) => {
    const { image, region } = rows[Math.floor(choice / patches)] ?? { image: 0, region: 0 };
    return { image, region: region * patches + (choice % patches) };
  }),
});
