/** Specs that once failed, by what was wrong. */
export const cases: Readonly<Record<string, string>> = {
  'logit biases at an offset that no binding starts at': `
data: {shape: [4, 4], channels: 3, alphabet: 16}
levels: [{module: ar, patch: 1, width: 16, heads: 2}]
head: {width: 32, heads: 2}
train: {batch: 2}
`,
  'codebooks at such an offset, heads of two features, a level of width 1': `
data: {shape: [2, 2], channels: 3, alphabet: 27, classes: 2}
levels: [{module: masked, patch: 1, width: 1, heads: 1}]
head: {width: 32, heads: 16}
train: {batch: 2}
`,
  'patches whose features are no multiple of four': `
data: {shape: [6, 4], channels: 3, alphabet: 32}
levels: [{module: ar, patch: [3, 2], width: 24, heads: 2}, {module: masked, patch: 1, width: 8, heads: 1, iterations: 2}]
head: {width: 8, heads: 1}
train: {batch: 2}
`,
  'an alphabet larger than the memory of a workgroup': `
data: {shape: [2, 2], channels: 2, alphabet: 65536}
levels: [{module: ar, patch: 1, width: 8, heads: 2}]
head: {width: 16, heads: 2}
train: {batch: 2, average: 0.9}
`,
  'values of 16 bits by a mixture of logistics': `
data: {shape: [6], channels: 2, alphabet: 65536}
levels: [{module: ar, patch: 3, width: 8, heads: 2}, {module: masked, patch: 1, width: 8, heads: 2, guidingPixel: true}]
head: {kind: logistic, components: 3, width: 16, heads: 2}
guidingHead: {kind: logistic, width: 8, heads: 1, blocks: 1}
train: {batch: 2}
`,
  'sequences that end, of two channels': `
data: {shape: [6], channels: 2, alphabet: 3, values: categorical, end: true, classes: 2}
levels: [{module: ar, patch: 2, width: 8, heads: 2}, {module: ar, patch: 1, width: 8, heads: 2}]
head: {width: 8, heads: 2}
train: {batch: 2}
`,
  'columns that end, by a mixture of logistics': `
data: {shape: [4, 2], channels: 1, alphabet: 5, end: true}
levels: [{module: ar, patch: 2, width: 8, heads: 2}, {module: ar, patch: 1, width: 8, heads: 2}]
head: {kind: logistic, width: 8, heads: 2}
train: {batch: 2}
`,
};
