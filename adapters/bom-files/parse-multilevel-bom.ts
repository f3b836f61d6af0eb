// Reads a multi-level bill of materials from CSV. How rows tell their place (a level, a parent item, a parent position)
// is stated by the profile and never guessed from the rows; one bad row refuses the file.
import { refused, type Verdict, type Refusal } from '../../domain/verdict';
import { isIdentifier } from '../../domain/mbom/check-ebom';
import type { MultilevelBomProfile } from './bom-profile';
import { expandStructure } from './expand-structure';
import type { Finding, ParsedBom } from './finding';
import {
  dottedPositions,
  growByLevel,
  growByPosition,
  linesByParent,
  notationOf,
  pathPositions,
  type PlacedLine,
} from './grow-structure';
import { fittedColumnsOf, fittedFindings, readFitted } from './fitted-words';
import { columnNamed } from './header-words';
import { occurrencesMax, OccurrenceTree } from './occurrence-tree';
import { partNumberFindings, partNumberOf } from './part-number';
import { decimalSignOf, mayPointPartThousands, readQuantity, type DecimalSign } from './quantity-notation';
import {
  findingsBeforeHeader,
  missingColumns,
  readTable,
  RowFaults,
  tooLongCell,
  type Table,
  type TableRow,
} from './read-table';
import { findLayout } from './table-layout';

const columns = { partNumber: 'Part Number', quantity: 'Quantity', unit: 'Unit', findNumber: 'Find Number' };

export const levelProfile: MultilevelBomProfile = {
  structure: { by: 'level', column: 'Level', notation: 'integer' },
  ...columns,
};

export const parentProfile: MultilevelBomProfile = { structure: { by: 'parentItem', column: 'Parent' }, ...columns };

/**
 * Occurrence ids are those of occurrenceId: (parent occurrence, find number, child). A row for the top item itself (level
 * 0; or no parent and the part number of the top) is no occurrence and must be the top item that was asked for.
 *
 * `onUnreadableQuantity: 'report'` leaves a row whose quantity is no decimal above zero out, with all under it, and
 * reports QUANTITY_UNREADABLE and PARENT_LEFT_OUT; by default such a row is refused.
 *
 * Refusals: FILE_EMPTY, CSV_SYNTAX, COLUMN_MISSING, ROW_INVALID (file, row, column), EBOM_CYCLE, BOM_TOO_LARGE.
 */
export function parseMultilevelBom(input: {
  text: string;
  fileName: string;
  itemId: string;
  revision: string;
  profile?: MultilevelBomProfile;
  onUnreadableQuantity?: 'refuse' | 'report';
}): Verdict<ParsedBom> {
  const { text, fileName, itemId, revision, onUnreadableQuantity = 'refuse' } = input;
  const stated = input.profile ?? levelProfile;
  const needed = neededColumns(stated);
  const layout = findLayout(text, { ...stated, named: needed.map((name) => [name]) });
  const table = readTable({ text, fileName }, { layout, single: ownColumns({ ...stated, partNumber: '' }) });
  if (table.kind === 'refused') return table;
  const unfit = tableRefusals({ table: table.value, fileName, needed });
  if (unfit.length > 0) return refused(...unfit);
  const profile = withColumnsOf(
    table.value.columns,
    input.profile === undefined ? { ...stated, doNotPopulate: 'DNP', fitted: 'Fitted' } : stated,
  );
  const reading: Reading = {
    fileName,
    itemId,
    profile,
    notation: notationOfQuantities(table.value, profile),
    faults: new RowFaults(),
    findings: findingsBeforeHeader({ text, fileName }, layout),
    mayReport: onUnreadableQuantity === 'report',
  };
  const lines = readLines(table.value.records, reading);
  if (reading.faults.reasons.length > 0) return refused(...reading.faults.reasons);
  const tree = new OccurrenceTree(profile.partNumber, reading.findings, profile.repeated);
  return grow(lines, { top: { itemId, revision, fileName }, tree, profile });
}

