import type { AdapterInfo } from './adapter-info.ts';
import type { Tuning } from './tuning.ts';

/** Which adapter to open: the best there is, or only a software or only a hardware one. */
export type AdapterChoice = 'auto' | 'software' | 'hardware';

/** Whether single dispatches are long enough to be worth sharing among a processor's cores. */
export type DispatchSize = 'large' | 'small';

/** What a provider must know before it can look for an adapter. */
export interface ProviderRequest {
  readonly adapter: AdapterChoice;
  readonly powerPreference: GPUPowerPreference;
  /** `null` opens Dawn's null backend, which validates everything and computes nothing. */
  readonly backend: 'null' | undefined;
  /** Dawn's experimental switches by name; a browser ignores them. */
  readonly toggles: readonly string[];
  /** What is going to run; only software adapters care. */
  readonly dispatches: DispatchSize;
}

/** A way to WebGPU: Dawn in Node, or the browser's own. */
export interface Provider {
  /** The adapter that fits the request; null where there is none. */
  requestAdapter(request: ProviderRequest): Promise<GPUAdapter | null>;
  /** Parts of WGSL that not every WebGPU has; known once an adapter was requested. */
  languageFeatures(): ReadonlySet<string>;
  /** What to install or to switch on when there is no adapter. */
  explainMissingAdapter(): Promise<string>;
  /** What was measured on the adapter before. */
  tuningOf(adapter: AdapterInfo): Promise<Tuning>;
  /** Takes measures for a device of a software adapter; the returned function ends them. */
  easeSoftwareDevice(): () => void;
}
