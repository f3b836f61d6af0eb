// The id of an occurrence in a source that gives none: its parent occurrence, find number and child (RULES 3.6).
import { createHash } from 'node:crypto';

const lengthMax = 200;

/**
 * `parentId/10:BRG-1`; directly under the top item `10:BRG-1`; without find number `:BRG-1`; without part number `10:`.
 * A "/", "%" or "~" (in the find number also ":") is percent-encoded, so that two places never share an id. An id
 * above 200 characters, the most an identifier may have, keeps its last step and names its parent by `~` and 16
 * hexadecimal digits of the parent id's SHA-256. The second line of one place, where a source is read so, ends in `~2`.
 */
export function occurrenceId(place: {
  parent: string | null;
  findNumber: string;
  itemId: string | null;
  repetition?: number;
}): string {
  const { parent, findNumber, itemId, repetition } = place;
  const again = repetition === undefined ? '' : `~${String(repetition)}`;
  const step = `${encode(findNumber, /[%/:]/g)}:${encode(itemId ?? '', /[%/]/g)}${again}`;
  if (parent === null) return step.length <= lengthMax ? step : digest(step);
  const candidates = [`${parent}/${step}`, `${digest(parent)}/${step}`];
  return candidates.find(({ length }) => length <= lengthMax) ?? digest(`${parent}/${step}`);
}

function encode(text: string, reserved: RegExp): string {
  return text.replace(reserved, encodeURIComponent).replaceAll('~', '%7E');
}

function digest(text: string): string {
  return `~${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}
