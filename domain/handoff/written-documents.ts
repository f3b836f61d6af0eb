// What a handoff may have written in any of its generations: each document once, with every key under which it was, or is
// still being, written.
import type { HashContent } from '../identity/artefact';
import type { PreparedDocument } from './document';
import { writeKey } from './idempotency-keys';

export type PreparedIn = PreparedDocument & { generation: number };

export interface WrittenDocument extends PreparedIn {
  /** As it was prepared last; the keys are of all generations. */
  keys: string[];
}

/** `prepared`: newest generation first, each in its order. Answers what was written last first. */
export function writtenDocuments(
  hash: HashContent,
  handoffId: string,
  prepared: readonly PreparedIn[],
): WrittenDocument[] {
  const written = new Map<string, WrittenDocument>();
  for (const one of lastFirst(prepared)) {
    const { ordinal, ...document } = one;
    const place = `${one.system} ${hash(one.document)}`;
    const known = written.get(place) ?? { ...document, keys: [] };
    known.keys.push(writeKey(hash, { handoffId, ordinal, generation: one.generation }));
    written.set(place, known);
  }
  return [...written.values()];
}

function lastFirst(prepared: readonly PreparedIn[]): (PreparedIn & { ordinal: number })[] {
  const generations = [...new Set(prepared.map(({ generation }) => generation))].sort((a, b) => b - a);
  return generations.flatMap((generation) =>
    prepared
      .filter((one) => one.generation === generation)
      .map((one, ordinal) => ({ ...one, ordinal }))
      .reverse(),
  );
}
