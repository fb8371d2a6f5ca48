import { isRefusal } from '../files/atomic.node.ts';
import { realDisk } from '../files/disk.node.ts';
import type { Disk } from '../files/disk.node.ts';
import { publishBest, readBest } from '../runs/best.node.ts';
import { removeOld, writeCheckpoint } from '../runs/checkpoints.node.ts';
import type { SavedPosition } from '../runs/checkpoints.node.ts';
import type { ParameterHolder } from '../formats/parameters.ts';
import type { RunFolder } from '../runs/run-folder.node.ts';

/** Checkpoints that stay besides the best, unless the user says otherwise. */
export const defaultKeep = 2;

export interface SaverOptions {
  readonly run: RunFolder;
  readonly holder: ParameterHolder;
  /** Where a training stands, now that it has done so many steps. */
  readonly position: (step: number) => Omit<SavedPosition, 'heldOutBitsPerDim'>;
  /** Steps between checkpoints; 0: only at the end. */
  readonly every: number;
  /** Checkpoints that stay besides the best. */
  readonly keep: number;
  /** Step of the newest checkpoint. */
  readonly saved: number | undefined;
  readonly note: (text: string) => void;
  /** Where to; this machine's, but for tests. */
  readonly disk?: Disk;
}

/** Writes checkpoints, each step's once, and removes old ones. */
export class Saver {
  private readonly options: SaverOptions;
  private newest: number | undefined;

  constructor(options: SaverOptions) {
    this.options = options;
    this.newest = options.saved;
  }

  /** Step of the newest checkpoint. */
  get saved(): number | undefined {
    return this.newest;
  }

  /** Saves where it is time to. A disk that refuses is told of and no reason to stop: the next time may go better. */
  async saveIfDue(step: number): Promise<void> {
    const { every } = this.options;
    if (every > 0 && step % every === 0) await this.attempt(() => this.save(step));
  }

  /** Throws a CheckpointError where the disk refuses. */
  async save(step: number, heldOutBitsPerDim?: number): Promise<void> {
    if (step === this.newest) return;
    const { run, holder, position, keep, disk = realDisk } = this.options;
    await writeCheckpoint(run, holder, { ...position(step), heldOutBitsPerDim }, disk);
    this.newest = step;
    await removeOld(run, keep, (await readBest(run))?.step, disk);
  }

  /** Keeps a checkpoint of this step, and its weights as best.safetensors, if none has scored as little bits/dim held out. */
  async keepIfBest(step: number, bitsPerDim: number): Promise<void> {
    const { run } = this.options;
    const best = (await readBest(run))?.bitsPerDim ?? Infinity;
    // NaN is no better than anything.
    if (!(bitsPerDim < best)) return;
    await this.attempt(async () => {
      await this.save(step, bitsPerDim);
      await publishBest(run);
    });
  }

  private async attempt(save: () => Promise<void>): Promise<void> {
    try {
      await save();
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const kept = this.newest === undefined ? 'There is none yet' : `That of step ${this.newest} is kept`;
      this.options.note(`${error.message}\n${kept}; training goes on and tries again at the next checkpoint.`);
    }
  }
}
