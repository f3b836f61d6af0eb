// A duration as people write it in governance, read to milliseconds.
import { z } from 'zod';

const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
export const duration = z
  .string()
  .regex(/^\d{1,6}(ms|s|m|h|d)$/, 'a duration such as 30s, 15m or 4h')
  .transform((text) => {
    const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(text) ?? [];
    return Number(count) * unitMs[unit as keyof typeof unitMs];
  });
