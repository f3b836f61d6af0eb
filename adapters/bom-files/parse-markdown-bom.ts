// Reads a multi-level bill of materials from the part tables of Markdown pages: a part whose link names another page
// with a part table is an assembly of that page's parts. Nothing is guessed: `~1m` and `(1)` are no quantities.
import path from 'node:path/posix';
import { refused, type Verdict } from '../../domain/verdict';
import { isIdentifier, isPositiveDecimal } from '../../domain/mbom/check-ebom';
import { expandStructure } from './expand-structure';
import type { Finding, ParsedBom } from './finding';
import { partNumberFindings } from './part-number';
import { OccurrenceTree, type BomLine } from './occurrence-tree';
import { readMarkdown, rowsByColumn, type MarkdownPage, type MarkdownTable } from './read-markdown';
import { RowFaults, textRefusal, tooLongCell, type TableRow } from './read-table';

/** Where a source keeps what. All further columns become attributes, as published. */
export interface MarkdownBomProfile {
  /** Headings of the sections whose tables list parts; a part table elsewhere is reported (TABLE_NOT_READ). */
  sections: string[];
  findNumber: string;
  quantity: string;
  /** Names that the column may have. */
  partNumber: string[];
  /** Units that may follow the number of a quantity, as in `15cm`; a bare number is `each`. */
  units: string[];
  /**
   * What identifies an assembly: the link text alone, or text and page, as in `Closure panel [closure_panel]`, for a source
   * that gives an assembly and a part in it one name. Any other part is identified by its text.
   */
  assembly: 'text' | 'textAndPage';
}

export const respiraworksProfile: MarkdownBomProfile = {
  sections: ['Parts'],
  findNumber: 'Item',
  quantity: 'Quantity',
  partNumber: ['Part #', 'Part Number'],
  units: ['mm', 'cm', 'm', 'cm²', 'm²', 'g', 'kg', 'ml', 'l'],
  assembly: 'textAndPage',
};

/**
 * `files` gives the text of each page by its path, `/` between folders; `top` is the page of the top item. A link is an
 * assembly if it names, relative to its page, a given page or a folder with a given README.md; a link to a section (`#`)
 * or to an address is none. The target of every linked part is its attribute `link`. Occurrence ids: occurrenceId. Where
 * the pages were kept changes nothing of what is read.
 *
 * `onUnreadableQuantity: 'report'` leaves a row whose quantity cannot be read out, with all under it, and reports
 * QUANTITY_UNREADABLE and PARENT_LEFT_OUT; by default such a row is refused.
 *
 * Refusals: FILE_MISSING (the top page), FILE_EMPTY, COLUMN_MISSING (the top page has no part table), ROW_INVALID (file,
 * row, column), EBOM_CYCLE, BOM_TOO_LARGE. Findings besides: PART_NUMBER_MISSING, PART_NUMBER_LOOKALIKE,
 * SUBASSEMBLY_NOT_GIVEN, SUBASSEMBLY_WITHOUT_TABLE, TABLE_NOT_READ.
 */
export function parseMarkdownBom(input: {
  files: ReadonlyMap<string, string>;
  top: string;
  itemId: string;
  revision: string;
  profile?: MarkdownBomProfile;
  onUnreadableQuantity?: 'refuse' | 'report';
}): Verdict<ParsedBom> {
  const { files, top, itemId, revision, profile = respiraworksProfile, onUnreadableQuantity = 'refuse' } = input;
  const text = files.get(top);
  if (text === undefined) return refused({ code: 'FILE_MISSING', message: `The page ${top} is not given.`, at: top });
  const reading: Reading = {
    files,
    top,
    profile,
    itemId,
    faults: new RowFaults(),
    findings: [],
    pages: new Map(),
    lines: new Map(),
    mayReport: onUnreadableQuantity === 'report',
  };
  const pages = [top];
  for (let page = pages.pop(); page !== undefined; page = pages.pop()) {
    if (reading.lines.has(page)) continue;
    const unusable = textRefusal({ text: files.get(page) ?? '', fileName: page });
    if (unusable !== null) return refused(unusable);
    for (const { assembly } of readPage(page, reading)) if (assembly !== null) pages.push(assembly);
  }
  const { lines, faults, findings } = reading;
  if (faults.reasons.length > 0) return refused(...faults.reasons);
  if (lines.get(top)?.length === 0) {
    const message = `${top}: no table with ${columnNames(profile)} under the heading ${profile.sections.join(' or ')}.`;
    return refused({ code: 'COLUMN_MISSING', message, at: top });
  }
  const tree = new OccurrenceTree(profile.partNumber.join(' or '), findings);
  return expandStructure({ lines, top: { assembly: top, itemId, revision, fileName: top }, tree });
}

