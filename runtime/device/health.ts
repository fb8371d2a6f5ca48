import { DeviceError, messageOf } from './errors.ts';

/** Remembers the first fault of a device, which WebGPU reports apart from the call that caused it. */
export class DeviceHealth {
  #fault: DeviceError | undefined;
  #closing = false;

  constructor(device: GPUDevice) {
    device.addEventListener('uncapturederror', (event) => {
      event.preventDefault();
      this.#report(faultOf(event.error));
    });
    void device.lost.then((info) => {
      if (!this.#closing) this.#report(lossOf(info));
    });
  }

  /** The first fault so far. */
  get fault(): DeviceError | undefined {
    return this.#fault;
  }

  /** Throws the first fault, if there was one. */
  check(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  /** Waits for a GPU promise, and throws the device's fault where there is one instead of what the promise says. */
  async wait<T>(promise: Promise<T>): Promise<T> {
    try {
      const value = await promise;
      this.check();
      return value;
    } catch (thrown) {
      // Work on a lost device may fail before the device says that it is lost.
      if (this.#fault === undefined) await new Promise((resolve) => setTimeout(resolve, 0));
      throw this.#fault ?? asDeviceError(thrown);
    }
  }

  /** From now on losing the device is no fault. */
  expectLoss(): void {
    this.#closing = true;
  }

  #report(fault: DeviceError): void {
    this.#fault ??= fault;
  }
}

const faultOf = (error: GPUError): DeviceError => {
  if (error instanceof GPUOutOfMemoryError) {
    return new DeviceError(
      'out-of-memory',
      `The GPU is out of memory: ${error.message}`,
      'Use a smaller batch.',
      error,
    );
  }
  return new DeviceError('invalid-use', error.message, 'This is a fault of the program that uses the GPU.', error);
};

const lossOf = (info: GPUDeviceLostInfo): DeviceError =>
  new DeviceError(
    'device-lost',
    `The GPU was lost (${info.reason}): ${info.message}`,
    'The driver may have been reset, or a kernel ran for too long. Go on from the last checkpoint.',
  );

const asDeviceError = (thrown: unknown): DeviceError => {
  if (thrown instanceof DeviceError) return thrown;
  return new DeviceError('invalid-use', messageOf(thrown), '', thrown);
};
