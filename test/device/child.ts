/** A process of its own for the tests that look at how a process with a device ends. */
import { DeviceError, openDevice } from '../../runtime/device/index.ts';
import { doubleOnDevice } from './double.ts';

const mode = process.argv[2];
try {
  const open = await openDevice();
  if (mode === 'open-twice') await (await openDevice()).close();
  console.log((await doubleOnDevice(open, new Float32Array([1, 2, 3]))).join());
  if (mode !== 'leave-open') await open.close();
} catch (thrown) {
  if (!(thrown instanceof DeviceError)) throw thrown;
  console.log(`${thrown.code}\n${thrown.explanation}`);
  process.exitCode = 1;
}
