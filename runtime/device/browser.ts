import type { Provider, ProviderRequest } from './provider.ts';
import { untuned } from './tuning.ts';

/** WebGPU as the browser offers it. */
export const browserProvider: Provider = {
  requestAdapter: ({ adapter, powerPreference }: ProviderRequest) =>
    navigator.gpu.requestAdapter({ powerPreference, forceFallbackAdapter: adapter === 'software' }),
  languageFeatures: () => navigator.gpu.wgslLanguageFeatures,
  explainMissingAdapter: () =>
    Promise.resolve(
      'This browser has WebGPU but offers no adapter. Turn on hardware acceleration in its settings, update the graphics ' +
        'driver, or open chrome://gpu (about:support in Firefox) to see why the GPU is refused.',
    ),
  tuningOf: () => Promise.resolve(untuned),
  easeSoftwareDevice: () => () => undefined,
};
