// Reads a flat bill of materials by reference designator, as CAD programs export it: padded header cells, unsorted
// designators, rows not fitted, rows without a part number. One bad row refuses the file; nothing is guessed: what had to
// be decided is reported as a finding.
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { EbomOccurrence } from '../../domain/mbom/ebom';
import { isIdentifier } from '../../domain/mbom/check-ebom';
import type { FlatBomProfile } from './bom-profile';
import { readDesignators } from './designators';
import type { Finding, ParsedBom } from './finding';
import { fittedColumnsOf, fittedFindings, readFitted } from './fitted-words';
import { columnNamed, plainName } from './header-words';
import { partNumberFindings, partNumberOf } from './part-number';
import { findingsBeforeHeader, missingColumns, readTable, RowFaults, tooLongCell, type TableRow } from './read-table';
import { findLayout } from './table-layout';

export const kicadProfile: FlatBomProfile = {
  designators: 'Reference',
  quantity: 'Quantity',
  partNumber: ['MPN', '1b2-bom-key'],
};

/**
 * Columns are found by their name in any case. Without profile: KiCad's columns, with `DNP` and `Fitted` where there are such columns.
 *
 * Refusals name file, row (line of the record, 1-based) and column: FILE_EMPTY, CSV_SYNTAX, BOM_TOO_LARGE,
 * COLUMN_MISSING, ROW_INVALID.
 */
export function parseFlatBom(input: {
  text: string;
  fileName: string;
  itemId: string;
  revision: string;
  profile?: FlatBomProfile;
}): Verdict<ParsedBom> {
  const { text, fileName, itemId, revision, profile = kicadProfile } = input;
  const { delimiter, headerRow } = profile;
  const layout = findLayout(text, { delimiter, headerRow, named: neededColumns(profile) });
  const table = readTable({ text, fileName }, { layout, single: neededColumns({ ...profile, partNumber: [] }).flat() });
  if (table.kind === 'refused') return table;
  const { columns, records } = table.value;
  const missing = missingColumns({ fileName, columns, names: neededColumns(profile) });
  if (missing.length > 0) return refused(...missing);
  const reading: Reading = {
    file: fileName,
    profile: withColumnsOf(
      columns,
      input.profile === undefined ? { ...profile, doNotPopulate: 'DNP', fitted: 'Fitted' } : profile,
    ),
    alternates: [],
    occurrences: {},
    findings: findingsBeforeHeader({ text, fileName }, layout),
    faults: new RowFaults(),
  };
  reading.alternates = columns.filter((column) => isAlternate(column, reading.profile.partNumber));
  if (profile.quantity === null) {
    const message = 'No column states quantities; the designators of each row are counted.';
    reading.findings.push({ code: 'QUANTITY_NOT_STATED', file: fileName, row: layout.headerRow, message });
  }
  for (const record of records) readRow(record, reading);
  if (reading.faults.reasons.length > 0) return refused(...reading.faults.reasons);
  if (Object.keys(reading.occurrences).length === 0)
    return refused({ code: 'FILE_EMPTY', message: `${fileName} has no parts.`, at: fileName });
  const ebom = { itemId, revision, description: `${itemId} ${revision}`, occurrences: reading.occurrences };
  return accepted({ ebom, findings: reading.findings });
}

interface Reading {
  file: string;
  profile: FlatBomProfile;
  /** Columns of approved second sources: kept as attributes and told. */
  alternates: string[];
  occurrences: Record<string, EbomOccurrence>;
  findings: Finding[];
  faults: RowFaults;
}

/** For each column that is needed the names that it may have. */
function neededColumns({ designators, quantity, partNumber, doNotPopulate, fitted }: FlatBomProfile): string[][] {
  const others = [quantity, doNotPopulate, fitted].flatMap((name) =>
    name === null || name === undefined ? [] : [[name]],
  );
  return [[designators], ...others, ...(partNumber.length === 0 ? [] : [partNumber])];
}

/** The profile by the names that the columns have in this file; columns that are not there are dropped. */
function withColumnsOf(columns: string[], profile: FlatBomProfile): FlatBomProfile {
  const named = (name: string): string[] => {
    const found = columnNamed(columns, name);
    return found === null ? [] : [found];
  };
  const { designators, quantity, partNumber, doNotPopulate, fitted, ...writing } = profile;
  return {
    designators: named(designators)[0] ?? designators,
    quantity: quantity === null ? null : (named(quantity)[0] ?? quantity),
    partNumber: partNumber.flatMap(named),
    ...fittedColumnsOf(columns, { doNotPopulate, fitted }),
    ...writing,
  };
}

/** `MPN (2)` beside `MPN`, `Manufacturer Part Number 2` beside `Manufacturer Part Number 1`. */
function isAlternate(column: string, partNumber: readonly string[]): boolean {
  const stem = (name: string): string => plainName(name).replace(/\(?[1-9]\)?$/, '');
  return !partNumber.includes(column) && partNumber.some((name) => stem(name) === stem(column));
}

