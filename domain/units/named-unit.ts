// How reports and questions name a unit: by its serial, or where the item is made in lots, by the lot, which is one unit then.
// A lot is known by series and number like a serial. The series of a lot is marked: a series alone tells what is counted,
// and serial L-7 and lot L-7 never meet.
import type { Span, Unit } from '../effectivity/effectivity-statement';
import { formatSpans } from '../effectivity/format-spans';
import { parseSerial, type Serial, type SerialOptions } from '../effectivity/serial';
import { serialText } from '../effectivity/serial-form';
import { containsUnit } from '../effectivity/span-algebra';
import { accepted, type Verdict } from '../verdict';

/** Exactly one of the two is given. */
export interface NamedUnit {
  serial: string | null;
  lot: string | null;
}

/** No serial holds a blank (SERIAL_SYNTAX). */
const LOT_MARK = 'lot ';

/** For people: `SN-0047`, `lot L-9001`. */
export function nameOf({ serial, lot }: NamedUnit): string {
  return serial ?? `${LOT_MARK}${lot ?? ''}`;
}

/** Its name, from what is known of it. */
export function namedUnit(unit: Serial): NamedUnit {
  const { basis, series, number } = countedUnit(unit);
  const text = serialText({ series, number });
  return basis === 'lot' ? { serial: null, lot: text } : { serial: text, lot: null };
}

/** Refused like parseSerial. */
export function readUnit({ serial, lot }: NamedUnit, options: SerialOptions): Verdict<Serial> {
  const read = parseSerial(serial ?? lot ?? '', options);
  if (serial !== null || read.kind === 'refused') return read;
  return accepted({ series: `${LOT_MARK}${read.value.series}`, number: read.value.number });
}

/** Whether the spans of an order hold the unit. */
export function holdsUnit(spans: readonly Span[], unit: Serial): boolean {
  return containsUnit(spans, countedUnit(unit));
}

/** The unit in the basis in which it is counted. */
export function countedUnit({ series, number }: Serial): Extract<Unit, { basis: 'serial' | 'lot' }> {
  return series.startsWith(LOT_MARK)
    ? { basis: 'lot', series: series.slice(LOT_MARK.length), number }
    : { basis: 'serial', series, number };
}

/** A run of units by its series, which is marked where they are lots. */
export interface SeriesRun {
  series: string;
  from: number;
  to: number;
}

/** Of spans that have an end; days and work orders are no units. */
export function runsOf(spans: readonly Span[]): SeriesRun[] {
  return spans.flatMap((span) => {
    if (span.basis === 'date' || span.basis === 'workOrder' || span.to === null) return [];
    const { basis, series, from, to } = span;
    return [{ series: basis === 'lot' ? `${LOT_MARK}${series}` : series, from, to }];
  });
}

export function spanOfRun({ series, from, to }: SeriesRun): Span {
  const { basis, series: counted } = countedUnit({ series, number: from });
  return { basis, series: counted, from, to };
}

/** For people: `SN-47 to SN-50`, `lot L-9001`. */
export function unitsText(spans: readonly Span[]): string {
  return `${spans.some(({ basis }) => basis === 'lot') ? LOT_MARK : ''}${formatSpans(spans)}`;
}
