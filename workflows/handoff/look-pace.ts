// How soon a workflow looks after it was nudged: at once where nothing came for a while, and ever less often while nudges keep
// coming, so that many of them make few looks.

const firstPauseMs = 500;
const pauseMsMax = 30_000;
const quietMs = 120_000;

/** When it looked last, and how often before without a quiet while between. */
export interface LookPace {
  lookedAtMs: number;
  looks: number;
}

export const unhurried: LookPace = { lookedAtMs: 0, looks: 0 };

export function nextLook(pace: LookPace, nowMs: number): { pauseMs: number; pace: LookPace } {
  const looks = nowMs - pace.lookedAtMs > quietMs ? 0 : pace.looks;
  const pauseMs = Math.min(firstPauseMs * 2 ** looks, pauseMsMax);
  return { pauseMs, pace: { lookedAtMs: nowMs + pauseMs, looks: looks + 1 } };
}
