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

const dashes = /[\u00ad\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/gu;
const blanksAndInvisible = /[\s\u00a0\u180e\u200b-\u200f\u2060\ufeff]/gu;

/** Equal for identifiers that look alike. White space does not count, nor do compatibility forms (NFKC). */
export function skeletonOf(identifier: string): string {
  const plain = identifier.replace(dashes, '-').normalize('NFKC').replace(dashes, '-').replace(blanksAndInvisible, '');
  let skeleton = '';
  for (const character of plain) skeleton += lookOf.get(character) ?? character;
  return skeleton;
}
