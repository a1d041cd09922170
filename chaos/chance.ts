/** Chance that can be had again: the same seed, the same draws (mulberry32). */
export interface Chance {
  /** From 0 to 1, 1 not included. */
  draw(): number;
  /** Milliseconds between two bounds. */
  between(least: number, most: number): number;
  oneOf<T>(choices: readonly T[]): T;
  /** Another chance that depends on this seed and a name, and on nothing that was drawn. */
  apart(name: string): Chance;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const draw = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    draw,
    between: (least, most) => least + draw() * (most - least),
    oneOf: (choices) => choices[Math.floor(draw() * choices.length)] as (typeof choices)[number],
    apart: (name) => chance([...name].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16_777_619), seed ^ 2_166_136_261)),
  };
}
