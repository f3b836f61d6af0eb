// Routings and work instructions as their owners release them. Each release names the one it supersedes, so that the
// one in force is the only one that nothing supersedes; two such are ambiguous, and a date never decides.
import { accepted, refused, type Verdict } from '../verdict';

interface Released {
  revision: string;
  /** Revision of the same document that it takes the place of; null for the first. */
  supersedes: string | null;
  contentHash: string;
}

export interface ReleasedRouting extends Released {
  routingId: string;
  operations: { operation: string; sequence: number }[];
}

export interface ReleasedInstruction extends Released {
  instructionId: string;
  operation: string;
}

/** Refused with LOCK_INCOMPLETE where nothing is in force, and with AMBIGUOUS_RELEASE where more than one is. */
export function headOfReleases<T extends Released>(
  releases: readonly T[],
  asked: { orderId: string; what: string; at: string },
): Verdict<T> {
  const { orderId, what, at } = asked;
  const [head, rival] = standingReleases(releases);
  if (head === undefined)
    return refused({ code: 'LOCK_INCOMPLETE', message: `${orderId} cannot be locked: no ${what} is released.`, at });
  if (rival !== undefined)
    return refused({
      code: 'AMBIGUOUS_RELEASE',
      message: `${orderId} cannot be locked: ${what} is released as ${head.revision} and as ${rival.revision}, and neither supersedes the other.`,
      at,
    });
  return accepted(head);
}

/** Those that no other supersedes: one, where all is well. */
export function standingReleases<T extends Released>(releases: readonly T[]): T[] {
  const keyOf = (one: Released, revision: string): string => JSON.stringify([documentOf(one), revision]);
  const superseded = new Set(releases.flatMap((one) => (one.supersedes === null ? [] : [keyOf(one, one.supersedes)])));
  return releases.filter((one) => !superseded.has(keyOf(one, one.revision)));
}

function documentOf(one: Released): string {
  if ('routingId' in one) return String(one.routingId);
  return 'instructionId' in one ? String(one.instructionId) : '';
}
