/** Prints as JSON whether the built runtime can open a device here: its adapter's name, or what to do. */
import { adapterName, DeviceError, openDevice } from '../../../dist/runtime/device/index.js';

try {
  const open = await openDevice();
  console.log(JSON.stringify({ found: true, name: adapterName(open.adapter) }));
  await open.close();
} catch (thrown) {
  if (!(thrown instanceof DeviceError)) throw thrown;
  console.log(JSON.stringify({ found: false, message: thrown.explanation }));
}
