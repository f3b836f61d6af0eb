// How large a text is once it is sent as JSON, and what of it fits. Those who take it in count bytes, not characters, and a
// text is never cut inside a character.

/** Bytes of the value as JSON in UTF-8, quotes and escapes included. */
export function jsonBytes(value: unknown): number {
  let bytes = 0;
  for (const character of JSON.stringify(value)) bytes += bytesOf(character.codePointAt(0) ?? 0);
  return bytes;
}

function bytesOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}

const ellipsis = '…';

/** The text, or as much of its beginning as fits with an ellipsis. */
export function cutToJsonBytes(text: string, bytesMax: number): string {
  if (jsonBytes(text) <= bytesMax) return text;
  // The quotes of the whole are counted once, those of each part are not.
  let left = bytesMax - jsonBytes(ellipsis);
  let cut = '';
  for (const character of text) {
    left -= jsonBytes(character) - jsonBytes('');
    if (left < 0) break;
    cut += character;
  }
  return `${cut}${ellipsis}`;
}

/** The first of the texts, as many as fit whole as a list. */
export function firstWithinJsonBytes(texts: readonly string[], bytesMax: number): string[] {
  let left = bytesMax - jsonBytes([]);
  const fitting: string[] = [];
  for (const text of texts) {
    left -= jsonBytes(text) + (fitting.length === 0 ? 0 : 1);
    if (left < 0) break;
    fitting.push(text);
  }
  return fitting;
}
