// Reads what a bill of materials needs of a Markdown page: its pipe tables, each with the heading above it, and its link
// definitions. Fenced code and comments are no tables. Strict where it matters: a ragged row is told, never filled up.
import type { RowFaults } from './read-table';

export interface MarkdownTable {
  /** Text of the nearest heading above, empty before the first. */
  section: string;
  /** 1-based line of the header. */
  row: number;
  columns: string[];
  rows: { row: number; cells: string[] }[];
}

export interface MarkdownPage {
  tables: MarkdownTable[];
  /** Target of each link definition by its label in lower case; the first definition of a label counts. */
  definitions: Map<string, string>;
}

const heading = /^ {0,3}#{1,6}\s(.*)$/;
const fence = /^ {0,3}(`{3,}|~{3,})/;
const definition = /^ {0,3}\[([^\]]+)\]:\s*(?:<([^>]*)>|(\S+))\s*(?:["'(].*)?$/;
const delimiterCell = /^:?-+:?$/;

export function readMarkdown(text: string): MarkdownPage {
  const lines = proseLines(text);
  const page: MarkdownPage = { tables: [], definitions: new Map() };
  let section = '';
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const [, label, bracketed, bare] = definition.exec(line) ?? [];
    if (label !== undefined && !page.definitions.has(label.toLowerCase())) {
      page.definitions.set(label.toLowerCase(), bracketed ?? bare ?? '');
    }
    section = heading.exec(line)?.[1]?.trim().replace(/\s#+$/, '').trim() ?? section;
    const columns = isDelimiter(lines[index + 1] ?? '', line) ? cellsOf(line) : null;
    if (columns === null) continue;
    const table: MarkdownTable = { section, row: index + 1, columns, rows: [] };
    index += 1;
    while (isTableRow(lines[index + 1] ?? '')) {
      index += 1;
      table.rows.push({ row: index + 1, cells: cellsOf(lines[index] ?? '') });
    }
    page.tables.push(table);
  }
  return page;
}

/** Rows by column name; one with more or fewer cells than the header is refused, named by the last column it reaches. */
export function rowsByColumn(
  table: MarkdownTable,
  { file, faults }: { file: string; faults: RowFaults },
): { row: number; cells: Record<string, string> }[] {
  const { columns } = table;
  const rows: { row: number; cells: Record<string, string> }[] = [];
  for (const { row, cells } of table.rows) {
    if (cells.length === columns.length) {
      rows.push({ row, cells: Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])) });
    } else {
      const column = columns[Math.min(cells.length, columns.length) - 1] ?? '';
      const message = `${String(cells.length)} cells, but ${String(columns.length)} columns.`;
      faults.refuse({ file, row, column }, message);
    }
  }
  return rows;
}

/** The lines of the text, those of fenced code and comments emptied. */
function proseLines(text: string): string[] {
  let open: string | null = null;
  return withoutComments(text.replace(/^\ufeff/, ''))
    .split(/\r\n|\n|\r/)
    .map((line) => {
      const marks = fence.exec(line)?.[1];
      if (open === null) {
        open = marks ?? null;
        return marks === undefined ? line : '';
      }
      if (marks?.startsWith(open) === true && line.trim() === marks) open = null;
      return '';
    });
}

/** Each comment is replaced by its line ends, so that lines keep their numbers. */
function withoutComments(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (let start = text.indexOf('<!--'); start !== -1; start = text.indexOf('<!--', from)) {
    const end = text.indexOf('-->', start);
    if (end === -1) break;
    pieces.push(text.slice(from, start), text.slice(start, end).replace(/[^\n]/g, ''));
    from = end + 3;
  }
  return [...pieces, text.slice(from)].join('');
}

function isDelimiter(line: string, header: string): boolean {
  if (!line.includes('|') || !header.includes('|')) return false;
  const cells = cellsOf(line);
  return cells.every((cell) => delimiterCell.test(cell)) && cells.length === cellsOf(header).length;
}

/** A table goes on to the next empty line, heading or quotation. */
function isTableRow(line: string): boolean {
  return line.trim() !== '' && !heading.test(line) && !/^ {0,3}>/.test(line);
}

function cellsOf(line: string): string[] {
  const cells = line
    .trim()
    .replace(/^\|/, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
  if (cells.at(-1) === '' && cells.length > 1) cells.pop();
  return cells;
}
