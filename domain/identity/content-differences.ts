// Where two plain-JSON contents differ, by JSON pointer (RFC 6901), bounded so that a report stays readable.
import { pointerStep } from '../pointer-step';
import { ownOf } from '../own-of';

/** One difference; `sent` is what was expected, `held` what was found. */
export interface ContentDifference {
  pointer: string;
  sent: unknown;
  held: unknown;
}

const differencesMax = 20;

export function contentDifferences(sent: unknown, held: unknown): ContentDifference[] {
  return countedDifferences(sent, held, differencesMax).shown;
}

/** A list that is cut says of how many it is. */
export interface CountedDifferences {
  total: number;
  shown: ContentDifference[];
}

export function countedDifferences(sent: unknown, held: unknown, shownMax: number): CountedDifferences {
  const found: CountedDifferences = { total: 0, shown: [] };
  compare('', { sent, held }, (difference) => {
    found.total += 1;
    if (found.shown.length < shownMax) found.shown.push(difference());
  });
  return found;
}

type Tell = (difference: () => ContentDifference) => void;

function compare(pointer: string, { sent, held }: { sent: unknown; held: unknown }, tell: Tell): void {
  if (sent === held) return;
  if (!isContainer(sent) || !isContainer(held) || Array.isArray(sent) !== Array.isArray(held)) {
    tell(() => ({ pointer: pointer === '' ? '/' : pointer, sent: brief(sent), held: brief(held) }));
    return;
  }
  const before = sent as Record<string, unknown>;
  const after = held as Record<string, unknown>;
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    compare(pointer + pointerStep(name), { sent: ownOf(before, name), held: ownOf(after, name) }, tell);
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
