// What an identifier looks like (RULES 1.3). Identifiers are compared code point by code point; two that differ and look
// the same are refused with both shown, because people will take one for the other. Pairs within ASCII, as O and 0, are no
// look-alikes: both occur in honest part numbers.
import { confusables } from './confusables';

/** Beside what Unicode's table says: part values are written with either. */
const microSign = ['\u03bc', 'u'] as const;

const lookOf: ReadonlyMap<string, string> = new Map([
  ...confusables.flatMap(([look, characters]) =>
    characters.split(' ').map((point) => [String.fromCodePoint(parseInt(point, 16)), look] as const),
  ),
  microSign,
]);

/** Every dash of Unicode but the wavy ones, and two that it files elsewhere. */
const dashes = /(?![\u301c\u3030])[\p{Pd}\u2043\u2212]/gu;
/** White space, what Unicode lets a display leave out (the soft hyphen, joiners, marks of direction, selectors), and blanks. */
const unseen = /[\s\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu;

/** Equal for identifiers that look alike. What is not seen does not count, nor do compatibility forms (NFKC). */
export function skeletonOf(identifier: string): string {
  const plain = identifier.replace(unseen, '').normalize('NFKC').replace(unseen, '').replace(dashes, '-');
  let skeleton = '';
  for (const character of plain) skeleton += lookOf.get(character) ?? character;
  return skeleton;
}

/** Whether a character beyond ASCII looks like what ASCII holds, or is not seen. Part values have the micro sign honestly. */
export function holdsLookAlikes(identifier: string): boolean {
  return Array.from(identifier).some(
    (character) => character > '\x7f' && skeletonOf(character) !== 'u' && /^[\x20-\x7e]*$/.test(skeletonOf(character)),
  );
}
