// The structure that a reader grows line by line: it gives each line its occurrence id, refuses a line that stands
// twice under one parent, and leaves out, with a finding, what a line with an unreadable quantity would carry.
import { accepted, refused, type Verdict, type Refusal } from '../../domain/verdict';
import { checkEbom } from '../../domain/mbom/check-ebom';
import type { EbomOccurrence } from '../../domain/mbom/ebom';
import type { Finding, ParsedBom } from './finding';
import { occurrenceId } from './occurrence-id';
import { RowFaults } from './read-table';

export interface BomLine {
  file: string;
  row: number;
  findNumber: string;
  itemId: string | null;
  /** Null where it cannot be read: the line and all under it are left out. */
  quantity: string | null;
  unit: string;
  fitted: boolean;
  attributes: Record<string, string>;
  /** Names the lines directly under this one, where the source keeps them apart; null for a part without any. */
  assembly: string | null;
}

export const occurrencesMax = 200_000;

export class OccurrenceTree {
  readonly faults = new RowFaults();
  private readonly occurrences: Record<string, EbomOccurrence> = {};
  private readonly lineOf = new Map<string, BomLine>();
  private readonly leftOut = new Set<string>();
  private readonly told = new Set<BomLine>();
  private readonly repetitions = new Map<string, number>();

  constructor(
    private readonly partNumberColumn: string,
    readonly findings: Finding[],
    /** What becomes of a second line of one part and find number under one parent. */
    private readonly repeated: 'refuse' | 'number' = 'refuse',
  ) {}

  /** Answers with the occurrence id of the line under `parent` (null: directly under the top item). */
  add(line: BomLine, parent: string | null): string {
    const place = { parent, findNumber: line.findNumber, itemId: line.itemId };
    let id = occurrenceId(place);
    const earlier = this.lineOf.get(id);
    if (earlier !== undefined) {
      if (this.repeated === 'refuse' || line.findNumber !== '') {
        this.refuseTwice(line, earlier);
        return id;
      }
      const repetition = (this.repetitions.get(id) ?? 1) + 1;
      this.repetitions.set(id, repetition);
      id = occurrenceId({ ...place, repetition });
      this.tellRepeated(line, repetition);
    }
    this.lineOf.set(id, line);
    if (parent !== null && this.leftOut.has(parent)) {
      this.leaveOut(line);
      this.leftOut.add(id);
    } else if (line.quantity === null) this.leftOut.add(id);
    else {
      const { itemId, findNumber, quantity, unit, fitted, attributes } = line;
      this.occurrences[id] = {
        itemId,
        parent,
        findNumber,
        quantity,
        unit,
        fitted,
        attributes: { ...attributes },
      };
    }
    return id;
  }

  isLeftOut(id: string): boolean {
    return this.leftOut.has(id);
  }

  get size(): number {
    return this.lineOf.size;
  }

  /** Tells once that a line is not in the structure because what it hangs on is not. */
  leaveOut(line: BomLine): void {
    if (this.told.has(line)) return;
    this.told.add(line);
    const message = `${line.findNumber} ${line.itemId ?? ''}: left out with the assembly that holds it.`.trim();
    this.findings.push({ code: 'PARENT_LEFT_OUT', file: line.file, row: line.row, message });
  }

  /** Refusals: ROW_INVALID, FILE_EMPTY and those of checkEbom, each at its row. */
  settle(top: { itemId: string; revision: string; fileName: string }): Verdict<ParsedBom> {
    const { itemId, revision, fileName } = top;
    if (this.faults.reasons.length > 0) return refused(...this.faults.reasons);
    if (Object.keys(this.occurrences).length === 0)
      return refused({ code: 'FILE_EMPTY', message: `${fileName} has no parts.`, at: fileName });
    const ebom = { itemId, revision, description: `${itemId} ${revision}`, occurrences: this.occurrences };
    const checked = checkEbom(ebom);
    if (checked.kind === 'refused') return refused(...checked.reasons.map((reason) => this.atRow(reason, fileName)));
    return accepted({ ebom, findings: this.findings });
  }

  private tellRepeated(line: BomLine, repetition: number): void {
    const message = `${line.itemId ?? 'a line without part number'} stands under one parent again and has no find number: counted as its occurrence ${String(repetition)}, by the order of the rows.`;
    this.findings.push({ code: 'PART_REPEATED', file: line.file, row: line.row, message });
  }

  private refuseTwice(line: BomLine, earlier: BomLine): void {
    if (this.told.has(line)) return;
    this.told.add(line);
    const what = `${line.itemId ?? 'a line without part number'} with find number ${JSON.stringify(line.findNumber)}`;
    const message = `${what} stands under the same parent in rows ${String(earlier.row)} and ${String(line.row)}.${line.findNumber === '' ? ' Give them find numbers, or state --repeated number.' : ''}`;
    this.faults.refuse({ file: line.file, row: line.row, column: this.partNumberColumn }, message);
  }

  private atRow(reason: Refusal, fileName: string): Refusal {
    const line = this.lineOf.get((reason.at ?? '').slice('occurrences/'.length));
    if (line === undefined) return { ...reason, at: fileName };
    const message = `${line.file} row ${String(line.row)}: ${reason.message}`;
    return { ...reason, message, at: `${line.file}:${String(line.row)}`, facts: { ...reason.facts, row: line.row } };
  }
}
