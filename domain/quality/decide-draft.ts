// A draft that is looked at again: it opens by itself once everything it names resolves.
import type { Effects } from '../effects';
import { awaited } from '../events/awaited';
import type { Verdict } from '../verdict';
import { stateEntry } from './decide-nonconformance';
import type { Nonconformance, References } from './nonconformance';
import { draftRetryAfterMs } from './retry-draft';

export function decideDraft(draft: Nonconformance, resolved: Verdict<References>): Partial<Effects> {
  const { site, nonconformanceId, report, tries } = draft;
  const key = { site, nonconformanceId };
  const tryAgainAfterMs = draftRetryAfterMs(tries);
  if (resolved.kind === 'refused') {
    const references = { missing: ['serial'] };
    return { writes: [{ kind: 'draftPostponed', draft: key, references, tryAgainAfterMs }] };
  }
  const { missing } = resolved.value;
  if (missing.length > 0)
    return { writes: [{ kind: 'draftPostponed', draft: key, references: resolved.value, tryAgainAfterMs }] };
  const { serial, lot } = report;
  return {
    writes: [{ kind: 'nonconformanceKept', report, state: 'open', references: resolved.value, waits: null }],
    wakes: [awaited.nonconformance(key)],
    ledger: [
      stateEntry({ ...key, serial, lot, state: 'open', missing: [] }, `resolved ${site} ${nonconformanceId}`, 'cutin'),
    ],
  };
}
