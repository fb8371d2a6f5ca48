import { caseOf, floats, images, integers } from './case.ts';
import type { KernelCase } from './case.ts';

const widths = [1, 6, 64];
const setting = { symbols: { images: 3 }, scalars: { position: 2 } };

export const tokenCases: readonly KernelCase[] = widths.flatMap((width) => [
  caseOf('concatTokens', {}, [floats(images(), [1, width]), floats(images(), [49, width])], setting),
  caseOf(
    'concatTokens',
    {},
    [floats(images(5), [1, width]), floats(images(5), [2, width]), floats(images(5), [1, width])],
    setting,
  ),
  caseOf('sliceTokens', { start: 0, count: 1 }, [floats(images(), [1, width])], setting),
  caseOf('sliceTokens', { start: 1, count: 16 }, [floats(images(7), [17, width])], setting),
  caseOf('sliceTokens', { start: 2, count: 3 }, [floats(undefined, [9, width])], setting),
  caseOf('padTokens', { before: 1, after: 0 }, [floats(images(7), [16, width])], setting),
  caseOf('padTokens', { before: 0, after: 2 }, [floats(images(), [1, width])], setting),
  caseOf('tokenAt', {}, [floats(undefined, [5, width])], setting),
  caseOf('repeatTokens', { count: 1 }, [floats(images(), [1, width])], setting),
  caseOf('repeatTokens', { count: 50 }, [floats(images(2), [1, width])], setting),
  caseOf('sumTokens', {}, [floats(images(2), [50, width])], setting),
  caseOf('sumTokens', {}, [floats(images(), [1, width])], setting),
  caseOf('embedding', { groups: 1 }, [integers(images(), [1], 11), floats(undefined, [11, width])], setting),
  caseOf('embedding', { groups: 2 }, [integers(images(49), [3], 256), floats(undefined, [3, 256, width])], setting),
  caseOf(
    'embeddingGrad',
    { groups: 1, table: [11, width] },
    [integers(images(), [1], 11), floats(images(), [1, width])],
    setting,
  ),
  caseOf(
    'embeddingGrad',
    { groups: 2, table: [3, 37, width] },
    [integers(images(49), [3], 37), floats(images(49), [2, width])],
    setting,
  ),
  caseOf(
    'embeddingGrad',
    { groups: 1, table: [1, 5, width] },
    [integers(images(300), [2], 5), floats(images(300), [1, width])],
    setting,
  ),
]);
