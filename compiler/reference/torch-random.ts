const size = 624;
const middle = 397;

/** PyTorch's CPU generator: Mersenne Twister MT19937 (Matsumoto, Nishimura 1998), seeded as `torch.manual_seed` does. */
export class TorchRandom {
  private readonly state = new Uint32Array(size);
  private next = size;

  constructor(seed: number) {
    this.state[0] = seed >>> 0;
    for (let i = 1; i < size; i++) {
      const before = this.word(i - 1);
      this.state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
  }

  /** Passes over draws of 32 bits. */
  skip(count: number): void {
    for (let i = 0; i < count; i++) this.bits();
  }

  /** A draw of `torch.rand` in float32: 24 bits. */
  float(): number {
    return (this.bits() & 0xffffff) * 2 ** -24;
  }

  /** A draw in double precision, as `bernoulli_` compares with its probability: 53 bits of two words, the first one on top. */
  double(): number {
    const high = this.bits() & 0x1fffff;
    return (high * 2 ** 32 + this.bits()) * 2 ** -53;
  }

  /** The next 32 bits. */
  private bits(): number {
    if (this.next === size) this.twist();
    let y = this.word(this.next++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private twist(): void {
    for (let i = 0; i < size; i++) {
      const y = (this.word(i) & 0x80000000) | (this.word((i + 1) % size) & 0x7fffffff);
      this.state[i] = this.word((i + middle) % size) ^ (y >>> 1) ^ ((y & 1) === 0 ? 0 : 0x9908b0df);
    }
    this.next = 0;
  }

  private word(index: number): number {
    return this.state[index] ?? 0;
  }
}