function readRow({ row, cells }: TableRow, reading: Reading): void {
  const { file, profile, occurrences, faults } = reading;
  const refuse = (column: string, message: string): void => faults.refuse({ file, row, column }, message);
  const tooLong = tooLongCell(cells);
  if (tooLong !== null) return refuse(tooLong.column, tooLong.message);
  const fitted = readFitted(cells, profile);
  if ('why' in fitted) return refuse(fitted.column, fitted.why);
  const found = rowDesignators(cells, fitted.fitted, profile);
  if ('why' in found) return refuse(found.column, found.why);
  const column = profile.partNumber.find((name) => partNumberOf(cells[name] ?? '') !== null);
  const itemId = column === undefined ? null : (cells[column] ?? '');
  if (itemId !== null && !isUsablePart(itemId))
    return refuse(column ?? '', `part number ${JSON.stringify(itemId)} is not usable.`);
  const { designators } = found;
  tellRow({ row, cells, itemId, column, fitted: fitted.fitted, designators }, reading);
  for (const id of designators) {
    if (!isIdentifier(id)) refuse(profile.designators, `designator ${JSON.stringify(id)} is not usable.`);
    else if (Object.hasOwn(occurrences, id))
      refuse(profile.designators, `designator ${id} stands in an earlier row too.`);
    else
      occurrences[id] = {
        itemId,
        parent: null,
        findNumber: id,
        quantity: '1',
        unit: 'each',
        fitted: fitted.fitted,
        attributes: attributesOf(cells, profile),
      };
  }
}

/** U+FFFD stands where a program lost a character: two part numbers may have become one. */
function isUsablePart(itemId: string): boolean {
  return isIdentifier(itemId) && !itemId.includes('\ufffd');
}

type At = { column: string; why: string };

/** A row that is not fitted may state the quantity 0 and still name its designators. */
function rowDesignators(
  cells: Record<string, string>,
  fitted: boolean,
  profile: FlatBomProfile,
): { designators: string[] } | At {
  const { designators: column, quantity: quantityColumn } = profile;
  const text = quantityColumn === null ? '' : (cells[quantityColumn] ?? '');
  const stated = quantityColumn === null ? null : wholeNumber(text);
  if (quantityColumn !== null && stated === null)
    return { column: quantityColumn, why: `${JSON.stringify(text)} is not a whole number.` };
  const read = readDesignators(cells[column] ?? '', stated === 0 && !fitted ? null : stated);
  if (read.kind === 'read') return { designators: read.designators };
  return { column: read.at === 'designators' ? column : (quantityColumn ?? column), why: read.why };
}

/** Spreadsheets write `2` as `2.0` or `2,00`; three digits behind the sign may be thousands. */
function wholeNumber(text: string): number | null {
  const [, digits] = /^(\d{1,9})(?:[.,]0{1,2})?$/.exec(text) ?? [];
  return digits === undefined ? null : Number(digits);
}

interface ReadRow extends TableRow {
  itemId: string | null;
  column: string | undefined;
  fitted: boolean;
  designators: string[];
}

function tellRow({ row, cells, itemId, column, fitted, designators }: ReadRow, reading: Reading): void {
  const { file, profile, findings, alternates } = reading;
  const who = designators.slice(0, 5).join(' ') + (designators.length > 5 ? ' ...' : '');
  const [first = ''] = profile.partNumber;
  const told = fittedFindings({ file, row, who, cells, fitted, columns: profile });
  const doubts = fitted ? told : [];
  if (!fitted) findings.push(...told);
  if (fitted || itemId !== null)
    findings.push(...partNumberFindings({ file, row, who, itemId, cell: cells[first] ?? '' }));
  if (column !== undefined && column !== first && fitted) {
    const message = `${who}: identified by the internal key ${itemId ?? ''}.`;
    findings.push({ code: 'PART_BY_INTERNAL_KEY', file, row, message });
  }
  const seconds = alternates.map((name) => partNumberOf(cells[name] ?? '')).filter((cell) => cell !== null);
  if (seconds.length > 0) {
    const message = `${who}: alternates of ${itemId ?? 'no part'} are kept as attributes: ${seconds.join(', ').slice(0, 200)}.`;
    findings.push({ code: 'ALTERNATE_PART', file, row, message });
  }
  findings.push(...doubts);
}

function attributesOf(cells: Record<string, string>, profile: FlatBomProfile): Record<string, string> {
  const own = new Set([profile.designators, profile.quantity, profile.doNotPopulate, profile.fitted]);
  return Object.fromEntries(
    Object.entries(cells).filter(([name, value]) => !own.has(name) && value !== '' && name !== ''),
  );
}
