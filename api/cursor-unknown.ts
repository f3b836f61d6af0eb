// A cursor that no page ended with: an empty page in its place would read as the end of the list.
import { Problem } from './problem';

export function cursorUnknown(cursor: string): Problem {
  return new Problem(400, 'CURSOR_UNKNOWN', `No page ends with ${cursor}: take the nextCursor of the page before.`);
}
