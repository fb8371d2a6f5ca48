/**
 * A kernel for matrix units as one for any device with f16, so that the addresses that it computes can be tested where there are no
 * matrix units: every lane keeps 8 of the 256 sums of a matrix, and reads the operands where they lie.
 */
export const withMatricesWrittenOut = (code: string): string => {
  if (!code.includes('subgroupMatrixLoad')) return code;
  const tiles = new Map<string, string>();
  const written = code
    .replace('enable chromium_experimental_subgroup_matrix;\n', '')
    .replace('diagnostic(off, chromium.subgroup_matrix_uniformity);\n', '')
    .replaceAll(
      /subgroupMatrixLoad<subgroup_matrix_(left|right)<f16, 16, 16>, (row|col)_major>\(&(\w+), /g,
      (_, side: string, order: string, tile: string) => {
        tiles.set(side, tile);
        return `vec3u(${order === 'row' ? '0u' : '1u'}, `;
      },
    )
    .replaceAll(/subgroupMatrixStore<row_major>\(&(\w+), (.*?), (sums\[\w+\]), SIDE\)/g, 'store_$1($2, lane, &$3)')
    .replaceAll('subgroupMatrixMultiplyAccumulate(', 'multiply(lane, ')
    .replaceAll(/subgroup_matrix_(?:left|right)<f16, 16, 16>/g, 'vec3u')
    .replaceAll('subgroup_matrix_result<f32, 16, 16>', 'array<f32, 8>');
  const left = readingOf('left', tiles.get('left') ?? '');
  const right = readingOf('right', tiles.get('right') ?? '');
  return [written, left, right, unknown, multiply, storeStage].join('\n');
};

/** A matrix is (order, first, stride): 0 if neighbours in a row lie side by side, 1 if those in a column do. */
const readingOf = (side: string, tile: string): string => `
fn ${side}At(matrix: vec3u, row: u32, column: u32) -> f32 {
  let at = select(row * matrix.z + column, column * matrix.z + row, matrix.x == 1u);
  return f32(${tile}[matrix.y + at]);
}`;

/** Loops of known length would be unrolled, and take minutes to compile. */
const unknown = `
fn unknown(count: u32) -> u32 { return count + (launch.groups >> 31u); }`;

const multiply = `
fn multiply(lane: u32, left: vec3u, right: vec3u, sums: array<f32, 8>) -> array<f32, 8> {
  var result = sums;
  for (var i = 0u; i < unknown(8u); i++) {
    let element = lane * 8u + i;
    for (var k = 0u; k < unknown(16u); k++) {
      result[i] += leftAt(left, element / 16u, k) * rightAt(right, k, element % 16u);
    }
  }
  return result;
}`;

const storeStage = `
fn store_stage(first: u32, lane: u32, matrix: ptr<function, array<f32, 8>>) {
  for (var i = 0u; i < unknown(8u); i++) { stage[first + lane * 8u + i] = (*matrix)[i]; }
}`;
