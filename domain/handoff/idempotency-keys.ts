// The keys under which a handoff writes: the same step of the same generation has the same key, whoever repeats it, and no
// other step has it.
import type { HashContent } from '../identity/artefact';

export function writeKey(hash: HashContent, of: { handoffId: string; ordinal: number; generation: number }): string {
  const { handoffId, ordinal, generation } = of;
  return hash({ handoff: handoffId, step: `write ${String(ordinal)}`, generation });
}

/** Of all generations up to the given one: what a handoff knows as its own. */
export function writeKeysUpTo(
  hash: HashContent,
  of: { handoffId: string; ordinal: number; generation: number },
): string[] {
  return Array.from({ length: of.generation }, (_, index) => writeKey(hash, { ...of, generation: index + 1 }));
}

/** Counts by what is withdrawn: a document that was written again afterwards is withdrawn anew. */
export function withdrawKey(
  hash: HashContent,
  of: { handoffId: string; ordinal: number; localRevision: number },
): string {
  const { handoffId, ordinal, localRevision } = of;
  return hash({ handoff: handoffId, step: `withdraw ${String(ordinal)}`, of: localRevision });
}
