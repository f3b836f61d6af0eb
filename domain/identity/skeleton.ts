// What an identifier looks like (RULES 1.3). Identifiers are compared code point by code point; two that differ and look
// the same are refused with both shown, because people will take one for the other.

/**
 * Letters of other scripts that a reader takes for Latin ones: the single-letter pairs of Unicode TR39 (confusables)
 * for Cyrillic and Greek. ASCII pairs such as O and 0 are left out: both occur in honest part numbers.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
  Ѕ: 'S',
  І: 'I',
  Ј: 'J',
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  ѕ: 's',
  і: 'i',
  ј: 'j',
  һ: 'h',
  ԁ: 'd',
  ԛ: 'q',
  ԝ: 'w',
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Ζ: 'Z',
  Η: 'H',
  Ι: 'I',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Υ: 'Y',
  Χ: 'X',
  ο: 'o',
  ν: 'v',
  ρ: 'p',
  α: 'a',
  ι: 'i',
  γ: 'y',
  µ: 'u',
  μ: 'u',
  ı: 'i',
  ǀ: 'I',
  Ɩ: 'I',
};

const dashes = /[\u00ad\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d]/gu;
const blanksAndInvisible = /[\s\u00a0\u180e\u200b-\u200f\u2060\ufeff]/gu;

/** Equal for identifiers that look alike. White space does not count, nor do compatibility forms (NFKC). */
export function skeletonOf(identifier: string): string {
  const plain = identifier.replace(dashes, '-').normalize('NFKC').replace(dashes, '-').replace(blanksAndInvisible, '');
  let skeleton = '';
  for (const character of plain) skeleton += lookAlikes[character] ?? character;
  return skeleton;
}