function grow(
  lines: PlacedLine[],
  given: {
    top: { itemId: string; revision: string; fileName: string };
    tree: OccurrenceTree;
    profile: MultilevelBomProfile;
  },
): Verdict<ParsedBom> {
  const { top, tree, profile } = given;
  const { structure } = profile;
  switch (structure.by) {
    case 'level': {
      const notation = structure.notation ?? notationOf(lines);
      if (notation === 'dotted') growByPosition(dottedPositions(lines, structure.column), tree);
      else growByLevel(lines, { column: structure.column, notation, tree });
      return tree.settle(top);
    }
    case 'parentPath':
      growByPosition(pathPositions(lines, structure), tree);
      return tree.settle(top);
    case 'parentItem': {
      const { itemId } = top;
      const byParent = linesByParent(lines, { itemId, column: structure.column, faults: tree.faults });
      if (tree.faults.reasons.length > 0) return refused(...tree.faults.reasons);
      return expandStructure({ lines: byParent, top: { ...top, assembly: itemId }, tree });
    }
  }
}

interface Reading {
  fileName: string;
  itemId: string;
  profile: MultilevelBomProfile;
  notation: { sign: DecimalSign; mayPartThousands: boolean };
  faults: RowFaults;
  findings: Finding[];
  mayReport: boolean;
}

function neededColumns(profile: MultilevelBomProfile): string[] {
  const { structure, partNumber, quantity, findNumber } = profile;
  const path = structure.by === 'parentPath' ? [findNumber] : [];
  return [structure.column, partNumber, quantity, ...path, ...fittedNames(profile)];
}

function ownColumns(profile: MultilevelBomProfile): string[] {
  const { structure, partNumber, quantity, unit, findNumber } = profile;
  return [structure.column, partNumber, quantity, unit, findNumber, ...fittedNames(profile)];
}

function fittedNames({ doNotPopulate, fitted }: MultilevelBomProfile): string[] {
  return [doNotPopulate, fitted].filter((name) => name !== undefined);
}

/** The profile by the names that the columns have in this file. */
function withColumnsOf(columns: readonly string[], profile: MultilevelBomProfile): MultilevelBomProfile {
  const named = (name: string): string => columnNamed(columns, name) ?? name;
  const { structure, partNumber, quantity, unit, findNumber, doNotPopulate, fitted, ...rest } = profile;
  return {
    ...rest,
    ...fittedColumnsOf(columns, { doNotPopulate, fitted }),
    structure: { ...structure, column: named(structure.column) },
    partNumber: named(partNumber),
    quantity: named(quantity),
    unit: named(unit),
    findNumber: named(findNumber),
  };
}

/** Between commas a quoted `1,5` is more likely a slip than a decimal comma: there it must be stated. */
function notationOfQuantities(
  { records, delimiter }: Table,
  { decimal, quantity }: MultilevelBomProfile,
): Reading['notation'] {
  if (decimal !== undefined) return { sign: decimal, mayPartThousands: false };
  const quantities = records.map(({ cells }) => cells[quantity] ?? '');
  const sign = delimiter === ',' ? 'point' : decimalSignOf(quantities);
  const others = function* (): Generator<string> {
    for (const { cells } of records)
      for (const [column, cell] of Object.entries(cells)) if (column !== quantity) yield cell;
  };
  return { sign, mayPartThousands: sign === 'point' && mayPointPartThousands(quantities, others) };
}

function tableRefusals(given: { table: Table; fileName: string; needed: string[] }): Refusal[] {
  const { table, fileName, needed } = given;
  const refusals = missingColumns({ fileName, columns: table.columns, names: needed.map((name) => [name]) });
  if (table.records.length > occurrencesMax) {
    const message = `${fileName} has more than ${String(occurrencesMax)} rows.`;
    refusals.push({ code: 'BOM_TOO_LARGE', message, at: fileName });
  }
  return refusals;
}

