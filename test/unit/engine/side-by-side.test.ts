// Many things done a few at a time.
import { sideBySide } from '../../../engine/side-by-side';

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('answers in the order of what was asked for, and does a few at a time', async () => {
  let running = 0;
  let most = 0;
  const things = Array.from({ length: 50 }, (_, n) => n);

  const answers = await sideBySide(things, async (n) => {
    most = Math.max(most, (running += 1));
    await later(n % 3);
    running -= 1;
    return n * 2;
  });

  expect(answers).toEqual(things.map((n) => n * 2));
  expect([most > 1, most <= 8]).toEqual([true, true]);
});

it('begins nothing after a failure, and throws it once all that was begun has ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];

  const all = sideBySide(
    Array.from({ length: 50 }, (_, n) => n),
    async (n) => {
      begun.push(n);
      if (n === 5) throw new Error('the later one');
      await later(5);
      if (n === 3) throw new Error('the first by its place');
      ended.push(n);
    },
  );

  await expect(all).rejects.toThrow('the first by its place');
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(ended).toEqual([0, 1, 2, 4, 6, 7]);
});

it('does nothing for nobody', async () => {
  expect(await sideBySide([], () => Promise.reject(new Error('never')))).toEqual([]);
});
