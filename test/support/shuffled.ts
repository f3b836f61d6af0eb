// A random order that is the same for the same seed.

/** Fisher-Yates with a generator of its own: every order can come, and a failing one can be had again. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
  const copy = [...list];
  const next = randomNumbers(seed);
  for (let index = copy.length - 1; index > 0; index -= 1) {
    const other = next() % (index + 1);
    [copy[index], copy[other]] = [copy[other] as T, copy[index] as T];
  }
  return copy;
}

/** Mulberry32: whole numbers below 2^32. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
