// Reads a multi-level bill of materials from CSV. How rows tell their place (a level, a parent item, a parent position)
// is stated by the profile and never guessed from the rows; one bad row refuses the file.
import { refused, type Verdict, type Refusal } from '../../domain/verdict';
import { isIdentifier, isPositiveDecimal } from '../../domain/mbom/check-ebom';
import { expandStructure } from './expand-structure';
import { partNumberFindings, type Finding, type ParsedBom } from './finding';
import { occurrencesMax, OccurrenceTree, type BomLine } from './occurrence-tree';
import { missingColumns, readTable, RowFaults, tooLongCell, type Table, type TableRow } from './read-table';

/** Where a source keeps what: column names after trimming. All further columns become attributes. */
export interface MultilevelBomProfile {
  structure: BomStructure;
  partNumber: string;
  quantity: string;
  /** May be absent or empty: `each`. */
  unit: string;
  /** May be absent, unless the structure is by parent path. */
  findNumber: string;
}

export type BomStructure =
  /**
   * A row hangs under the row that its level names; the first row may be the top item at level `0`.
   * `integer`: `0`, `1`, `2`, the parent is the nearest row above that is one level higher;
   * `leadingDots`: the same, written `0`, `.1`, `..2`, as many dots as the level;
   * `dotted`: the position `1.2.3` under `1.2`, in any order; without find number column its last number is that.
   */
  | { by: 'level'; column: string; notation: 'integer' | 'leadingDots' | 'dotted' }
  /** The cell names the parent item; empty or the top item: directly under the top. Expanded once per use. */
  | { by: 'parentItem'; column: string }
  /** The cell names the parent occurrence by the find numbers from the top down; empty: directly under the top. */
  | { by: 'parentPath'; column: string; separator: string };

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
  const { text, fileName, itemId, revision, profile = levelProfile, onUnreadableQuantity = 'refuse' } = input;
  const table = readTable({ text, fileName });
  if (table.kind === 'refused') return table;
  const unfit = tableRefusals({ table: table.value, fileName, profile });
  if (unfit.length > 0) return refused(...unfit);
  const reading: Reading = {
    fileName,
    itemId,
    profile,
    faults: new RowFaults(),
    findings: [],
    mayReport: onUnreadableQuantity === 'report',
  };
  const lines = readLines(table.value.records, reading);
  if (reading.faults.reasons.length > 0) return refused(...reading.faults.reasons);
  const top = { itemId, revision, fileName };
  const tree = new OccurrenceTree(profile.partNumber, reading.findings);
  const { structure } = profile;
  switch (structure.by) {
    case 'level':
      if (structure.notation === 'dotted') growByPosition(dottedPositions(lines, structure.column), tree);
      else growByLevel(lines, { ...structure, notation: structure.notation, tree });
      return tree.settle(top);
    case 'parentPath':
      growByPosition(pathPositions(lines, structure), tree);
      return tree.settle(top);
    case 'parentItem': {
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
  faults: RowFaults;
  findings: Finding[];
  mayReport: boolean;
}

/** A line with the text of its structure cell. */
type PlacedLine = BomLine & { place: string };

function tableRefusals(given: { table: Table; fileName: string; profile: MultilevelBomProfile }): Refusal[] {
  const { table, fileName, profile } = given;
  const { structure, partNumber, quantity, findNumber } = profile;
  const names = [structure.column, partNumber, quantity];
  if (structure.by === 'parentPath') names.push(findNumber);
  const refusals = missingColumns({ fileName, columns: table.columns, names: names.map((name) => [name]) });
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
  const itemId = cells[profile.partNumber] || null;
  const unit = cells[profile.unit] || 'each';
  if (findNumber !== '' && !isIdentifier(findNumber))
    return refuse(profile.findNumber, `${JSON.stringify(findNumber)} is not usable.`);
  if (itemId !== null && !isIdentifier(itemId))
    return refuse(profile.partNumber, `part number ${JSON.stringify(itemId)} is not usable.`);
  if (!isIdentifier(unit)) return refuse(profile.unit, `${JSON.stringify(unit)} is not usable.`);
  const text = cells[profile.quantity] ?? '';
  const quantity = isPositiveDecimal(text) ? text : null;
  if (quantity === null) {
    const message = `${JSON.stringify(text)} is not a decimal above zero.`;
    if (!mayReport) return refuse(profile.quantity, message);
    findings.push({ code: 'QUANTITY_UNREADABLE', file, row, message: `${itemId ?? ''}: ${message} Left out.` });
  }
  const who = findNumber || `row ${String(row)}`;
  findings.push(...partNumberFindings({ file, row, who, itemId }));
  const attributes = attributesOf(cells, profile);
  return { file, row, findNumber, itemId, quantity, unit, attributes, assembly: null, place };
}

function attributesOf(cells: Record<string, string>, profile: MultilevelBomProfile): Record<string, string> {
  const { structure, partNumber, quantity, unit, findNumber } = profile;
  const own = new Set([structure.column, partNumber, quantity, unit, findNumber]);
  return Object.fromEntries(
    Object.entries(cells).filter(([name, value]) => !own.has(name) && value !== '' && name !== ''),
  );
}

const levelPatterns = { integer: /^()(\d{1,5})$/, leadingDots: /^(\.+)(\d{1,5})$/ };

function growByLevel(
  lines: PlacedLine[],
  { column, notation, tree }: { column: string; notation: 'integer' | 'leadingDots'; tree: OccurrenceTree },
): void {
  /** The occurrence last opened at each level; null stands for the top item at level 0. */
  const open: (string | null)[] = [null];
  let isCertain = true;
  for (const line of lines) {
    const refuse = (message: string): void => tree.faults.refuse({ file: line.file, row: line.row, column }, message);
    const [, dots = '', digits = ''] = levelPatterns[notation].exec(line.place) ?? [];
    const level = Number(digits);
    if (level === 0 || (notation === 'leadingDots' && dots.length !== level)) {
      refuse(`${JSON.stringify(line.place)} is no level in the notation ${notation} that the profile states.`);
      isCertain = false;
      continue;
    }
    if (level > open.length) {
      // After an unreadable level a jump would only repeat that fault.
      if (isCertain)
        refuse(`level ${String(level)} follows level ${String(open.length - 1)}: a level is missing between.`);
      if (tree.faults.isFull) return;
    }
    isCertain = true;
    // A jump was refused above; its level is opened all the same, since the rows under it are not at fault.
    while (open.length < level) open.push(open.at(-1) ?? null);
    const parent = open[level - 1] ?? null;
    open.length = level;
    open.push(tree.add(line, parent));
  }
}

/** Where a line stands and what it hangs under, as text; a null parent is the top item. */
interface Position {
  line: BomLine;
  column: string;
  own: string;
  parent: string | null;
  depth: number;
}

interface Positions {
  positions: Position[];
  /** Whether two lines may share a position that nothing hangs under, e.g. two alternatives. */
  mayShare: boolean;
  faulty: { line: BomLine; column: string; message: string }[];
}

function dottedPositions(lines: PlacedLine[], column: string): Positions {
  const result: Positions = { positions: [], mayShare: false, faulty: [] };
  for (const line of lines) {
    const steps = line.place.split('.');
    if (!/^\d{1,6}(\.\d{1,6})*$/.test(line.place)) {
      const message = `${JSON.stringify(line.place)} is no level in the notation dotted that the profile states.`;
      result.faulty.push({ line, column, message });
      continue;
    }
    const findNumber = line.findNumber === '' ? (steps.at(-1) ?? '') : line.findNumber;
    const parent = steps.length === 1 ? null : steps.slice(0, -1).join('.');
    result.positions.push({ line: { ...line, findNumber }, column, own: line.place, parent, depth: steps.length });
  }
  return result;
}

function pathPositions(lines: PlacedLine[], { column, separator }: { column: string; separator: string }): Positions {
  const result: Positions = { positions: [], mayShare: true, faulty: [] };
  for (const line of lines) {
    if (line.findNumber === '' || line.findNumber.includes(separator)) {
      const message = `the find number ${JSON.stringify(line.findNumber)} makes no path.`;
      result.faulty.push({ line, column, message });
      continue;
    }
    const parent = line.place === '' ? null : line.place;
    const own = parent === null ? line.findNumber : `${parent}${separator}${line.findNumber}`;
    result.positions.push({ line, column, own, parent, depth: own.split(separator).length });
  }
  return result;
}

/** From the top down, so that the order of rows does not matter. */
function growByPosition({ positions, mayShare, faulty }: Positions, tree: OccurrenceTree): void {
  for (const { line, column, message } of faulty) {
    tree.faults.refuse({ file: line.file, row: line.row, column }, message);
  }
  const placed = new Map<string, { id: string; row: number }[]>();
  for (const { line, column, own, parent } of positions.toSorted((a, b) => a.depth - b.depth)) {
    const refuse = (message: string): void => tree.faults.refuse({ file: line.file, row: line.row, column }, message);
    const parents = parent === null ? [] : (placed.get(parent) ?? []);
    const here = placed.get(own) ?? [];
    const first = here[0];
    if (!mayShare && first !== undefined) {
      refuse(`position ${own} stands in rows ${String(first.row)} and ${String(line.row)}.`);
    } else if (parent !== null && parents.length === 0) {
      refuse(`the parent position ${parent} does not exist.`);
    } else if (parents.length > 1) {
      const rows = parents.map(({ row }) => row).slice(0, 2);
      refuse(`the parent position ${String(parent)} stands in rows ${rows.join(' and ')}.`);
    }
    // A refused line is placed all the same: the lines under it are not at fault.
    here.push({ id: tree.add(line, parents[0]?.id ?? parent), row: line.row });
    placed.set(own, here);
  }
}

function linesByParent(
  lines: PlacedLine[],
  { itemId, column, faults }: { itemId: string; column: string; faults: RowFaults },
): Map<string, BomLine[]> {
  const byParent = new Map<string, BomLine[]>();
  const items = new Set<string | null>([itemId, ...lines.map((line) => line.itemId)]);
  const parents = new Set(lines.map(({ place }) => place || itemId));
  for (const line of lines) {
    const parent = line.place || itemId;
    const assembly = line.itemId !== null && parents.has(line.itemId) ? line.itemId : null;
    const siblings = byParent.get(parent);
    if (siblings === undefined) byParent.set(parent, [{ ...line, assembly }]);
    else siblings.push({ ...line, assembly });
    if (!items.has(parent)) {
      const message = `the parent ${JSON.stringify(parent)} is neither the top item nor the part of any row.`;
      faults.refuse({ file: line.file, row: line.row, column }, message);
    }
  }
  return byParent;
}
