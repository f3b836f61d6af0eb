// How the relay looks for work.
import { repeat } from '../../../processes/relay/repeat';

const hourMs = 3_600_000;
const log = { warn: () => undefined };

describe('repeat', () => {
  it('looks again at once while there is something, and pauses where there is nothing', async () => {
    const found = [2, 1, 0, 5];
    let looks = 0;
    const loop = repeat({ what: 'test', turn: () => Promise.resolve(found[looks++] ?? 0), idleMs: hourMs, log });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await loop.stop();

    expect(looks).toBe(3);
  });

  it('looks again when it is woken, also while it looks', async () => {
    let looks = 0;
    const loop = repeat({
      what: 'test',
      turn: () => {
        looks += 1;
        if (looks === 1) loop.wake();
        return Promise.resolve(0);
      },
      idleMs: hourMs,
      log,
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    loop.wake();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await loop.stop();

    expect(looks).toBe(3);
  });

  it('goes on after a turn that failed, and says so', async () => {
    const warned: string[] = [];
    let looks = 0;
    const loop = repeat({
      what: 'the look',
      turn: () => (looks++ === 0 ? Promise.reject(new Error('store away')) : Promise.resolve(0)),
      idleMs: 1,
      log: { warn: (facts, message) => warned.push(`${(facts as { err: string }).err}: ${message ?? ''}`) },
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    await loop.stop();

    expect(looks).toBeGreaterThan(1);
    expect(warned).toEqual(['store away: the look failed; trying again']);
  });
});
