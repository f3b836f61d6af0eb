// What a cell says of the part number: one, or a placeholder that stands for none; and whether a spreadsheet or another
// look-alike has touched it. It is kept as published whatever is found.
import { holdsLookAlikes } from '../../domain/identity/skeleton';
import type { Finding } from './finding';

const placeholderWords = [
  ...[
    '[-–—_.?*~]+',
    'n\\s?/?\\s?a\\.?',
    'n\\.\\s?a\\.?',
    'n\\.?k\\.?',
    'k\\.\\s?a\\.?',
    'n\\.\\s?v\\.?',
    'tb[acds]\\.?',
    'x{3,}',
  ],
  ...['none', 'null', 'nil', 'nan', 'unknown', 'undefined', 'unspecified', 'missing', 'to ?do', 'fixme', 'dn[pfi]'],
  ...['no (?:mpn|pn|p/n|part|part ?(?:number|no\\.?|#))', 'not (?:applicable|specified|available|known|assigned)'],
  ...[
    'to be (?:announced|confirmed|defined|determined|specified)',
    'keine?(?: angabe)?',
    'unbekannt',
    'ohne',
    'entfällt',
  ],
  ...['aucune?', 'ninguno', 'nessuno', 'brak', 'нет', '无', '無', '暂无', 'なし', '未定', '不明'],
];
const placeholder = new RegExp(
  `^(?:${placeholderWords.join('|')}|[(<[](?:${placeholderWords.join('|')})[)>\\]])$`,
  'iu',
);

const month =
  '(?:(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*|janv(?:ier)?|f[ée]vr?(?:ier)?|mars|avr(?:il)?|juin|juil(?:let)?|ao[uû]t|d[ée]c(?:embre)?|ene(?:ro)?|abr(?:il)?|ago(?:sto)?|dic(?:iembre)?|giu(?:gno)?|ott(?:obre)?)\\.?';
const damages: { pattern: RegExp; by: string }[] = [
  { pattern: /^[+-]?\d(?:[.,]\d+)?e[+-]?\d+$/i, by: 'a number in scientific notation' },
  { pattern: new RegExp(`^\\d{1,2}[.\\-/ ]{1,2}${month}(?:[.\\-/ ]{1,2}\\d{2,4})?$`, 'i'), by: 'a date' },
  { pattern: new RegExp(`^${month}[.\\-/ ]{1,2}\\d{2,4}$`, 'i'), by: 'a date' },
  {
    pattern: /^\d{1,2}[./]\d{1,2}[./](?:\d{2}|\d{4})$|^\d{4}([-/.])\d{1,2}\1\d{1,2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?$/,
    by: 'a date',
  },
  { pattern: /^\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?$/i, by: 'a time' },
  {
    pattern: /^#(?:N\/A|N\/D|NV|ND|¡?[\p{L}\d_/ ]+[!?])$|^Err:\d{3}$/iu,
    by: 'an error',
  },
  { pattern: /^#{3,}$/, by: 'a column too narrow' },
  { pattern: /^=/, by: 'a formula' },
  { pattern: /^(?:true|false|wahr|falsch|vrai|faux|verdadero|falso|vero|waar|onwaar)$/i, by: 'a truth value' },
];

/** Null where the cell is blank or a placeholder such as `-`, `N/A` or `TBD`. */
export function partNumberOf(cell: string): string | null {
  return cell === '' || placeholder.test(cell) ? null : cell;
}

/** What a spreadsheet made of the cell, null where nothing tells it. */
export function damageOf(cell: string): string | null {
  return damages.find(({ pattern }) => pattern.test(cell))?.by ?? null;
}

/** `who` names the row for a reader: designators, a find number, an occurrence id. `cell` is what was published. */
export function partNumberFindings(given: {
  file: string;
  row: number;
  who: string;
  itemId: string | null;
  cell?: string;
}): Finding[] {
  const { file, row, who, itemId, cell = '' } = given;
  if (itemId === null) {
    const published = cell === '' ? '' : ` (${JSON.stringify(cell.slice(0, 100))} stands for none)`;
    const message = `${who}: no part number${published}; the occurrences name no part.`;
    return [{ code: 'PART_NUMBER_MISSING', file, row, message }];
  }
  const shown = `${who}: ${JSON.stringify(itemId)}`;
  const findings: Finding[] = [];
  if (holdsLookAlikes(itemId)) {
    const message = `${shown} holds a character that is not what it looks like; it is kept as published.`;
    findings.push({ code: 'PART_NUMBER_LOOKALIKE', file, row, message });
  }
  const damage = damageOf(itemId);
  if (damage !== null) {
    const message = `${shown} is ${damage}, as a spreadsheet makes of a part number; it is kept as published.`;
    findings.push({ code: 'PART_NUMBER_DAMAGED', file, row, message });
  }
  return findings;
}
