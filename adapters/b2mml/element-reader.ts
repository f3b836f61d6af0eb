// Reads elements by a stated shape and refuses, with XPath and line, the first thing that the shape does not foresee:
// what Cutin does not read must be named as ignored, or the message is refused rather than read in part.
import type { RefusalCode } from '../../domain/refusal-codes';
import { accepted, refused, type Verdict, type Refusal } from '../../domain/verdict';
import { decimal, namespace } from './vocabulary';
import type { XmlElement } from './xml-element';

export type Cardinality = 'one' | 'optional' | 'some' | 'many' | 'ignored';

type Fields<S extends Record<string, Cardinality>> = {
  [K in keyof S]: S[K] extends 'one' ? XmlElement : S[K] extends 'optional' ? XmlElement | null : XmlElement[];
};

class MessageFault extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** Runs a reader; what it refuses by `fail` is answered as a refusal. */
export function readWhole<T>(read: () => T): Verdict<T> {
  try {
    return accepted(read());
  } catch (error) {
    if (error instanceof MessageFault) return refused(error.refusal);
    throw error;
  }
}

export function fail(code: RefusalCode, { path, line }: XmlElement, why: string): never {
  const message = `${path} (line ${line}): ${why}`;
  throw new MessageFault({ code, message, at: path, facts: { line, xpath: path } });
}

/** MESSAGE_ELEMENT_REFUSED, MESSAGE_FIELD_MISSING, MESSAGE_FIELD_REPEATED. An element with `xsi:nil` counts as absent. */
export function fieldsOf<const S extends Record<string, Cardinality>>(parent: XmlElement, shape: S): Fields<S> {
  if (parent.text.trim() !== '') fail('MESSAGE_ELEMENT_REFUSED', parent, 'text stands where elements are expected.');
  for (const child of parent.children) {
    if (child.namespace === namespace && Object.hasOwn(shape, child.name)) continue;
    const which = child.namespace === namespace ? '' : ` of the namespace ${JSON.stringify(child.namespace)}`;
    fail('MESSAGE_ELEMENT_REFUSED', child, `the element ${child.name}${which} is not read here.`);
  }
  const fields = Object.entries(shape).map(([name, cardinality]) => {
    const found = parent.children.filter((child) => child.name === name && !isNil(child));
    if (cardinality === 'many' || cardinality === 'ignored') return [name, found];
    const [first, second] = found;
    if (first === undefined && cardinality !== 'optional') {
      fail('MESSAGE_FIELD_MISSING', parent, `${name} is missing.`);
    }
    if (cardinality === 'some') return [name, found];
    if (second !== undefined) fail('MESSAGE_FIELD_REPEATED', second, `${name} stands here more than once.`);
    return [name, first ?? null];
  });
  return Object.fromEntries(fields) as Fields<S>;
}

/** Text of an element without children. */
export function textOf(leaf: XmlElement): string {
  const [child] = leaf.children;
  if (child !== undefined) fail('MESSAGE_ELEMENT_REFUSED', child, 'an element stands where text is expected.');
  return leaf.text;
}

/** MESSAGE_VALUE_INVALID for an empty identifier, outer blanks or control characters (RULES 1.3). */
export function identifierOf(leaf: XmlElement): string {
  const text = textOf(leaf);
  if (text === '' || text.length > 200 || text.trim() !== text || /\p{Cc}/u.test(text)) {
    fail(
      'MESSAGE_VALUE_INVALID',
      leaf,
      `${quoted(text)} is no identifier of 1 to 200 characters without outer blanks.`,
    );
  }
  return text;
}

export function identifierIf(leaf: XmlElement | null): string | null {
  return leaf === null ? null : identifierOf(leaf);
}

/** Words of people, of several lines where they wrote so. MESSAGE_VALUE_INVALID where there are none, or too many. */
export function reasonOf(leaf: XmlElement): string {
  const text = textOf(leaf).trim();
  if (text === '' || text.length > 4_000) fail('MESSAGE_VALUE_INVALID', leaf, 'a reason has 1 to 4,000 characters.');
  return text;
}

export function decimalOf(leaf: XmlElement): string {
  const text = textOf(leaf).trim();
  if (text.length > 60 || !decimal.test(text)) fail('MESSAGE_VALUE_INVALID', leaf, `${quoted(text)} is no decimal.`);
  return text;
}

const dateTime = /^\d{4}-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 in UTC, to the millisecond. A time without its offset is refused: it would be a guess. */
export function instantOf(leaf: XmlElement): string {
  const text = textOf(leaf).trim();
  const [whole, month, day] = dateTime.exec(text) ?? [];
  // Date moves 31 February to March; the day is compared with what was read.
  const milliseconds = whole === undefined ? Number.NaN : Date.parse(text);
  const midday = new Date(`${text.slice(0, 10)}T12:00:00Z`);
  const isDay = Number(month) === midday.getUTCMonth() + 1 && Number(day) === midday.getUTCDate();
  if (Number.isNaN(milliseconds) || !isDay) {
    fail('MESSAGE_VALUE_INVALID', leaf, `${quoted(text)} is no time with its offset, e.g. 2026-03-02T08:15:00Z.`);
  }
  return new Date(milliseconds).toISOString();
}

export function instantIf(leaf: XmlElement | null): string | null {
  return leaf === null ? null : instantOf(leaf);
}

/** The `ValueString` of a Value element that stands for itself. */
export function valueStringOf(value: XmlElement): XmlElement {
  return fieldsOf(value, { ValueString: 'one', DataType: 'ignored', UnitOfMeasure: 'ignored', Key: 'ignored' })
    .ValueString;
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}...` : text);
}

function isNil(child: XmlElement): boolean {
  return ['true', '1'].includes(child.attributes['{http://www.w3.org/2001/XMLSchema-instance}nil'] ?? '');
}
