import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a tensor of the torch-made files holds. */
export interface ExpectedTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly values: readonly (number | boolean)[];
}

type ExpectedFile = Readonly<Record<string, ExpectedTensor>>;

/** Path of a file that torch made; make.py beside this tells how. */
export const torchFilePath = (name: string): string => fileURLToPath(new URL(`./${name}.pth`, import.meta.url));

export const expectedTensors = JSON.parse(
  readFileSync(new URL('./expected.json', import.meta.url), 'utf8'),
) as Readonly<Record<'plain' | 'bare' | 'reference', ExpectedFile>>;
