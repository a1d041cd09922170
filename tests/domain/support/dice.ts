/** Choices that follow from one number, so that a failing life can be shrunk and lived again. */
export class Dice {
  private seed: number;
  constructor(seed: number) {
    this.seed = seed | 0;
  }
  /** From 0 (included) to 1 (excluded): mulberry32. */
  private next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  /** A whole number from 0 to `most`, both included. */
  upTo(most: number): number {
    return Math.floor(this.next() * (most + 1));
  }
  chance(probability: number): boolean {
    return this.next() < probability;
  }
  pick<T>(from: readonly T[]): T {
    const one = from[this.upTo(from.length - 1)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }
  /** One of the things, the heavier the likelier. */
  weighed<T>(from: readonly (readonly [weight: number, T])[]): T {
    let left = this.next() * from.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, one] of from) if ((left -= weight) < 0) return one;
    return from[from.length - 1]![1];
  }
}
