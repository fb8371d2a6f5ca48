/** Goes on with a run and prints, now and then, the steps done and the bytes of the process's memory (with `--expose-gc`, without garbage). */
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { goOn } from './tiny-run.ts';

const [path = '', every = ''] = process.argv.slice(2);

await goOn(new RunFolder(path), {}, (done) => {
  if (done % Number(every) !== 0) return;
  globalThis.gc?.();
  console.log(`${done} ${process.memoryUsage.rss()}`);
});
