import { adapterName, openDevice } from '../device/index.ts';
import type { AdapterChoice, OpenDevice, OpenOptions, Tuning } from '../device/index.ts';
import type { Reporter } from './reporter.ts';

interface Opening extends Pick<OpenOptions, 'dispatches'> {
  /** Opens the device; `openDevice` where it is left out. */
  readonly open?: (options: OpenOptions) => Promise<OpenDevice>;
}

/** Opens a device, tells which one it is, and closes it in the end. */
export const withDevice = async <T>(
  adapter: AdapterChoice | undefined,
  reporter: Reporter,
  use: (device: OpenDevice) => Promise<T>,
  { open = openDevice, ...options }: Opening = {},
): Promise<T> => {
  const device = await open(adapter === undefined ? options : { ...options, adapter });
  try {
    const kind = device.adapter.isSoftware ? ' (software: no GPU is used)' : '';
    reporter.note(`Adapter: ${adapterName(device.adapter)}${kind}`);
    noteTuning(device.tuning, reporter);
    return await use(device);
  } finally {
    reporter.end();
    await device.close();
  }
};

const noteTuning = ({ choices, file, warning }: Tuning, reporter: Reporter): void => {
  if (warning !== undefined) reporter.note(warning);
  if (choices.size > 0) reporter.note(`Tuned: ${choices.size} choices from ${file ?? 'elsewhere'}`);
};
