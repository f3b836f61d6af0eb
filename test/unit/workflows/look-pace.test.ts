// How soon a workflow looks after it was nudged.
import { nextLook, unhurried } from '../../../workflows/handoff/look-pace';

it('looks at once after a quiet while, and ever less often while nudges keep coming', () => {
  const hourMs = 3_600_000;
  let [nowMs, looks, pace] = [hourMs, 0, unhurried];
  const pauses: number[] = [];
  for (; nowMs < 2 * hourMs; looks += 1) {
    const next = nextLook(pace, nowMs);
    pauses.push(next.pauseMs);
    nowMs += next.pauseMs + 1;
    pace = next.pace;
  }

  expect(pauses.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000]);
  expect(looks).toBeLessThan(130);
  expect(nextLook(pace, nowMs + 121_000).pauseMs).toBe(500);
});
