import type { Provider } from './provider.ts';

/** The browser's WebGPU where `navigator.gpu` exists, else Dawn. Node modules load only in the second case. */
export const loadProvider = async (backend: 'null' | undefined): Promise<Provider> => {
  if (backend === undefined && hasBrowserGpu()) return (await import('./browser.ts')).browserProvider;
  return (await import('./dawn.node.ts')).dawnProvider;
};

const hasBrowserGpu = (): boolean => {
  const { navigator } = globalThis as { navigator?: { gpu?: GPU } };
  return navigator?.gpu !== undefined;
};
