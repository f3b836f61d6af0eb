// Reads a flat bill of materials by reference designator, as CAD programs export it (KiCad's is the model): padded header
// cells, unsorted designators, rows not fitted, rows without a part number. One bad row refuses the file; nothing is
// guessed: what had to be decided is reported as a finding.
import { parse } from 'csv-parse/sync';
import { accepted, refused, type Decision, type Refusal } from '../../domain/decision';
import type { Ebom, EbomOccurrence } from '../../domain/bom/ebom';
import { isIdentifier } from '../../domain/bom/check-ebom';

/** Where a source keeps what: column names after trimming. */
export interface FlatBomProfile {
  designators: string;
  quantity: string;
  /** Columns that may identify the part, the first filled one wins; a fallback is reported as a finding. */
  partNumber: string[];
  doNotPopulate: string;
}

export const kicadProfile: FlatBomProfile = {
  designators: 'Reference',
  quantity: 'Quantity',
  partNumber: ['MPN', '1b2-bom-key'],
  doNotPopulate: 'DNP',
};

export interface Finding {
  code: 'PART_BY_INTERNAL_KEY' | 'PART_NUMBER_MISSING' | 'PART_NUMBER_LOOKALIKE' | 'PART_NOT_FITTED';
  row: number;
  message: string;
}

export interface FlatBom {
  ebom: Ebom;
  findings: Finding[];
}

const reasonsMax = 100;
const cellLengthMax = 10_000;
/** Characters that look like a hyphen or a space in a part number and are none (RULES 1.3). */
const confusable = /[\u00a0\u2000-\u200f\u2010-\u2015\u2212\ufeff\uff0d]/;

/** Refusals name file, row (line of the record, 1-based) and column: FILE_EMPTY, CSV_SYNTAX, COLUMN_MISSING, ROW_INVALID. */
export function parseFlatBom(input: {
  text: string;
  fileName: string;
  itemId: string;
  revision: string;
  profile?: FlatBomProfile;
}): Decision<FlatBom> {
  const { fileName, itemId, revision, profile = kicadProfile } = input;
  const table = readTable(input.text, fileName);
  if (table.kind === 'refused') return table;
  const { columns, records } = table.value;
  const missing = [profile.designators, profile.quantity].filter((name) => !columns.includes(name));
  if (!profile.partNumber.some((name) => columns.includes(name))) missing.push(profile.partNumber.join(' or '));
  if (missing.length > 0) {
    return refused(
      ...missing.map((name) => ({
        code: 'COLUMN_MISSING',
        message: `${fileName}: column "${name}" is missing.`,
        at: `${fileName}:1`,
      })),
    );
  }
  const occurrences: Record<string, EbomOccurrence> = {};
  const findings: Finding[] = [];
  const reasons: Refusal[] = [];
  for (const { row, cells } of records) {
    readRow({
      row,
      cells,
      profile,
      occurrences,
      findings,
      refuse: (column, message) => {
        if (reasons.length < reasonsMax) {
          reasons.push({
            code: 'ROW_INVALID',
            message: `${fileName} row ${String(row)}, column ${column}: ${message}`,
            at: `${fileName}:${String(row)}`,
            facts: { row, column },
          });
        }
      },
    });
  }
  if (reasons.length > 0) return refused(...reasons);
  if (Object.keys(occurrences).length === 0)
    return refused({ code: 'FILE_EMPTY', message: `${fileName} has no parts.`, at: fileName });
  return accepted({
    ebom: { itemId, revision, description: `${itemId} ${revision} from ${fileName}`, occurrences },
    findings,
  });
}

type Table = { columns: string[]; records: { row: number; cells: Record<string, string> }[] };

function readTable(text: string, fileName: string): Decision<Table> {
  if (text.trim() === '') return refused({ code: 'FILE_EMPTY', message: `${fileName} is empty.`, at: fileName });
  if (text.includes('\u0000'))
    return refused({ code: 'CSV_SYNTAX', message: `${fileName} holds a NUL character.`, at: fileName });
  try {
    const rows = parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      info: true,
      max_record_size: 1_000_000,
    }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    const [header, ...body] = rows;
    const columns = header?.record ?? [];
    const records = body.map(({ record, info }) => ({
      row: info.lines,
      cells: Object.fromEntries(columns.map((name, index) => [name, record[index] ?? ''])),
    }));
    return accepted({ columns, records });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refused({ code: 'CSV_SYNTAX', message: `${fileName}: ${message.slice(0, 500)}`, at: fileName });
  }
}

interface RowReading {
  row: number;
  cells: Record<string, string>;
  profile: FlatBomProfile;
  occurrences: Record<string, EbomOccurrence>;
  findings: Finding[];
  refuse: (column: string, message: string) => void;
}

function readRow({ row, cells, profile, occurrences, findings, refuse }: RowReading): void {
  const designators = (cells[profile.designators] ?? '').split(/[\s,]+/).filter(Boolean);
  const quantity = cells[profile.quantity] ?? '';
  if (designators.length === 0) return refuse(profile.designators, 'no designator.');
  if (!/^\d+$/.test(quantity)) return refuse(profile.quantity, `${JSON.stringify(quantity)} is not a whole number.`);
  if (Number(quantity) !== designators.length) {
    return refuse(profile.quantity, `quantity ${quantity}, but ${String(designators.length)} designators.`);
  }
  const tooLong = Object.entries(cells).find(([, value]) => value.length > cellLengthMax);
  if (tooLong !== undefined) return refuse(tooLong[0], `longer than ${String(cellLengthMax)} characters.`);
  const column = profile.partNumber.find((name) => (cells[name] ?? '') !== '');
  const itemId = column === undefined ? null : (cells[column] ?? '');
  if (itemId !== null && !isIdentifier(itemId))
    return refuse(column ?? '', `part number ${JSON.stringify(itemId)} is not usable.`);
  const fitted = (cells[profile.doNotPopulate] ?? '') === '';
  report({
    row,
    itemId,
    fitted,
    designators,
    isFallback: column !== undefined && column !== profile.partNumber[0],
    findings,
  });
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
        fitted,
        attributes: attributesOf(cells, profile),
      };
  }
}

function report(reading: {
  row: number;
  itemId: string | null;
  fitted: boolean;
  designators: string[];
  isFallback: boolean;
  findings: Finding[];
}): void {
  const { row, itemId, fitted, designators, isFallback, findings } = reading;
  const who = designators.slice(0, 5).join(' ') + (designators.length > 5 ? ' ...' : '');
  if (!fitted) findings.push({ code: 'PART_NOT_FITTED', row, message: `${who}: not fitted.` });
  else if (itemId === null)
    findings.push({
      code: 'PART_NUMBER_MISSING',
      row,
      message: `${who}: no part number; the occurrences name no part.`,
    });
  if (itemId !== null && confusable.test(itemId)) {
    findings.push({
      code: 'PART_NUMBER_LOOKALIKE',
      row,
      message: `${who}: ${JSON.stringify(itemId)} holds a look-alike of "-" or of a space; it is kept as published.`,
    });
  }
  if (isFallback && fitted)
    findings.push({
      code: 'PART_BY_INTERNAL_KEY',
      row,
      message: `${who}: identified by the internal key ${itemId ?? ''}.`,
    });
}

function attributesOf(cells: Record<string, string>, profile: FlatBomProfile): Record<string, string> {
  const own = new Set([profile.designators, profile.quantity, profile.doNotPopulate]);
  return Object.fromEntries(
    Object.entries(cells).filter(([name, value]) => !own.has(name) && value !== '' && name !== ''),
  );
}
