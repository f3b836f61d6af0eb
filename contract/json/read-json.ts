// JSON as it is taken in (RFC 8259, and I-JSON's rule that no key stands twice). `JSON.parse` keeps the last of two equal
// keys in silence, so that a sender's check and ours may read two contents out of one text.
import { accepted, refused, type Refusal, type Verdict } from '../../domain/verdict';
import { scanJson, type UnusableKey } from './scan-json';

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
    const value = JSON.parse(text) as unknown;
    return accepted({ value, unusableKeys: scanJson(text, { keysMax: keysShownMax }).unusableKeys });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refused({ code: 'MALFORMED_JSON', message: 'The body is not valid JSON.' });
  }
}

export function keyRefusal({ pointer, why }: UnusableKey): Refusal {
  return { code: 'KEY_DUPLICATE', message: `The key at ${pointer} ${why}.`, at: pointer, facts: { pointer } };
}
