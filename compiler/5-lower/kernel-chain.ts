import type { Chain } from './chain.ts';
import type { Constants } from '../wgsl/constants.ts';
import { KernelError } from '../wgsl/error.ts';
import { parseInterface } from '../wgsl/interface.ts';
import { includeParts } from '../wgsl/source.ts';
import type { KernelLibrary, KernelSource } from '../wgsl/source.ts';

/** The kernel with the includes that its constants name, and with a chain of fused functions in its `//@chain` line and launch block. */
export const openKernel = (
  library: KernelLibrary,
  { stem, text }: KernelSource,
  constants: Constants,
  chain: Chain | undefined,
): KernelSource => {
  const opened = includeParts(stem, text, constants, library.parts);
  const chained =
    chain === undefined ? opened : includeParts(stem, withChain(stem, opened, chain), constants, library.parts);
  return { stem, text: chained, interface: parseInterface(stem, chained) };
};

const withChain = (stem: string, text: string, { code, fields }: Chain): string => {
  if (!/^\/\/@chain$/m.test(text)) throw new KernelError(`${stem}.wgsl has no //@chain line`);
  const declared = fields.map(({ name, type }) => `  ${name}: ${type},\n`).join('');
  return text.replace(/^struct Launch \{[^}]*/m, (block) => block + declared).replace(/^\/\/@chain$/m, () => code);
};
