// Which one revision all units of a work order are built to (RULES 5.1). Units that resolve differently are no one
// order: the answer names the parts into which it falls. An order of an item that is made in lots builds one lot.
import { accepted, refused, type Verdict } from '../verdict';
import type { EffectivityStatement, Span } from '../effectivity/effectivity-statement';
import { formatSpans } from '../effectivity/format-spans';
import { intervalOfSpan } from '../effectivity/interval';
import { knownSeries } from '../effectivity/check-series';
import { timeZoneUnknown } from '../effectivity/plant-day';
import { parseRange } from '../effectivity/parse-range';
import type { RangeOptions } from '../effectivity/range-operand';
import { prepareResolver, type EffectiveRevision } from '../effectivity/resolve-effectivity';
import { resolveLot } from '../effectivity/resolve-lot';
import type { SerialRules } from '../effectivity/serial';
import { serialText } from '../effectivity/serial-form';
import { countedBy } from '../orders/counted-by';
import { readUnit, spanOfRun } from '../units/named-unit';

/** Orders of more units are refused: nobody builds them under one traveller. */
export const ORDER_UNITS_MAX = 10_000;

export interface OrderUnits {
  site: string;
  orderId: string;
  itemId: string;
  endItem: string;
  /** Range text, e.g. `SN-0047 to SN-0050`; null where it builds one lot. */
  serials: string | null;
  lot: string | null;
  /** Day at the plant on which it is asked, for what is effective by date; null where nobody can tell it. */
  date: string | null;
}

/** A run of the order's units with one answer. */
export interface OrderPart {
  units: string;
  revision: string | null;
}

interface ResolveInput {
  order: OrderUnits;
  statements: readonly EffectivityStatement[];
  serialRules: SerialRules;
}

type Resolved = Verdict<{ statement: EffectivityStatement; spans: Span[] }>;

/**
 * Refusals: those of countedBy, parseRange and resolveLot, ORDER_UNITS_UNCLEAR (open-ended, none or too many), ORDER_SPLIT
 * with the parts, NO_EFFECTIVE_REVISION and AMBIGUOUS_EFFECTIVITY with the units they concern, SITE_TIME_ZONE_UNKNOWN (days
 * decide, and the day is not known).
 */
export function resolveOrder(input: ResolveInput): Resolved {
  const { order, statements, serialRules } = input;
  const { site, date } = order;
  const counted = countedBy(order, serialRules(order.itemId));
  if (counted.kind === 'refused') return counted;
  if (date === null && statements.some(({ basis }) => basis === 'date')) return refused(timeZoneUnknown(site));
  return counted.value.kind === 'lot'
    ? resolveOneLot(counted.value.lot, input)
    : resolveSerials(counted.value.serials, input);
}

function resolveOneLot(lot: string, { order, statements, serialRules }: ResolveInput): Resolved {
  const unit = readUnit({ serial: null, lot }, serialRules(order.itemId));
  if (unit.kind === 'refused') return unit;
  const effective = resolveLot({ statements, query: { ...queryOf(order), lot }, serialRules });
  const { series, number } = unit.value;
  return settled(order, effective, [spanOfRun({ series, from: number, to: number })]);
}

function queryOf({ itemId, site, endItem, orderId: workOrder, lot, date }: OrderUnits) {
  return {
    itemId,
    site,
    endItem,
    workOrder,
    ...(date === null ? {} : { date }),
    ...(lot === null ? {} : { lot }),
  };
}

function resolveSerials(serials: string, { order, statements, serialRules }: ResolveInput): Resolved {
  const named = { orderId: order.orderId, serials };
  const spans = unitsOf(named, { ...serialRules(order.endItem), knownSeries: knownSeries(statements) });
  if (spans.kind === 'refused') return spans;
  const resolve = prepareResolver(statements, serialRules);
  const query = queryOf(order);
  const parts: { key: string; spans: Span[]; effective: EffectiveRevision }[] = [];
  for (const run of cutAt(spans.value, statements)) {
    const first = run.basis === 'serial' ? serialText({ series: run.series, number: run.from }) : '';
    const effective = resolve({ ...query, serial: first });
    const key = effective.kind === 'effective' ? effective.statement.revision : effective.kind;
    const known = parts.find((part) => part.key === key);
    if (known === undefined) parts.push({ key, spans: [run], effective });
    else known.spans.push(run);
  }
  const [only, another] = parts;
  if (only === undefined) return unclear(named, 'it names no unit');
  if (another !== undefined) return split(order, parts);
  return settled(order, only.effective, spans.value);
}