interface Reading {
  files: ReadonlyMap<string, string>;
  top: string;
  profile: MarkdownBomProfile;
  itemId: string;
  faults: RowFaults;
  findings: Finding[];
  mayReport: boolean;
  /** Pages read so far, each once. */
  pages: Map<string, MarkdownPage>;
  /** Lines by the page whose table they stand in. */
  lines: Map<string, BomLine[]>;
}

function columnNames({ findNumber, quantity, partNumber }: MarkdownBomProfile): string {
  return `the columns ${findNumber}, ${quantity} and ${partNumber.join(' or ')}`;
}

function readPage(file: string, reading: Reading): BomLine[] {
  const lines: BomLine[] = [];
  reading.lines.set(file, lines);
  const page = pageOf(file, reading);
  for (const table of partTables(file, page, reading)) {
    const partNumber = reading.profile.partNumber.find((name) => table.columns.includes(name)) ?? '';
    for (const row of rowsByColumn(table, { file, faults: reading.faults })) {
      const line = readLine({ ...row, file, page, partNumber }, reading);
      if (line !== null) lines.push(line);
    }
  }
  return lines;
}

function pageOf(file: string, { files, pages }: Reading): MarkdownPage {
  const page = pages.get(file) ?? readMarkdown(files.get(file) ?? '');
  pages.set(file, page);
  return page;
}

/** Tables with all columns of a part table; those outside the sections that list parts are reported. */
function partTables(file: string, page: MarkdownPage, { profile, findings, faults }: Reading): MarkdownTable[] {
  const { findNumber, quantity, partNumber, sections } = profile;
  return page.tables.filter(({ columns, section, row }) => {
    const names = partNumber.filter((name) => columns.includes(name));
    if (!columns.includes(findNumber) || !columns.includes(quantity) || names.length === 0) return false;
    const twice = columns.find((name, index) => columns.indexOf(name) !== index || name === '__proto__');
    if (!sections.includes(section)) {
      const message = `A part table under the heading ${JSON.stringify(section)} is not read.`;
      findings.push({ code: 'TABLE_NOT_READ', file, row, message });
      return false;
    }
    if (twice !== undefined) faults.refuse({ file, row, column: twice }, 'the column stands twice or is not usable.');
    return twice === undefined;
  });
}

interface PartRow extends TableRow {
  file: string;
  page: MarkdownPage;
  /** The name that the part number column has in this table. */
  partNumber: string;
}

function readLine(given: PartRow, reading: Reading): BomLine | null {
  const { row, cells, file, partNumber } = given;
  const { profile, faults, findings, mayReport } = reading;
  const refuse = (column: string, message: string): null => {
    faults.refuse({ file, row, column }, message);
    return null;
  };
  const tooLong = tooLongCell(cells);
  if (tooLong !== null) return refuse(tooLong.column, tooLong.message);
  const findNumber = plainText(cells[profile.findNumber] ?? '');
  if (findNumber !== '' && !isIdentifier(findNumber))
    return refuse(profile.findNumber, `${JSON.stringify(findNumber)} is not usable.`);
  const link = readLink(cells[partNumber] ?? '', given.page);
  if ('fault' in link) return refuse(partNumber, link.fault);
  const part = identify({ ...link, file, row, findNumber }, reading);
  if (part.itemId !== null && !isIdentifier(part.itemId))
    return refuse(partNumber, `part number ${JSON.stringify(part.itemId)} is not usable.`);
  const text = cells[profile.quantity] ?? '';
  const amount = readQuantity(text, profile.units);
  if (amount === null) {
    const message = `${JSON.stringify(text)} is not a decimal above zero, with or without one of the units known.`;
    if (!mayReport) return refuse(profile.quantity, message);
    const who = `${findNumber} ${part.itemId ?? ''}`.trim();
    findings.push({ code: 'QUANTITY_UNREADABLE', file, row, message: `${who}: ${message} Left out.` });
  }
  const own = new Set([profile.findNumber, profile.quantity, partNumber, '']);
  const attributes = Object.fromEntries(
    Object.entries({ ...part.attributes, ...cells }).filter(([name, value]) => !own.has(name) && value !== ''),
  );
  const { quantity, unit } = amount ?? { quantity: null, unit: 'each' };
  const { itemId, assembly } = part;
  return { file, row, findNumber, itemId, quantity, unit, fitted: true, attributes, assembly };
}