/** All rows but the one of the top item. */
function readLines(records: TableRow[], reading: Reading): PlacedLine[] {
  const lines: PlacedLine[] = [];
  let topRow: number | null = null;
  for (const [index, record] of records.entries()) {
    const place = record.cells[reading.profile.structure.column] ?? '';
    if (isTopRow(place, record, reading)) {
      if (readTopRow({ record, isFirst: index === 0, topRow }, reading)) topRow ??= record.row;
    } else {
      const line = readLine({ ...record, place }, reading);
      if (line !== null) lines.push(line);
    }
  }
  return lines;
}

function isTopRow(place: string, { cells }: TableRow, { profile, itemId }: Reading): boolean {
  if (profile.structure.by === 'level') return place === '0';
  return place === '' && (cells[profile.partNumber] ?? '') === itemId;
}

function readTopRow(
  { record, isFirst, topRow }: { record: TableRow; isFirst: boolean; topRow: number | null },
  { fileName, itemId, profile, faults }: Reading,
): boolean {
  const { row, cells } = record;
  const refuse = (column: string, message: string): false => {
    faults.refuse({ file: fileName, row, column }, message);
    return false;
  };
  const { structure, partNumber, quantity } = profile;
  if (structure.by === 'level' && !isFirst) return refuse(structure.column, 'the top item must be the first row.');
  if (topRow !== null) return refuse(partNumber, `the top item stands in row ${String(topRow)} too.`);
  const found = cells[partNumber] ?? '';
  if (found !== itemId) return refuse(partNumber, `the top item is ${JSON.stringify(found)}, not ${itemId}.`);
  if (!/^(1(\.0+)?)?$/.test(cells[quantity] ?? '')) return refuse(quantity, 'the top item has the quantity 1.');
  return true;
}

function readLine({ row, cells, place }: TableRow & { place: string }, reading: Reading): PlacedLine | null {
  const { fileName: file, profile, faults, findings, mayReport } = reading;
  const refuse = (column: string, message: string): null => {
    faults.refuse({ file, row, column }, message);
    return null;
  };
  const tooLong = tooLongCell(cells);
  if (tooLong !== null) return refuse(tooLong.column, tooLong.message);
  const findNumber = cells[profile.findNumber] ?? '';
  const published = cells[profile.partNumber] ?? '';
  const itemId = partNumberOf(published);
  const unit = cells[profile.unit] || 'each';
  if (findNumber !== '' && !isIdentifier(findNumber))
    return refuse(profile.findNumber, `${JSON.stringify(findNumber)} is not usable.`);
  if (itemId !== null && (!isIdentifier(itemId) || itemId.includes('\ufffd')))
    return refuse(profile.partNumber, `part number ${JSON.stringify(itemId)} is not usable.`);
  if (!isIdentifier(unit)) return refuse(profile.unit, `${JSON.stringify(unit)} is not usable.`);
  const answer = readFitted(cells, profile);
  if ('why' in answer) return refuse(answer.column, answer.why);
  const { fitted } = answer;
  const amount = readQuantity(cells[profile.quantity] ?? '', reading.notation);
  if ('why' in amount) {
    if (!mayReport) return refuse(profile.quantity, amount.why);
    findings.push({ code: 'QUANTITY_UNREADABLE', file, row, message: `${itemId ?? ''}: ${amount.why} Left out.` });
  }
  const quantity = 'why' in amount ? null : amount.quantity;
  const who = findNumber || `row ${String(row)}`;
  findings.push(...fittedFindings({ file, row, who, cells, fitted, columns: profile }));
  if (fitted || itemId !== null) findings.push(...partNumberFindings({ file, row, who, itemId, cell: published }));
  const attributes = attributesOf(cells, profile);
  return { file, row, findNumber, itemId, quantity, unit, fitted, attributes, assembly: null, place };
}

function attributesOf(cells: Record<string, string>, profile: MultilevelBomProfile): Record<string, string> {
  const own = new Set(ownColumns(profile));
  return Object.fromEntries(
    Object.entries(cells).filter(([name, value]) => !own.has(name) && value !== '' && name !== ''),
  );
}
