import type { Chain } from './chain.ts';
import type { Constants } from '../wgsl/constants.ts';
import { KernelError } from '../wgsl/error.ts';
import { parseInterface } from '../wgsl/interface.ts';
import { includeParts } from '../wgsl/source.ts';
import type { KernelLibrary, KernelSource } from '../wgsl/source.ts';

/** The kernel with a chain of fused functions written into its `//@chain` line and the chain's fields into its launch block. */
export const withChain = (
  library: KernelLibrary,
  kernel: KernelSource,
  constants: Constants,
  chain: Chain | undefined,
): KernelSource => {
  if (chain === undefined) return kernel;
  const opened = includeParts(kernel.stem, kernel.text, constants, library.parts);
  if (!/^\/\/@chain$/m.test(opened)) throw new KernelError(`${kernel.stem}.wgsl has no //@chain line`);
  const fields = chain.fields.map(({ name, type }) => `  ${name}: ${type},\n`).join('');
  const launched = opened.replace(/^struct Launch \{[^}]*/m, (block) => block + fields);
  const text = includeParts(
    kernel.stem,
    launched.replace(/^\/\/@chain$/m, () => chain.code),
    constants,
    library.parts,
  );
  return { stem: kernel.stem, text, interface: parseInterface(kernel.stem, text) };
};
