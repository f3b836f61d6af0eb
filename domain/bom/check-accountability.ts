// Proves that an mBOM consumes every occurrence of its eBOM exactly, without trusting whoever made it (RULES 3.4).
import { Decimal } from 'decimal.js';
import { accepted, refused, type Decision } from '../decision';
import type { Ebom } from './ebom';
import type { Mbom } from './mbom';

export type Account =
  | { kind: 'full' | 'missing' }
  | { kind: 'under' | 'over'; required: string; planned: string }
  | { kind: 'excluded'; reason: string };

export interface AccountabilityReport {
  occurrences: Record<string, Account>;
  /** Lines with neither provenance nor a planner's reason. */
  unexplained: string[];
  counts: Record<Account['kind'], number>;
}

/** Linear in occurrences and lines. A line's shortage or excess is told of every occurrence it gathers. */
export function checkAccountability(input: {
  ebom: Ebom;
  mbom: Mbom;
  excluded: Record<string, { reason: string }>;
}): AccountabilityReport {
  const { ebom, mbom, excluded } = input;
  const occurrences: Record<string, Account> = {};
  const unexplained: string[] = [];
  for (const [lineId, line] of Object.entries(mbom.lines)) {
    const sources = line.provenance.occurrences.map((id) => [id, ebom.occurrences[id]] as const);
    if (sources.length === 0 && line.plannerReason === undefined) unexplained.push(lineId);
    const fits = sources.every(
      ([, source]) => source !== undefined && source.itemId === line.itemId && source.unit === line.unit,
    );
    const required = sources.reduce((sum, [, source]) => sum.plus(source?.quantity ?? 0), new Decimal(0));
    const planned = new Decimal(line.quantity);
    for (const [id] of sources) {
      if (!Object.hasOwn(ebom.occurrences, id)) unexplained.push(lineId);
      else if (Object.hasOwn(occurrences, id))
        occurrences[id] = {
          kind: 'over',
          required: ebom.occurrences[id]?.quantity ?? '0',
          planned: 'more than one line',
        };
      else if (!fits) occurrences[id] = { kind: 'missing' };
      else if (planned.eq(required)) occurrences[id] = { kind: 'full' };
      else
        occurrences[id] = {
          kind: planned.lt(required) ? 'under' : 'over',
          required: required.toFixed(),
          planned: planned.toFixed(),
        };
    }
  }
  for (const id of Object.keys(ebom.occurrences)) {
    if (Object.hasOwn(occurrences, id)) continue;
    const reason = Object.hasOwn(excluded, id) ? excluded[id]?.reason : undefined;
    occurrences[id] = reason === undefined ? { kind: 'missing' } : { kind: 'excluded', reason };
  }
  const counts = { full: 0, missing: 0, under: 0, over: 0, excluded: 0 };
  for (const account of Object.values(occurrences)) counts[account.kind] += 1;
  return { occurrences, unexplained: [...new Set(unexplained)], counts };
}

/** An mBOM is released only where everything is full, excluded or explained. Refusal: MBOM_NOT_ACCOUNTABLE. */
export function releaseMbom(report: AccountabilityReport): Decision<AccountabilityReport> {
  const open = Object.entries(report.occurrences).filter(([, { kind }]) => kind !== 'full' && kind !== 'excluded');
  if (open.length === 0 && report.unexplained.length === 0) return accepted(report);
  const named = [
    ...open.map(([id, { kind }]) => `${id} ${kind}`),
    ...report.unexplained.map((line) => `line ${line} unexplained`),
  ];
  return refused({
    code: 'MBOM_NOT_ACCOUNTABLE',
    message: `The mBOM does not account for the eBOM: ${named.slice(0, 20).join(', ')}${named.length > 20 ? ', ...' : ''}.`,
    facts: { counts: report.counts, unexplained: report.unexplained.slice(0, 100) },
  });
}
