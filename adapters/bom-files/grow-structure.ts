// Hangs the lines of a multi-level bill of materials where their level, position or parent says; what cannot be placed is
// refused with its row, and what hangs under it is placed all the same, since it is not at fault.
import type { BomLine, OccurrenceTree } from './occurrence-tree';
import type { RowFaults } from './read-table';

const levelPatterns = { integer: /^()(\d{1,5})$/, leadingDots: /^(\.+)(\d{1,5})$/ };
const dottedPattern = /^\d{1,6}(\.\d{1,6})*$/;

/** A line with the text of its structure cell. */
export type PlacedLine = BomLine & { place: string };

export type LevelNotation = 'integer' | 'leadingDots' | 'dotted';

/** The only notation in which all places can be read; `integer` where there are several or none. */
export function notationOf(lines: readonly PlacedLine[]): LevelNotation {
  const readsAll = (pattern: RegExp): boolean => lines.every(({ place }) => pattern.test(place));
  if (readsAll(levelPatterns.integer)) return 'integer';
  if (readsAll(levelPatterns.leadingDots)) return 'leadingDots';
  return readsAll(dottedPattern) ? 'dotted' : 'integer';
}

export function growByLevel(
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

export function dottedPositions(lines: PlacedLine[], column: string): Positions {
  const result: Positions = { positions: [], mayShare: false, faulty: [] };
  for (const line of lines) {
    const steps = line.place.split('.');
    if (!dottedPattern.test(line.place)) {
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

export function pathPositions(
  lines: PlacedLine[],
  { column, separator }: { column: string; separator: string },
): Positions {
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
export function growByPosition({ positions, mayShare, faulty }: Positions, tree: OccurrenceTree): void {
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

export function linesByParent(
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
