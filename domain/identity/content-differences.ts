// Where two plain-JSON contents differ, by JSON pointer (RFC 6901), bounded so that a report stays readable.

/** One difference; `sent` is what was expected, `held` what was found. */
export interface ContentDifference {
  pointer: string;
  sent: unknown;
  held: unknown;
}

const differencesMax = 20;

export function contentDifferences(sent: unknown, held: unknown): ContentDifference[] {
  const found: ContentDifference[] = [];
  compare('', sent, held, found);
  return found;
}

function compare(pointer: string, sent: unknown, held: unknown, found: ContentDifference[]): void {
  if (found.length >= differencesMax || sent === held) return;
  if (!isContainer(sent) || !isContainer(held) || Array.isArray(sent) !== Array.isArray(held)) {
    found.push({ pointer: pointer === '' ? '/' : pointer, sent: brief(sent), held: brief(held) });
    return;
  }
  const before = sent as Record<string, unknown>;
  const after = held as Record<string, unknown>;
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compare(`${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, before[name], after[name], found);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Absent values are said so; large ones are cut, for a difference travels through Temporal. */
function brief(value: unknown): unknown {
  if (value === undefined) return '(absent)';
  const text = JSON.stringify(value);
  return text.length <= 200 ? value : `${text.slice(0, 200)}...`;
}
