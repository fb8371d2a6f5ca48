/**
 * While a GPU promise is pending, Dawn calls its event pump on every turn of the event loop through `setImmediate`, which
 * takes a whole core: on a software adapter, a core that should compute. Here the pump naps between turns, for a tenth of
 * the time waited so far, so that short waits stay short (at most a tenth longer) and long ones leave the core free.
 */

/** A wait this short, in milliseconds, spins: a nap would cost more than it frees. */
const spinMs = 0.1;
const napShare = 0.1;
const longestNapMs = 0.5;

type Callback = (...args: unknown[]) => void;
type SetImmediate = typeof setImmediate;

let users = 0;
let restore: (() => void) | undefined;

/** Lets the pump nap until the returned function is called; with several users, until each has called its own. */
export const easeEventPump = (): (() => void) => {
  users += 1;
  restore ??= wrapSetImmediate();
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    users -= 1;
    if (users > 0) return;
    restore?.();
    restore = undefined;
  };
};

const wrapSetImmediate = (): (() => void) => {
  const original = globalThis.setImmediate;
  const pump = new NappingPump();
  const schedule = (callback: Callback, ...args: unknown[]): NodeJS.Immediate =>
    isEventPump(callback, args) ? original(pump.turn(callback)) : original(callback, ...args);
  const wrapped = Object.defineProperties(schedule, Object.getOwnPropertyDescriptors(original)) as SetImmediate;
  globalThis.setImmediate = wrapped;
  return () => {
    if (globalThis.setImmediate === wrapped) globalThis.setImmediate = original;
  };
};

/** Dawn's pump is a nameless native function without parameters; functions of other users have JavaScript source. */
const isEventPump = (callback: Callback, args: readonly unknown[]): boolean =>
  args.length === 0 &&
  callback.name === '' &&
  callback.length === 0 &&
  Function.prototype.toString.call(callback).endsWith('{ [native code] }');

class NappingPump {
  readonly #cell = new Int32Array(new SharedArrayBuffer(4));
  #waitingSince = 0;
  #inTurn = false;

  /** A turn scheduled from within a turn goes on waiting; any other starts a new wait. */
  turn(pump: Callback): Callback {
    if (!this.#inTurn) this.#waitingSince = performance.now();
    return () => {
      this.#nap();
      this.#inTurn = true;
      try {
        pump();
      } finally {
        this.#inTurn = false;
      }
    };
  }

  #nap(): void {
    const waited = performance.now() - this.#waitingSince;
    if (waited > spinMs) Atomics.wait(this.#cell, 0, 0, Math.min(waited * napShare, longestNapMs));
  }
}
