/**
 * How far numbers are from those expected: the largest difference as a share of the largest expected number; infinite where one has a
 * number and the other none.
 */
export class Difference {
  private largest = 0;
  private difference = 0;

  add(found: Float32Array, expected: Float32Array): void {
    if (found.length !== expected.length) this.difference = Infinity;
    for (let index = 0; index < expected.length; index++) {
      const [a = NaN, b = NaN] = [found[index], expected[index]];
      if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
      const distance = Math.abs(a - b);
      this.difference = Math.max(this.difference, Number.isNaN(distance) ? Infinity : distance);
    }
    for (const number of expected) if (Number.isFinite(number)) this.largest = Math.max(this.largest, Math.abs(number));
  }

  get share(): number {
    return this.difference === 0 ? 0 : this.difference / this.largest;
  }
}
