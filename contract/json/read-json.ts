// JSON as it is taken in (RFC 8259, and I-JSON's rule that no key stands twice). `JSON.parse` keeps the last of two equal
// keys in silence, so that a sender's check and ours may read two contents out of one text.
import { pointerStep } from '../../domain/pointer-step';
import { accepted, refused, type Refusal, type Verdict } from '../../domain/verdict';

/** A key that is no use: it stands twice in its object, or is `__proto__`, which schemas drop in silence. */
export interface UnusableKey {
  /** RFC 6901. */
  pointer: string;
  why: 'stands twice' | 'is not usable';
}

export interface ReadJson {
  value: unknown;
  unusableKeys: readonly UnusableKey[];
}

const keysShownMax = 20;

/** Refusals: MALFORMED_JSON, and KEY_DUPLICATE for each key, `at` its pointer. */
export function readJson(text: string): Verdict<unknown> {
  const read = readJsonWithKeys(text);
  if (read.kind === 'refused') return read;
  const { value, unusableKeys } = read.value;
  return unusableKeys.length === 0 ? accepted(value) : refused(...unusableKeys.map(keyRefusal));
}

/** For whom a part of the text may be sound while another is not. Refused with MALFORMED_JSON. */
export function readJsonWithKeys(text: string): Verdict<ReadJson> {
  try {
    return accepted({ value: JSON.parse(text) as unknown, unusableKeys: findUnusableKeys(text) });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refused({ code: 'MALFORMED_JSON', message: 'The body is not valid JSON.' });
  }
}

export function keyRefusal({ pointer, why }: UnusableKey): Refusal {
  return { code: 'KEY_DUPLICATE', message: `The key at ${pointer} ${why}.`, at: pointer, facts: { pointer } };
}

/** One object or list that is open; `step` is the key or index that is being read. */
type Open = { keys: Set<string>; step: string } | { keys: null; step: number };

/** The text was parsed before: what is between quotes is a text, and brackets match. Without recursion, however deep. */
function findUnusableKeys(text: string): UnusableKey[] {
  const found: UnusableKey[] = [];
  const open: Open[] = [];
  let isKey = false;
  for (let offset = 0; offset < text.length && found.length < keysShownMax; offset += 1) {
    const inner = open.at(-1);
    switch (text[offset]) {
      case '{':
        open.push({ keys: new Set(), step: '' });
        isKey = true;
        break;
      case '[':
        open.push({ keys: null, step: 0 });
        isKey = false;
        break;
      case '}':
      case ']':
        open.pop();
        isKey = false;
        break;
      case ',':
        if (inner?.keys === null) inner.step += 1;
        isKey = inner?.keys != null;
        break;
      case '"': {
        const end = endOfText(text, offset);
        if (isKey && inner?.keys != null) {
          inner.step = keyOf(text.slice(offset, end));
          if (inner.keys.has(inner.step) || inner.step === '__proto__') found.push(unusable(open, inner.step));
          inner.keys.add(inner.step);
        }
        isKey = false;
        offset = end - 1;
        break;
      }
      default:
        break;
    }
  }
  return found;
}

/** Behind the closing quote of the text that begins at `start`. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text[end - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
}

/** Two spellings of one key are one key. */
function keyOf(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

function unusable(open: readonly Open[], key: string): UnusableKey {
  const pointer = open.map(({ step }) => pointerStep(step)).join('');
  return { pointer, why: key === '__proto__' ? 'is not usable' : 'stands twice' };
}
