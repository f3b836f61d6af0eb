// Where the table of a CSV text begins and what parts its cells. Programs write comments, titles and blank lines above the
// header, and part cells by comma, semicolon, tab or bar; the header tells, by the columns it names.
import { parse } from 'csv-parse/sync';
import { columnNamed, roleOf, type ColumnRole } from './header-words';

export const delimiters = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof delimiters)[number];

export interface TableLayout {
  delimiter: Delimiter;
  /** 1-based line of the header. */
  headerRow: number;
}

const linesMax = 100;
const lineLengthMax = 100_000;
/** A line that names fewer roles is a title such as `Reference, Rev A`, not a header. */
const rolesMin = 2;
const holdsAllNamed = 100;

/**
 * The line that names the most roles, the first of equals, by the delimiter under which it does. `named` are columns that a
 * profile states: a line that holds all of them is the header, whatever else is found. Falls back to the first line that
 * is not blank, parted by commas.
 */
export function findLayout(
  text: string,
  given: {
    delimiter?: Delimiter | undefined;
    /** Stated: no other line is looked at. */
    headerRow?: number | undefined;
    named?: readonly (readonly string[])[];
  } = {},
): TableLayout {
  const { headerRow } = given;
  const start = headerRow === undefined ? 0 : headerRow - 1;
  const lines = linesFrom(text, start, headerRow === undefined ? linesMax : 1);
  const candidates = given.delimiter === undefined ? delimiters : [given.delimiter];
  const first = Math.max(
    lines.findIndex((line) => line.trim() !== ''),
    0,
  );
  let best = { layout: { delimiter: candidates[0] ?? ',', headerRow: start + first + 1 }, score: 0 };
  for (const [index, line] of lines.entries()) {
    // A line that holds all that is stated is the header; those below are rows.
    if (best.score >= holdsAllNamed) break;
    for (const delimiter of candidates.filter((sign) => line.includes(sign) || given.delimiter !== undefined)) {
      const score = scoreOf(cellsOf(line, delimiter), given.named);
      if (score > best.score) best = { layout: { delimiter, headerRow: start + index + 1 }, score };
    }
  }
  return best.layout;
}

/** The cells of one line; none where it is no line of its own. */
function cellsOf(line: string, delimiter: string): string[] {
  if (line.length > lineLengthMax) return [];
  try {
    const [cells = []] = parse(line, { delimiter, trim: true, bom: true, relax_column_count: true });
    return cells;
  } catch {
    return [];
  }
}

function linesFrom(text: string, start: number, count: number): string[] {
  const lines: string[] = [];
  let from = startOfLine(text, start + 1);
  while (lines.length < count && from < text.length) {
    const end = text.indexOf('\n', from);
    lines.push(text.slice(from, end === -1 ? text.length : end).replace(/\r$/, ''));
    from = end === -1 ? text.length : end + 1;
  }
  return lines;
}

/** Of two lines that name the same, the one with more cells is the header. */
function scoreOf(cells: string[], named: readonly (readonly string[])[] = []): number {
  const roles = new Set(cells.map(roleOf).filter((role): role is ColumnRole => role !== null));
  const byRoles = roles.size >= rolesMin ? roles.size + Math.min(cells.length, 999) / 1_000 : 0;
  const holdsNamed = named.every((names) => names.some((name) => columnNamed(cells, name) !== null));
  return named.length > 0 && holdsNamed ? holdsAllNamed + cells.length : byRoles;
}

/** Where a 1-based line begins; behind the text where it has no such line. */
export function startOfLine(text: string, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line && at < text.length; passed += 1) {
    const end = text.indexOf('\n', at);
    at = end === -1 ? text.length : end + 1;
  }
  return at;
}
