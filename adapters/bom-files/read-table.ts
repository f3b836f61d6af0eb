// Reads CSV text into rows by column name, and collects what is wrong with rows. A file that is no exact CSV, or whose
// columns cannot be told apart, is refused as a whole.
import { parse } from 'csv-parse/sync';
import { accepted, refused, type Verdict, type Refusal } from '../../domain/verdict';

/** `row` is the 1-based line of the record (the last one of a record that spans several). */
export interface TableRow {
  row: number;
  cells: Record<string, string>;
}

export interface Table {
  columns: string[];
  records: TableRow[];
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

/** Refusals: FILE_EMPTY, CSV_SYNTAX (also for a column named twice), BOM_TOO_LARGE. */
export function readTable(file: { text: string; fileName: string }): Verdict<Table> {
  const parsed = parseCsv(file);
  if (parsed.kind === 'refused') return parsed;
  const [header, ...body] = parsed.value;
  const columns = header?.record ?? [];
  const unusable = columns.find(
    (name, index) => name === '__proto__' || (name !== '' && columns.indexOf(name) !== index),
  );
  if (unusable !== undefined) {
    const message = `${file.fileName}: column ${JSON.stringify(unusable)} stands twice or is not usable.`;
    return refused({ code: 'CSV_SYNTAX', message, at: `${file.fileName}:1` });
  }
  const records = body.map(({ record, info }) => ({
    row: info.lines,
    cells: Object.fromEntries(columns.map((name, index) => [name, record[index] ?? ''])),
  }));
  return accepted({ columns, records });
}

/** The column names alone. Refusals: those of readTable. */
export function readHeader(file: { text: string; fileName: string }): Verdict<string[]> {
  const parsed = parseCsv(file, 1);
  return parsed.kind === 'refused' ? parsed : accepted(parsed.value[0]?.record ?? []);
}

type CsvRecord = { record: string[]; info: { lines: number } };

function parseCsv({ text, fileName }: { text: string; fileName: string }, recordsMax = -1): Verdict<CsvRecord[]> {
  const unusable = textRefusal({ text, fileName });
  if (unusable !== null) return refused(unusable);
  if (text.includes('\u0000'))
    return refused({ code: 'CSV_SYNTAX', message: `${fileName} holds a NUL character.`, at: fileName });
  try {
    const records = parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      to: recordsMax,
      max_record_size: recordLengthMax,
    }) as unknown as CsvRecord[];
    return accepted(records);
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
    .filter((alternatives) => !alternatives.some((name) => columns.includes(name)))
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
