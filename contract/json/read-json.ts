// JSON as it is taken in (RFC 8259, and I-JSON's rule that no key stands twice). `JSON.parse` keeps the last of two equal
// keys in silence, so that a sender's check and ours may read two contents out of one text.
import { accepted, refused, type Refusal, type Verdict } from '../../domain/verdict';
import { scanJson, type JsonScan, type UnusableKey } from './scan-json';

export interface ReadJson {
  value: unknown;
  unusableKeys: readonly UnusableKey[];
}

const keysShownMax = 20;

/** Refusals: MALFORMED_JSON, and KEY_DUPLICATE for each key, `at` its pointer. */
export function readJson(text: string): Verdict<unknown> {
  const read = parse(text, () => scanJson(text, { keysMax: keysShownMax }));
  if (read.kind === 'refused') return read;
  const { value, unusableKeys } = read.value;
  return unusableKeys.length === 0 ? accepted(value) : refused(...unusableKeys.map(keyRefusal));
}

/** For whom one entry of a list may be sound while another is not: keys of each entry. Refused with MALFORMED_JSON. */
export function readJsonEntries(text: string): Verdict<ReadJson> {
  return parse(text, () => scanJson(text, { keysMax: keysShownMax, ofEntries: true }));
}

function parse(text: string, scan: () => JsonScan): Verdict<ReadJson> {
  try {
    const value = JSON.parse(text) as unknown;
    return accepted({ value, unusableKeys: scan().unusableKeys });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refused({ code: 'MALFORMED_JSON', message: 'The body is not valid JSON.' });
  }
}

export function keyRefusal({ pointer, why }: UnusableKey): Refusal {
  return { code: 'KEY_DUPLICATE', message: `The key at ${pointer} ${why}.`, at: pointer, facts: { pointer } };
}