interface NamedSerials {
  orderId: string;
  serials: string;
}

function unitsOf(order: NamedSerials, options: Omit<RangeOptions, 'basis'>): Verdict<Span[]> {
  const spans = parseRange(order.serials, { ...options, basis: 'serial' });
  if (spans.kind === 'refused') return spans;
  let units = 0;
  for (const span of spans.value) {
    const { lo, hi } = intervalOfSpan(span);
    units += hi - lo;
  }
  if (units > ORDER_UNITS_MAX)
    return unclear(order, Number.isFinite(units) ? `it has ${String(units)} units` : 'its units have no end');
  return spans;
}

/** Runs of units between which no serial statement begins or ends, so that the first unit speaks for all of a run. */
function cutAt(spans: readonly Span[], statements: readonly EffectivityStatement[]): Span[] {
  const edges = new Map<string, number[]>();
  for (const { spans: stated, basis } of statements) {
    if (basis !== 'serial') continue;
    for (const span of stated) {
      const { lane, lo, hi } = intervalOfSpan(span);
      edges.set(lane, [...(edges.get(lane) ?? []), lo, hi]);
    }
  }
  return spans.flatMap((span) => {
    if (span.basis !== 'serial' || span.to === null) return [];
    const { series, from, to } = span;
    const inside = [...new Set(edges.get(series) ?? [])]
      .filter((edge) => edge > from && edge <= to)
      .sort((a, b) => a - b);
    const starts = [from, ...inside];
    return starts.map((start, index): Span => ({
      basis: 'serial',
      series,
      from: start,
      to: (starts[index + 1] ?? to + 1) - 1,
    }));
  });
}

function settled(
  order: OrderUnits,
  effective: EffectiveRevision,
  spans: Span[],
): Verdict<{ statement: EffectivityStatement; spans: Span[] }> {
  switch (effective.kind) {
    case 'effective':
      return accepted({ statement: effective.statement, spans });
    case 'refused':
      return effective;
    case 'none':
      return refused({
        code: 'NO_EFFECTIVE_REVISION',
        message: `No revision of ${order.itemId} is effective at ${order.site} for ${formatSpans(spans)}.`,
        at: order.orderId,
      });
    case 'ambiguous':
      return refused({
        code: effective.code,
        message: `${formatSpans(spans)} of ${order.itemId} have more than one effective revision: ${effective.statements.map(({ revision }) => revision).join(', ')}.`,
        at: order.orderId,
      });
  }
}

function split(
  { orderId }: OrderUnits,
  parts: readonly { key: string; spans: Span[]; effective: EffectiveRevision }[],
): Verdict<never> {
  const named = parts.map(({ spans, effective }): OrderPart => ({
    units: formatSpans(spans),
    revision: effective.kind === 'effective' ? effective.statement.revision : null,
  }));
  const text = named.map(({ units, revision }) => `${units} to ${revision ?? 'no revision'}`).join('; ');
  return refused({
    code: 'ORDER_SPLIT',
    message: `${orderId} is no one order: ${text}. Create one order for each part.`,
    at: orderId,
    facts: { parts: named },
  });
}

function unclear({ orderId, serials }: NamedSerials, why: string): Verdict<never> {
  return refused({
    code: 'ORDER_UNITS_UNCLEAR',
    message: `${orderId} ("${serials.slice(0, 200)}") cannot be locked: ${why}; at most ${String(ORDER_UNITS_MAX)} units.`,
    at: orderId,
  });
}
