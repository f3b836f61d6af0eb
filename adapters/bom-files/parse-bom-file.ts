// One entry for every bill of materials that is one file: the extension and the header tell the format, or the profile
// states it. A file that could be read in two ways is refused rather than read in one of them.
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { BomProfile } from './bom-profile';
import type { ParsedBom } from './finding';
import type { LevelNotation } from './grow-structure';
import { parseFlatBom } from './parse-flat-bom';
import { parseJsonBom } from './parse-json-bom';
import { parseMultilevelBom } from './parse-multilevel-bom';
import type { DecimalSign } from './quantity-notation';
import { missingColumns, readTable } from './read-table';
import { suggestProfile, type StatedColumns } from './suggest-profile';
import { findLayout, type Delimiter } from './table-layout';

/** Extensions of text files with a table; what parts the cells is found in the header. */
const tables = ['.csv', '.tsv', '.txt'];

interface BomFile {
  text: string;
  fileName: string;
  itemId: string;
  revision: string;
  /** A file that names its own item and revision keeps them. Left out: they must be those. */
  isAssumed?: boolean;
}

/** What is stated of a file without a whole profile: some columns, how it is written, how repeated rows are read. */
export interface Stated {
  columns?: StatedColumns;
  notation?: LevelNotation;
  repeated?: 'refuse' | 'number';
  delimiter?: Delimiter;
  decimal?: DecimalSign;
  headerRow?: number;
}

/** Refusals: BOM_FORMAT_UNKNOWN, and those of the reader chosen. Markdown tables, several pages: parseMarkdownBom. */
export function parseBomFile(input: BomFile & { profile?: BomProfile; stated?: Stated }): Verdict<ParsedBom> {
  const { profile, stated, ...file } = input;
  if (profile !== undefined) return parseBy(profile, file);
  const extension = /\.[^.]*$/.exec(file.fileName)?.[0].toLowerCase() ?? '';
  if (extension === '.json')
    return parseJsonBom(file.isAssumed === true ? { text: file.text, fileName: file.fileName } : file);
  if (!tables.includes(extension) && stated === undefined) {
    const message = `${file.fileName}: the extension ${JSON.stringify(extension)} is neither .csv nor .json.`;
    return refused({ code: 'BOM_FORMAT_UNKNOWN', message, at: file.fileName });
  }
  const suggested = suggestProfileOf({ ...file, ...(stated === undefined ? {} : { stated }) });
  return suggested.kind === 'refused' ? suggested : parseBy(suggested.value, file);
}

/**
 * The profile that the header of a table proposes, as far as it is not stated. Refusals: BOM_FORMAT_UNKNOWN,
 * COLUMN_MISSING, and those of readTable.
 */
export function suggestProfileOf(file: { text: string; fileName: string; stated?: Stated }): Verdict<BomProfile> {
  const { fileName, stated = {} } = file;
  const { columns: named = {}, notation, repeated, decimal, headerRow } = stated;
  const names = Object.values(named).map((name: string) => [name]);
  const layout = findLayout(file.text, { delimiter: stated.delimiter, headerRow, named: names });
  const table = readTable(file, { layout, single: [] });
  if (table.kind === 'refused') return table;
  const { columns } = table.value;
  const missing = missingColumns({ fileName, columns, names });
  if (missing.length > 0) return refused(...missing);
  const suggested = suggestProfile({ columns, fileName, stated: named });
  if (suggested.kind === 'refused') return suggested;
  const writing = {
    delimiter: layout.delimiter,
    ...(decimal === undefined ? {} : { decimal }),
    ...(headerRow === undefined ? {} : { headerRow }),
  };
  if (!('structure' in suggested.value)) return accepted({ ...suggested.value, ...writing });
  const { structure, ...profile } = suggested.value;
  return accepted({
    structure: structure.by === 'level' && notation !== undefined ? { ...structure, notation } : structure,
    ...profile,
    ...(repeated === undefined ? {} : { repeated }),
    ...writing,
  });
}

function parseBy(profile: BomProfile, file: BomFile): Verdict<ParsedBom> {
  return 'structure' in profile ? parseMultilevelBom({ ...file, profile }) : parseFlatBom({ ...file, profile });
}