/** What a row names: its part number, and the page of its parts if it is an assembly. */
function identify(
  given: { text: string; target: string | null; file: string; row: number; findNumber: string },
  reading: Reading,
): { itemId: string | null; assembly: string | null; attributes: Record<string, string> } {
  const { text, target, file, row, findNumber } = given;
  const { findings, profile } = reading;
  const name = text === '' ? null : text;
  findings.push(...partNumberFindings({ file, row, who: findNumber || `row ${String(row)}`, itemId: name }));
  if (target === null) return { itemId: name, assembly: null, attributes: {} };
  const attributes = { link: target };
  const found = linkedPage(target, { file, files: reading.files });
  if (found.kind === 'other') return { itemId: name, assembly: null, attributes };
  if (found.kind === 'notGiven') {
    const message = `${findNumber} ${text}: the page ${found.page} is not given; the part is taken as a whole.`;
    findings.push({ code: 'SUBASSEMBLY_NOT_GIVEN', file, row, message });
    return { itemId: name, assembly: null, attributes };
  }
  if (!hasPartTable(found.page, reading)) {
    const message = `${findNumber} ${text}: the page ${found.page} has no part table; the part is taken as a whole.`;
    findings.push({ code: 'SUBASSEMBLY_WITHOUT_TABLE', file, row, message });
    return { itemId: name, assembly: null, attributes };
  }
  // Seen from the top page: where the files were kept is no part of what they say.
  const place = path.relative(path.dirname(reading.top), found.page.replace(/\/?README\.md$/i, '') || '.') || '.';
  const itemId = profile.assembly === 'text' ? name : `${text} [${place}]`;
  return { itemId, assembly: found.page, attributes };
}

function hasPartTable(file: string, reading: Reading): boolean {
  const page = pageOf(file, reading);
  return partTables(file, page, { ...reading, findings: [], faults: new RowFaults() }).some(
    ({ rows }) => rows.length > 0,
  );
}

type Linked = { kind: 'page' | 'notGiven'; page: string } | { kind: 'other' };

function linkedPage(target: string, { file, files }: { file: string; files: ReadonlyMap<string, string> }): Linked {
  if (/^[a-z][a-z0-9+.-]*:|^\/|#/i.test(target)) return { kind: 'other' };
  const named = path.join(path.dirname(file), decode(target)).replace(/\/$/, '');
  const page = [named, path.join(named, 'README.md')].find((candidate) => files.has(candidate));
  if (page !== undefined) return { kind: 'page', page };
  const extension = path.extname(named).toLowerCase();
  if (extension === '') return { kind: 'notGiven', page: path.join(named, 'README.md') };
  return extension === '.md' ? { kind: 'notGiven', page: named } : { kind: 'other' };
}

function decode(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

/** A cell is one link, `[text][label]`, `[text][]`, `[label]` or `[text](target)`, or has none. */
function readLink(
  cell: string,
  { definitions }: MarkdownPage,
): { text: string; target: string | null } | { fault: string } {
  const inline = /^\[([^\]]*)\]\(\s*(?:<([^>]*)>|([^\s)]*))(?:\s+["'(].*)?\s*\)$/.exec(cell);
  if (inline !== null) return { text: plainText(inline[1] ?? ''), target: inline[2] ?? inline[3] ?? '' };
  const [, text = '', label] = /^\[([^\]]*)\](?:\[([^\]]*)\])?$/.exec(cell) ?? [];
  const named = (label || text).toLowerCase();
  const target = definitions.get(named);
  if (named !== '' && target !== undefined) return { text: plainText(text), target };
  if (label !== undefined) return { fault: `the link [${named}] has no definition.` };
  if (/\]\s?[[(]/.test(cell)) return { fault: `${JSON.stringify(cell)} is more than one link.` };
  return { text: plainText(cell), target: null };
}

/** Text without the marks of emphasis or code around it and without backslashes before punctuation. */
function plainText(cell: string): string {
  const [, , inner] = /^(\*\*|__|\*|_|`)(.+)\1$/.exec(cell) ?? [];
  return inner === undefined ? cell.replace(/\\([!-/:-@[-`{-~])/g, '$1') : plainText(inner.trim());
}

function readQuantity(text: string, units: string[]): { quantity: string; unit: string } | null {
  const [, quantity = '', unit = ''] = /^([\d.]+)\s*(\S*)$/.exec(text) ?? [];
  if (!isPositiveDecimal(quantity)) return null;
  if (unit === '') return { quantity, unit: 'each' };
  return units.includes(unit) ? { quantity, unit } : null;
}
