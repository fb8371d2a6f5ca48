import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import type { CompiledModel } from '../model.ts';
import { writeImages, writeOrders } from '../train/likelihood-inputs.ts';
import type { LikelihoodInputs } from '../train/likelihood-inputs.ts';
import { chunkRows } from './chunks.ts';
import type { Generator, Level, Part } from '../recursion/recursion.ts';
import { orderLists } from '../recursion/rows.ts';
import { rasterOrders } from './questions.ts';
import type { Orders, Questions, Region } from './questions.ts';

/** Hears of the values that a head has scored, the pixels' or those of a level's guiding pixels: `nll` is [rows, channels], in nats. */
export type ScoreSink = (part: Part, rows: readonly Region[], nll: Float32Array) => void;

/** What levels are asked: those that mask, and those that take their patches in any order. */
interface Asked {
  readonly questions: Questions;
  readonly orders: Orders;
}

/** Rows on their way down. */
interface Descent {
  readonly rows: readonly Region[];
  /** For each row, (its parent's place in the parent's chunk) · patches + patch. */
  readonly picked: Uint32Array<ArrayBuffer>;
}

/**
 * Scores given values, as the questions about the masked levels ask. Every level works on as many rows at a time as fit the device's
 * buffers, and what is inside them is done before the next ones: memory doesn't grow with the image (paper, section 3: divide and conquer).
 */
export class Scorer {
  private readonly session: Session;
  private readonly model: CompiledModel;
  private readonly instance: ProgramInstance;
  private readonly values: Record<string, number> = { seedLow: 0, seedHigh: 0, step: 0 };

  private constructor(session: Session, model: CompiledModel, instance: ProgramInstance) {
    this.session = session;
    this.model = model;
    this.instance = instance;
  }

  /** Allocates memory for batches of `images` images; level by level for no more than `largestChunk` bytes in a buffer. */
  static async create(
    session: Session,
    model: CompiledModel,
    images: number,
    largestChunk = 128 * 2 ** 20,
  ): Promise<Scorer> {
    const limit = Math.min(session.open.limits.maxStorageBufferBindingSize, largestChunk);
    const capacity = chunkRows(session.plan, model.description.recursion, images, limit);
    return new Scorer(session, model, await session.program('score', capacity));
  }

  /** Images that fit at a time. */
  get batch(): number {
    return this.instance.capacity.images ?? 1;
  }

  /** Scores images, as many at a time as fit. */
  async score(
    inputs: LikelihoodInputs,
    questions: Questions,
    sink: ScoreSink,
    orders: Orders = rasterOrders,
  ): Promise<void> {
    const images = inputs.labels.length;
    const size = inputs.tokens.length / images;
    for (let first = 0; first < images; first += this.batch) {
      const end = Math.min(images, first + this.batch);
      const tokens = inputs.tokens.subarray(first * size, end * size);
      const [labels, dropped] = [inputs.labels.subarray(first, end), inputs.dropped.subarray(first, end)];
      writeImages(this.instance, this.model.description, { tokens, labels, dropped });
      const rows = Array.from(labels, (_, place) => ({ image: first + place, region: 0 }));
      const { generator } = this.model.description.recursion;
      await this.descend(generator, 0, { rows, picked: new Uint32Array(0) }, { questions, orders }, sink);
    }
  }

  /** Frees the scorer's memory. */
  close(): void {
    this.session.release(this.instance);
  }

  /** Scores what is inside the rows of a generator, chunk by chunk. */
  private async descend(
    place: Generator,
    depth: number,
    { rows, picked }: Descent,
    asked: Asked,
    sink: ScoreSink,
  ): Promise<void> {
    const room = this.instance.capacity[place.scoring.rows] ?? 1;
    const size = Math.ceil(rows.length / Math.ceil(rows.length / room));
    for (let first = 0; first < rows.length; first += size) {
      const chunk = { rows: rows.slice(first, first + size), picked: picked.slice(first, first + size) };
      if (place.child === undefined) await this.scoreRows(place, place.part, chunk, sink);
      else {
        const down = this.ask(place, depth, chunk.rows, asked);
        await this.scoreRows(place, place.guide, chunk, sink);
        await this.descend(place.child, depth + 1, down, asked, sink);
      }
    }
  }

  /** The patches that go down; writes a level's masks and orders. */
  private ask(level: Level, depth: number, rows: readonly Region[], { questions, orders }: Asked): Descent {
    const { name, patches, down } = level;
    const asked = { name, depth, patches };
    if (down.patches === 'every') {
      if (down.order !== undefined) {
        const order = new Uint32Array(rows.length * patches);
        for (const [row, region] of rows.entries()) order.set(orders(asked, region), row * patches);
        writeOrders(this.instance, down.order, orderLists(order, patches));
      }
      return descent(
        patches,
        rows,
        Uint32Array.from({ length: rows.length * patches }, (_, index) => index),
      );
    }
    const mask = new Uint32Array(rows.length * patches);
    const picked: number[] = [];
    for (const [row, region] of rows.entries()) {
      const question = questions(asked, region);
      mask.set(question.mask, row * patches);
      for (const patch of question.picked) picked.push(row * patches + patch);
    }
    this.instance.write(down.mask, mask);
    return descent(patches, rows, Uint32Array.from(picked));
  }

  /** Runs a generator's segment on the rows of a chunk, and hands on what its head scored, if it has one. */
  private async scoreRows(
    { scoring }: Generator,
    part: Part | undefined,
    chunk: Descent,
    sink: ScoreSink,
  ): Promise<void> {
    const { instance, session } = this;
    if (scoring.picked !== undefined) instance.write(scoring.picked, chunk.picked);
    this.values[scoring.rows] = chunk.rows.length;
    session.recorder.run(instance, scoring.segment, this.values);
    session.recorder.submit();
    if (part === undefined) return;
    const { channels } = this.model.description.data;
    sink(part, chunk.rows, await session.readFloats(instance, part.nll, chunk.rows.length * channels));
  }
}

const descent = (patches: number, rows: readonly Region[], picked: Uint32Array<ArrayBuffer>): Descent => ({
  picked,
  rows: Array.from(picked, (choice) => {
    const { image, region } = rows[Math.floor(choice / patches)] ?? { image: 0, region: 0 };
    return { image, region: region * patches + (choice % patches) };
  }),
});
