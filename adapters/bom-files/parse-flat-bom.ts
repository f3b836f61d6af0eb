// Reads a flat bill of materials by reference designator, as CAD programs export it (KiCad's is the model): padded header
// cells, unsorted designators, rows not fitted, rows without a part number. One bad row refuses the file; nothing is
// guessed: what had to be decided is reported as a finding.
import { accepted, refused, type Verdict } from '../../domain/verdict';
import type { EbomOccurrence } from '../../domain/mbom/ebom';
import { isIdentifier } from '../../domain/mbom/check-ebom';
import { partNumberFindings, type Finding, type ParsedBom } from './finding';
import { missingColumns, readTable, RowFaults, tooLongCell, type TableRow } from './read-table';

export type { Finding } from './finding';

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

export type FlatBom = ParsedBom;

/**
 * Refusals name file, row (line of the record, 1-based) and column: FILE_EMPTY, CSV_SYNTAX, BOM_TOO_LARGE,
 * COLUMN_MISSING, ROW_INVALID.
 */
export function parseFlatBom(input: {
  text: string;
  fileName: string;
  itemId: string;
  revision: string;
  profile?: FlatBomProfile;
}): Verdict<FlatBom> {
  const { text, fileName, itemId, revision, profile = kicadProfile } = input;
  const table = readTable({ text, fileName });
  if (table.kind === 'refused') return table;
  const { columns, records } = table.value;
  const names = [[profile.designators], [profile.quantity], profile.partNumber];
  const missing = missingColumns({ fileName, columns, names });
  if (missing.length > 0) return refused(...missing);
  const occurrences: Record<string, EbomOccurrence> = {};
  const findings: Finding[] = [];
  const faults = new RowFaults();
  for (const record of records) {
    const refuse = (column: string, message: string): void =>
      faults.refuse({ file: fileName, row: record.row, column }, message);
    readRow({ ...record, file: fileName, profile, occurrences, findings, refuse });
  }
  if (faults.reasons.length > 0) return refused(...faults.reasons);
  if (Object.keys(occurrences).length === 0)
    return refused({ code: 'FILE_EMPTY', message: `${fileName} has no parts.`, at: fileName });
  return accepted({
    ebom: { itemId, revision, description: `${itemId} ${revision} from ${fileName}`, occurrences },
    findings,
  });
}

interface RowReading extends TableRow {
  file: string;
  profile: FlatBomProfile;
  occurrences: Record<string, EbomOccurrence>;
  findings: Finding[];
  refuse: (column: string, message: string) => void;
}

function readRow({ row, cells, file, profile, occurrences, findings, refuse }: RowReading): void {
  const designators = (cells[profile.designators] ?? '').split(/[\s,]+/).filter(Boolean);
  const quantity = cells[profile.quantity] ?? '';
  if (designators.length === 0) return refuse(profile.designators, 'no designator.');
  if (!/^\d+$/.test(quantity)) return refuse(profile.quantity, `${JSON.stringify(quantity)} is not a whole number.`);
  if (Number(quantity) !== designators.length) {
    return refuse(profile.quantity, `quantity ${quantity}, but ${String(designators.length)} designators.`);
  }
  const tooLong = tooLongCell(cells);
  if (tooLong !== null) return refuse(tooLong.column, tooLong.message);
  const column = profile.partNumber.find((name) => (cells[name] ?? '') !== '');
  const itemId = column === undefined ? null : (cells[column] ?? '');
  if (itemId !== null && !isIdentifier(itemId))
    return refuse(column ?? '', `part number ${JSON.stringify(itemId)} is not usable.`);
  const fitted = (cells[profile.doNotPopulate] ?? '') === '';
  const isFallback = column !== undefined && column !== profile.partNumber[0];
  findings.push(...rowFindings({ file, row, itemId, fitted, designators, isFallback }));
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

function rowFindings(reading: {
  file: string;
  row: number;
  itemId: string | null;
  fitted: boolean;
  designators: string[];
  isFallback: boolean;
}): Finding[] {
  const { file, row, itemId, fitted, designators, isFallback } = reading;
  const who = designators.slice(0, 5).join(' ') + (designators.length > 5 ? ' ...' : '');
  const findings: Finding[] = [];
  if (!fitted) findings.push({ code: 'PART_NOT_FITTED', file, row, message: `${who}: not fitted.` });
  if (fitted || itemId !== null) findings.push(...partNumberFindings({ file, row, who, itemId }));
  if (isFallback && fitted) {
    const message = `${who}: identified by the internal key ${itemId ?? ''}.`;
    findings.push({ code: 'PART_BY_INTERNAL_KEY', file, row, message });
  }
  return findings;
}

function attributesOf(cells: Record<string, string>, profile: FlatBomProfile): Record<string, string> {
  const own = new Set([profile.designators, profile.quantity, profile.doNotPopulate]);
  return Object.fromEntries(
    Object.entries(cells).filter(([name, value]) => !own.has(name) && value !== '' && name !== ''),
  );
}
