// What is done with one document, from what the receiver holds of it now: look before the write, read back after it, and
// take back only what is one's own.
import type { ContentHash } from '../identity/artefact';
import { accepted, refused, type Verdict } from '../verdict';
import type { Acknowledgement, ReceivedDocument } from './document';

/**
 * What a handoff does with its documents. `over`: what the receiver must hold before it is touched, null for nothing;
 * `'anything'` where an older revision may be built upon.
 */
export interface Intent {
  act: 'write' | 'withdraw';
  over: 'anything' | { heldHash: ContentHash | string | null };
  /** Why, for the receiver. */
  reason: string;
}

export const writeOverAnything: Intent = { act: 'write', over: 'anything', reason: '' };

/** What the receiver holds, with the hash of its content. */
export interface Held extends ReceivedDocument {
  contentHash: ContentHash;
}

export type NextStep =
  /** Nothing is left to do: it is there, or is gone. */
  | { do: 'nothing'; acknowledgement: Acknowledgement }
  /** `expectedRevision`: the local revision that the write builds on, null where there must be none yet. */
  | { do: 'write'; expectedRevision: number | null }
  | { do: 'withdraw'; expectedRevision: number };

/** Refused with DRIFT_MOVED where the receiver holds what nobody looked at. `ownKeys`: of this handoff's earlier writes. */
export function nextStep(
  intent: Intent,
  document: { documentPath: string; contentHash: ContentHash; held: Held | null; ownKeys: readonly string[] },
): Verdict<NextStep> {
  const { held, contentHash } = document;
  if (intent.act === 'withdraw') {
    if (held?.status !== 'active') return accepted({ do: 'nothing', acknowledgement: goneAs(held) });
    const moved = movedSince(intent, document);
    return moved ?? accepted({ do: 'withdraw', expectedRevision: held.localRevision });
  }
  const exact = exactly(contentHash, held);
  if (exact !== null) return accepted({ do: 'nothing', acknowledgement: acknowledged(exact) });
  const moved = movedSince(intent, document);
  return moved ?? accepted({ do: 'write', expectedRevision: held?.localRevision ?? null });
}

function movedSince(
  { over }: Intent,
  { documentPath, held, ownKeys }: { documentPath: string; held: Held | null; ownKeys: readonly string[] },
): ReturnType<typeof refused> | null {
  if (over === 'anything') return null;
  if (held !== null && ownKeys.includes(held.idempotencyKey)) return null;
  const heldHash = held?.status === 'active' ? held.contentHash : null;
  if (heldHash === over.heldHash) return null;
  const message = `${documentPath} has changed again since it was looked at: ${heldHash ?? 'nothing'} is held, ${over.heldHash ?? 'nothing'} was signed.`;
  const facts = { heldHash, signedHash: over.heldHash };
  return refused({ code: 'DRIFT_MOVED', message, at: documentPath, facts });
}

/** The proof of a handoff: what is held where it is active and exactly what was handed over; null where it is not. */
export function exactly(contentHash: ContentHash, held: Held | null): Held | null {
  return held?.status === 'active' && held.contentHash === contentHash ? held : null;
}

/** What takes back a document of a handoff that is called off. A document that is not its own is left alone. */
export type TakingBack =
  | { do: 'nothing'; receipt: Acknowledgement | null }
  | { do: 'withdraw'; expectedRevision: number }
  | { do: 'stop'; detail: string };

export function takingBack(held: ReceivedDocument | null, ownKeys: ReadonlySet<string>): TakingBack {
  if (held === null) return { do: 'nothing', receipt: null };
  if (held.status !== 'active') return { do: 'nothing', receipt: acknowledged(held) };
  if (!ownKeys.has(held.idempotencyKey))
    return { do: 'stop', detail: `local revision ${held.label} was not written by this handoff; it is left alone.` };
  return { do: 'withdraw', expectedRevision: held.localRevision };
}

export function acknowledged({ localRevision, label }: ReceivedDocument): Acknowledgement {
  return { level: 'L3', localRevision, label };
}

export function goneAs(held: ReceivedDocument | null): Acknowledgement {
  return { level: 'L3', localRevision: held?.localRevision ?? 0, label: held?.label ?? 'gone' };
}
