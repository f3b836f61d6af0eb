// What a reader of bills of materials had to decide or could not use: told with the row it stands in, never hidden.
import type { Ebom } from '../../domain/mbom/ebom';

export interface Finding {
  code:
    | 'PART_BY_INTERNAL_KEY'
    | 'PART_NUMBER_MISSING'
    | 'PART_NUMBER_LOOKALIKE'
    | 'PART_NOT_FITTED'
    | 'QUANTITY_UNREADABLE'
    | 'PARENT_LEFT_OUT'
    | 'SUBASSEMBLY_NOT_GIVEN'
    | 'SUBASSEMBLY_WITHOUT_TABLE'
    | 'TABLE_NOT_READ';
  file: string;
  /** 1-based line of the file. */
  row: number;
  message: string;
}

export interface ParsedBom {
  ebom: Ebom;
  findings: Finding[];
}

/** Characters that look like a hyphen or a space in a part number and are none (RULES 1.3). */
const confusable = /[\u00a0\u2000-\u200f\u2010-\u2015\u2212\ufeff\uff0d]/;

/** `who` names the row for a reader: designators, a find number, an occurrence id. */
export function partNumberFindings(given: {
  file: string;
  row: number;
  who: string;
  itemId: string | null;
}): Finding[] {
  const { file, row, who, itemId } = given;
  if (itemId === null) {
    const message = `${who}: no part number; the occurrences name no part.`;
    return [{ code: 'PART_NUMBER_MISSING', file, row, message }];
  }
  if (!confusable.test(itemId)) return [];
  const message = `${who}: ${JSON.stringify(itemId)} holds a look-alike of "-" or of a space; it is kept as published.`;
  return [{ code: 'PART_NUMBER_LOOKALIKE', file, row, message }];
}
