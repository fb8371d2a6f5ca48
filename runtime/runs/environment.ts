import type { AdapterInfo } from '../device/adapter-info.ts';

/** A process on a machine. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it started, as its system counts; process numbers are used again. Undefined where the system doesn't say. */
  readonly started?: string;
}

/** Where a training runs. */
export interface Environment {
  readonly process: ProcessIdentity;
  /** Words of the command line, the program's path first. */
  readonly command: readonly string[];
  /** Working folder. */
  readonly folder: string;
  readonly adapter: AdapterInfo;
  /** WebGPU features of the device. */
  readonly features: readonly string[];
  /** Such as `linux x64 6.1.0`. */
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  /** Bytes of main memory. */
  readonly memory: number;
  /** By name: `node`, `webgpu` (Dawn), and the program with its version. */
  readonly versions: Readonly<Record<string, string>>;
}
