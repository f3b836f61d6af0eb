// An identifier that looks like a known one and is another (RULES 1.3): one of the two is a slip or a trick, so the second
// is refused with both shown.
import type { Refusal } from '../verdict';
import { skeletonOf } from './skeleton';

export interface KnownIdentifier {
  identifier: string;
  skeleton: string;
}

/** IDENTIFIER_LOOKALIKE for each identifier that looks like another known or given one. */
export function findLookAlikes(identifiers: readonly string[], known: readonly KnownIdentifier[]): Refusal[] {
  const heldBySkeleton = new Map(known.map(({ skeleton, identifier }) => [skeleton, identifier]));
  return identifiers.flatMap((identifier): Refusal[] => {
    const skeleton = skeletonOf(identifier);
    const held = heldBySkeleton.get(skeleton);
    heldBySkeleton.set(skeleton, held ?? identifier);
    if (held === undefined || held === identifier) return [];
    return [
      {
        code: 'IDENTIFIER_LOOKALIKE',
        message: `${shown(identifier)} looks like ${shown(held)} and is another identifier.`,
        at: identifier,
        facts: { given: identifier, known: held },
      },
    ];
  });
}

/** Quoted, with every character outside ASCII named by its code point: a look-alike shows what it is. */
function shown(identifier: string): string {
  return JSON.stringify(identifier).replace(
    /[^\x20-\x7e]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
