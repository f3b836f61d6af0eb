// What a reader of bills of materials had to decide or could not use: told with the row it stands in, never hidden.
import type { Ebom } from '../../domain/mbom/ebom';

export const findingCodes = [
  'ALTERNATE_PART',
  'MAY_NOT_BE_FITTED',
  'PARENT_LEFT_OUT',
  'PART_BY_INTERNAL_KEY',
  'PART_NOT_FITTED',
  'PART_NUMBER_DAMAGED',
  'PART_NUMBER_LOOKALIKE',
  'PART_NUMBER_MISSING',
  'PART_REPEATED',
  'QUANTITY_NOT_STATED',
  'QUANTITY_UNREADABLE',
  'ROWS_BEFORE_HEADER',
  'SUBASSEMBLY_NOT_GIVEN',
  'SUBASSEMBLY_WITHOUT_TABLE',
  'TABLE_NOT_READ',
] as const;

export interface Finding {
  code: (typeof findingCodes)[number];
  file: string;
  /** 1-based line of the file. */
  row: number;
  message: string;
}

export interface ParsedBom {
  ebom: Ebom;
  findings: Finding[];
}
