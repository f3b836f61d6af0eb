// Reads CSV text into rows by column name, and collects what is wrong with rows. A file that is no exact CSV, or whose
// columns cannot be told apart, is refused as a whole.
import { parse } from 'csv-parse/sync';
import { accepted, refused, type Verdict, type Refusal } from '../../domain/verdict';
import type { Finding } from './finding';
import { columnNamed } from './header-words';
import { startOfLine, type Delimiter, type TableLayout } from './table-layout';

/** `row` is the 1-based line of the record (the last one of a record that spans several). */
export interface TableRow {
  row: number;
  cells: Record<string, string>;
}

export interface Table {
  columns: string[];
  records: TableRow[];
  delimiter: Delimiter;
}

export interface RowPlace {
  file: string;
  row: number;
  column: string;
}

export const reasonsMax = 100;
export const textLengthMax = 50_000_000;
const cellLengthMax = 10_000;
const recordLengthMax = 1_000_000;

/**
 * Rows above the header are not read, see findingsBeforeHeader. A column that stands twice is kept as `MPN (2)`, unless
 * it is one of `single`. Refusals: FILE_EMPTY, CSV_SYNTAX (also for a ragged row), BOM_TOO_LARGE.
 */
export function readTable(
  file: { text: string; fileName: string },
  given: { layout: TableLayout; single: readonly string[] },
): Verdict<Table> {
  const { fileName } = file;
  const { headerRow, delimiter } = given.layout;
  const parsed = parseCsv(file, given.layout);
  if (parsed.kind === 'refused') return parsed;
  const [header, ...body] = parsed.value;
  const columns = header?.record ?? [];
  const twice = columns.find((name, index) => columns.indexOf(name) !== index && given.single.includes(name));
  const unusable = twice ?? columns.find((name) => name === '__proto__');
  if (unusable !== undefined) {
    const message = `${fileName}: column ${JSON.stringify(unusable)} stands twice or is not usable.`;
    return refused({ code: 'CSV_SYNTAX', message, at: `${fileName}:${String(headerRow)}` });
  }
  const names = numbered(columns);
  const again = body.find(({ record }) => record.join('\n') === columns.join('\n'));
  if (again !== undefined) {
    const rows = `${String(headerRow)} and ${String(again.row)}`;
    const message = `${fileName}: the header stands in rows ${rows}: there are two tables. State --header-row.`;
    return refused({ code: 'CSV_SYNTAX', message, at: `${fileName}:${String(again.row)}` });
  }
  const ragged = body.find(
    ({ record }) => withoutTrailingBlanks(record).length > names.length || record.length < names.length,
  );
  if (ragged !== undefined) {
    const message = `${fileName} row ${String(ragged.row)} has ${String(ragged.record.length)} cells, the header in row ${String(headerRow)} ${String(names.length)}. If another row is the header, state --header-row.`;
    return refused({ code: 'CSV_SYNTAX', message, at: `${fileName}:${String(ragged.row)}` });
  }
  const records = body
    .filter(({ record }) => record.some((cell) => cell !== ''))
    .map(({ record, row }) => ({
      row,
      cells: Object.fromEntries(names.map((name, index) => [name, record[index] ?? ''])),
    }));
  return accepted({ columns: names, records, delimiter });
}

/** The second column of a name is called `name (2)`, the third `name (3)`; one without name by its place, `column 8`. */
export function numbered(columns: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return columns.map((name, index) => {
    if (name === '') return `column ${String(index + 1)}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${String(count)})`;
  });
}

/** What is told of the lines above a header; nothing where there are none but blank ones. */
export function findingsBeforeHeader(file: { text: string; fileName: string }, { headerRow }: TableLayout): Finding[] {
  const lines = file.text.split('\n', headerRow - 1).filter((line) => /[^\s,;|"\ufeff]/.test(line));
  if (lines.length === 0) return [];
  const shown = lines.map((line) => line.trim().slice(0, 60)).slice(0, 3);
  const message = `${String(lines.length)} rows above the header are not read: ${shown.join(' / ')}`;
  return [{ code: 'ROWS_BEFORE_HEADER', file: file.fileName, row: 1, message }];
}

function withoutTrailingBlanks(cells: string[]): string[] {
  const last = cells.findLastIndex((cell) => cell !== '');
  return cells.slice(0, last + 1);
}

interface CsvRecord {
  record: string[];
  /** 1-based line of the file. */
  row: number;
}

function parseCsv({ text, fileName }: { text: string; fileName: string }, layout: TableLayout): Verdict<CsvRecord[]> {
  const unusable = textRefusal({ text, fileName });
  if (unusable !== null) return refused(unusable);
  if (text.includes('\u0000')) {
    const message = `${fileName} holds a NUL character; is it UTF-16? State its encoding.`;
    return refused({ code: 'CSV_SYNTAX', message, at: fileName });
  }
  const above = layout.headerRow - 1;
  try {
    const records = parse(text.slice(startOfLine(text, layout.headerRow)), {
      bom: true,
      trim: true,
      delimiter: layout.delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
      max_record_size: recordLengthMax,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return accepted(records.map(({ record, info }) => ({ record, row: info.lines + above })));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refused({ code: 'CSV_SYNTAX', message: `${fileName}: ${message.slice(0, 500)}`, at: fileName });
  }
}

/** What makes any text unreadable before its format matters: FILE_EMPTY, BOM_TOO_LARGE. */
export function textRefusal({ text, fileName }: { text: string; fileName: string }): Refusal | null {
  if (text.length > textLengthMax) {
    const message = `${fileName} is longer than ${String(textLengthMax)} characters.`;
    return { code: 'BOM_TOO_LARGE', message, at: fileName };
  }
  return text.trim() === '' ? { code: 'FILE_EMPTY', message: `${fileName} is empty.`, at: fileName } : null;
}

/** `names` lists, for each column that is needed, the names that it may have. Refusal: COLUMN_MISSING. */
export function missingColumns(given: { fileName: string; columns: string[]; names: string[][] }): Refusal[] {
  const { fileName, columns, names } = given;
  return names
    .filter((alternatives) => !alternatives.some((name) => columnNamed(columns, name) !== null))
    .map((alternatives) => ({
      code: 'COLUMN_MISSING',
      message: `${fileName}: column "${alternatives.join(' or ')}" is missing.`,
      at: `${fileName}:1`,
    }));
}

/** The first column whose cell is too long to be kept. */
export function tooLongCell(cells: Record<string, string>): { column: string; message: string } | null {
  const found = Object.entries(cells).find(([, value]) => value.length > cellLengthMax);
  return found === undefined ? null : { column: found[0], message: `longer than ${String(cellLengthMax)} characters.` };
}

/** Gathers ROW_INVALID refusals, up to a hundred; each names file, row and column. */
export class RowFaults {
  readonly reasons: Refusal[] = [];

  get isFull(): boolean {
    return this.reasons.length >= reasonsMax;
  }

  refuse({ file, row, column }: RowPlace, message: string): void {
    if (this.isFull) return;
    this.reasons.push({
      code: 'ROW_INVALID',
      message: `${file} row ${String(row)}, column ${column}: ${message}`,
      at: `${file}:${String(row)}`,
      facts: { row, column },
    });
  }
}
