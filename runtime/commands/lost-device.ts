import { DeviceError, openDevice } from '../device/index.ts';
import type { AdapterChoice, OpenDevice, OpenOptions } from '../device/index.ts';
import { withDevice } from './device.ts';
import type { Reporter } from './reporter.ts';

/** Losses without progress in between after which there is no point in opening the device again. */
const mostLosses = 3;
/** Drivers take a moment to come back. */
const pauseSeconds = 1;

export interface LossPolicy {
  readonly adapter: AdapterChoice | undefined;
  readonly reporter: Reporter;
  /** Steps that a new device goes on after. */
  readonly progress: () => Promise<number>;
  readonly open?: ((options: OpenOptions) => Promise<OpenDevice>) | undefined;
}

/**
 * Uses a device; where it is lost, opens it again and starts `use` anew, which has to go on from what it has saved. Throws the
 * DeviceError after the third loss in a row without progress.
 */
export const onDevices = async <T>(policy: LossPolicy, use: (device: OpenDevice) => Promise<T>): Promise<T> => {
  const { adapter, reporter, progress, open = openDevice } = policy;
  let [losses, before] = [0, -1];
  for (;;) {
    try {
      return await withDevice(adapter, reporter, use, { open });
    } catch (error) {
      if (!isLoss(error, losses > 0)) throw error;
      const step = await progress();
      losses = step > before ? 1 : losses + 1;
      before = step;
      if (losses >= mostLosses) throw hopeless(error, losses, step);
      reporter.note(`${error.message}\nOpening it again, to go on after step ${step} …`);
      await new Promise((resolve) => setTimeout(resolve, pauseSeconds * 1000));
    }
  }
};

/** Whether the device was lost, or can't be had again so soon after. */
const isLoss = (error: unknown, lostBefore: boolean): error is DeviceError => {
  if (!(error instanceof Error) || error.name !== 'DeviceError') return false;
  const code: unknown = Reflect.get(error, 'code');
  return code === 'device-lost' || (lostBefore && (code === 'no-adapter' || code === 'request-refused'));
};

const hopeless = (error: DeviceError, losses: number, step: number): DeviceError =>
  new DeviceError(
    error.code,
    `${error.message}\nIt was lost ${losses} times after step ${step} without another checkpoint in between.`,
    'Look at the driver’s messages (dmesg); a smaller batch makes kernels shorter. --resume goes on from the checkpoint.',
    error,
  );
