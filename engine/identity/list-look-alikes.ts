// Part numbers that systems tell, against those that are known: one that only looks like a known one is a slip or a trick.
import { findLookAlikes } from '../../domain/identity/check-look-alikes';
import { skeletonOf } from '../../domain/identity/skeleton';
import type { Refusal } from '../../domain/verdict';
import type { IdentityReads } from '../../ports/identity';

/** IDENTIFIER_LOOKALIKE for each, with the known spelling. One that looks like nothing known is no fault. */
export async function listLookAlikes(
  identity: Pick<IdentityReads, 'listIdentifiers'>,
  identifiers: readonly string[],
): Promise<Refusal[]> {
  return findLookAlikes(identifiers, await identity.listIdentifiers(identifiers.map(skeletonOf)));
}
