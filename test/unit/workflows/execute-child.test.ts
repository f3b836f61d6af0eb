// How often a workflow looks whether a child that another run left behind has ended.
import { lookAgainMs } from '../../../workflows/handoff/execute-child';

const eventsPerLook = 8;
const eventsMax = 51_200;
const sixtyDaysMs = 60 * 86_400_000;

it('is soon at first, and never later than a quarter of an hour after its end', () => {
  expect([0, 1, 2].map(lookAgainMs)).toEqual([2_000, 4_000, 8_000]);
  expect(Math.max(...Array.from({ length: 10_000 }, (_, nth) => lookAgainMs(nth)))).toBe(15 * 60_000);
});

it('fits into one history though the child is parked for sixty days', () => {
  let [looks, waitedMs] = [0, 0];
  while (waitedMs < sixtyDaysMs) {
    waitedMs += lookAgainMs(looks);
    looks += 1;
  }

  expect(looks * eventsPerLook).toBeLessThan(eventsMax);
});
