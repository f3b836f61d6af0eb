// The first place of a JSON value that the store cannot hold: null characters, halves of a surrogate pair, numbers beyond
// double precision, or nesting that no sound event has. Such an event is refused where it comes in, not where it is written.
import { isStorable } from '../contract/identifiers';
import { pointerStep } from '../domain/pointer-step';

export interface Unstorable {
  /** RFC 6901; of a name that cannot be shown, the object that holds it. */
  pointer: string;
  message: string;
}

const depthMax = 100;

/** Walks without recursion, so that a deep value cannot exhaust the stack. */
export function findUnstorable(root: unknown): Unstorable | null {
  const open: { value: unknown; pointer: string; depth: number }[] = [{ value: root, pointer: '', depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, pointer, depth } = next;
    if (typeof value === 'string' && !isStorable(value))
      return { pointer, message: 'null characters and halves of a surrogate pair are not taken in' };
    if (typeof value === 'number' && !Number.isFinite(value)) return { pointer, message: 'the number is out of range' };
    if (typeof value !== 'object' || value === null) continue;
    if (depth === depthMax) return { pointer, message: `nested deeper than ${String(depthMax)} levels` };
    const entries = Object.entries(value);
    if (!entries.every(([name]) => isStorable(name)))
      return { pointer, message: 'the name of a field holds null characters or halves of a surrogate pair' };
    for (const [name, inner] of entries.reverse())
      open.push({ value: inner, pointer: pointer + pointerStep(name), depth: depth + 1 });
  }
  return null;
}
