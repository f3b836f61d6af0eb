// What the store knows of changes.
import type { ChangeState } from '../domain/change/change-states';
import type { ReleasedChange } from '../domain/change/released-change';

export interface ChangeReads {
  /** Who wrote the change; null where it is unknown. */
  findAuthor(changeId: string): Promise<string | null>;
  /** Inside a transaction the state stays until its end. */
  findState(changeId: string): Promise<ChangeState | null>;
  /** Who called it off, and why; null where nobody did. */
  findCallOff(changeId: string): Promise<{ actor: string; reason: string } | null>;
  /** Id of the event that released it: the cause of what its handoffs tell. */
  findCause(changeId: string): Promise<string | null>;
  findRelease(changeId: string): Promise<ReleasedChange | null>;
  findEvent(key: { source: string; id: string }): Promise<{ bodyHash: string; changeId: string } | null>;
  /** Revisions each revision of an item was derived from, by the changes that released them; aborted ones do not count. */
  findDerivation(itemId: string): Promise<Record<string, string[]>>;
}

/** Whoever records, closes or ends a change holds this name meanwhile. */
export function changeLock(changeId: string): string {
  return `change ${changeId}`;
}

/** An event is known by these two, whatever it tells of. */
export function eventLock({ source, id }: { source: string; id: string }): string {
  return `floor event ${source} ${id}`;
}
