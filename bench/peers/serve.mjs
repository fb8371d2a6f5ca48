/**
 * What a peer's program shares: it reads requests from standard input and answers them, a JSON object a line.
 *   {"prepare": {"task": "product", "side": N} | {"task": "forward" | "backward", rows, tokens, width, heads}, "repeats": N}
 *   {"run": true} → {"seconds": s} for each of the repeats, from the first call to the last result
 */
import { createInterface } from 'node:readline';
import { create, globals } from 'webgpu';

/** Offers Dawn as a browser would: `navigator.gpu`. */
export function offerWebgpu() {
  Object.assign(globalThis, globals);
  globalThis.gpu = create(['enable-dawn-features=vulkan_enable_f16_on_nvidia']); // must stay reachable while a device lives
  const navigator = { gpu: globalThis.gpu, userAgent: 'Node', platform: process.platform, language: 'en' };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  easeEventPump();
}

/** Dawn's event pump spins while a promise is pending; on a software adapter it would take a core from the kernels. As fractalc does. */
function easeEventPump() {
  const original = globalThis.setImmediate;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  globalThis.setImmediate = (callback, ...args) =>
    original(() => {
      Atomics.wait(cell, 0, 0, 0.1);
      callback(...args);
    });
}

const reply = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

/** Serves until the input ends. `prepare` gives a function that starts a task once and returns what `finish` waits for. */
export async function serve(versions, prepare) {
  console.log = console.error; // libraries print
  reply({ versions });
  let task;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    if (request.quit) break;
    try {
      if (request.prepare !== undefined) {
        task = undefined;
        task = { ...(await prepare(request.prepare)), repeats: request.repeats };
        reply({ ready: true });
      } else reply({ seconds: await time(task) });
    } catch (error) {
      reply({ error: String(error) });
    }
  }
  process.exit(0);
}

/** Starts the task `repeats` times, then waits for the last result. */
async function time({ start, finish, repeats }) {
  const started = performance.now();
  const pending = [];
  for (let i = 0; i < repeats; i++) pending.push(start());
  await finish(pending);
  return (performance.now() - started) / 1000 / repeats;
}
