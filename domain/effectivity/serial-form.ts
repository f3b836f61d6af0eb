// How the serials of an item are written where they do not simply end in a decimal number. A *form* is the text of a serial
// with its counter in braces, `TG{hex 6}` or `SN-{decimal}-{text}`; the registry states it. The *series* of a serial is its
// form with everything but the counter filled in, `SN-{decimal}-A`, so that a series alone tells how its units are written.
// No serial holds braces itself.

/** How many digits a counter keeps as an exact number with room for "one more"; what is before them belongs to the series. */
export const COUNTER_DIGITS_MAX = { 10: 15, 16: 12 } as const;
const FORM_LENGTH_CHARACTERS_MAX = 100;
const COUNTER = /\{(decimal|hex|HEX)(?: (\d{1,2}))?\}/;

interface Form {
  before: string;
  /** `hex` writes small letters, `HEX` capital ones; either is read. */
  kind: 'decimal' | 'hex' | 'HEX';
  /** Digits, zeros counted; null where leading zeros do not count. */
  width: number | null;
  after: string;
}

/** Why a text is no form, as a sentence; null where it is one. */
export function formFault(text: string): string | null {
  const form = readForm(text);
  if (text.length > FORM_LENGTH_CHARACTERS_MAX || /[\s,](?!\d{1,2}\})/.test(text))
    return 'A form is short, without blanks and commas.';
  if (form === null)
    return 'A form has one counter: {decimal}, {hex} or {HEX}, with its digits where they are fixed: {hex 6}.';
  const rest = [form.before, form.after].map((part) => part.replace('{text}', ''));
  if (rest.some((part) => /[{}]/.test(part)))
    return 'Beside its counter a form has at most one {text} before and one behind.';
  return form.width === 0 ? 'A counter has at least one digit.' : null;
}

/** Series and number of a serial; null where it does not fit. The form was checked. */
export function readInForm(text: string, serial: string): { series: string; number: number } | null {
  const form = readForm(text);
  if (form === null) return null;
  const digit = form.kind === 'decimal' ? '[0-9]' : '[0-9A-Fa-f]';
  const counter = form.width === null ? `(?<!${digit})(${digit}+)(?!${digit})` : `(${digit}{${String(form.width)}})`;
  const pattern = new RegExp(`^(${patternOf(form.before)})${counter}(${patternOf(form.after)})$`, 'u');
  const [, before, digits, after] = pattern.exec(serial) ?? [];
  if (before === undefined || digits === undefined || after === undefined) return null;
  return cutAtCounter({ ...form, before, after }, digits);
}

/** The unit of a series: what a serial of it looks like. */
export function serialText({ series, number }: { series: string; number: number }): string {
  const form = readForm(series);
  if (form === null) return `${series}${String(number)}`;
  const plain = number.toString(baseOf(form.kind));
  const digits = (form.kind === 'HEX' ? plain.toUpperCase() : plain).padStart(form.width ?? 0, '0');
  return `${form.before}${digits}${form.after}`;
}

/** Digits that a number cannot keep go to the series, which then tells how many are left. */
export function cutAtCounter(form: Form, digits: string): { series: string; number: number } {
  const base = baseOf(form.kind);
  const most = COUNTER_DIGITS_MAX[base];
  const counted = form.width === null ? digits.replace(/^0+(?=.)/, '') : digits;
  const cut = Math.max(0, counted.length - most);
  const width = cut > 0 ? most : form.width;
  const counter = width === null ? `{${form.kind}}` : `{${form.kind} ${String(width)}}`;
  const series = `${form.before}${counted.slice(0, cut)}${counter}${form.after}`;
  return { series, number: Number.parseInt(counted.slice(cut), base) };
}

/** Forms that would read a serial which ends in no decimal digit, for the advice of a refusal. */
export function formsThatFit(serial: string): string[] {
  const forms: string[] = [];
  const hex = /[0-9A-Fa-f]+$/.exec(serial)?.[0] ?? '';
  if (/[A-Fa-f]/.test(hex)) forms.push(`${serial.slice(0, -hex.length)}${/[A-F]/.test(hex) ? '{HEX}' : '{hex}'}`);
  const inside = /^(\D*)\d+([^\p{L}\p{N}]?)(\D+)$/u.exec(serial);
  if (inside !== null) forms.push(`${inside[1] ?? ''}{decimal}${inside[2] ?? ''}{text}`);
  return forms;
}

function readForm(text: string): Form | null {
  const found = COUNTER.exec(text);
  if (found === null) return null;
  const [whole, kind, width] = found;
  return {
    before: text.slice(0, found.index),
    kind: kind as Form['kind'],
    width: width === undefined ? null : Number(width),
    after: text.slice(found.index + whole.length),
  };
}

function baseOf(kind: Form['kind']): 10 | 16 {
  return kind === 'decimal' ? 10 : 16;
}

function patternOf(part: string): string {
  return part
    .split('{text}')
    .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
    .join('[^{}]+?');
}
