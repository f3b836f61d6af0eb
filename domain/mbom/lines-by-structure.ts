// The lines of an mBOM as people read a structure: each directly behind its parent.
import type { MbomLine } from './mbom';
import { orderTopDown } from './order-top-down';

export interface PlacedLine {
  lineId: string;
  line: MbomLine;
  /** Counted from the product, whose own lines are at 0. */
  level: number;
}

/** Siblings by line id; lines that hang under no line that is there are not among them. */
export function linesByStructure(lines: Readonly<Record<string, MbomLine>>): PlacedLine[] {
  const under = new Map<string | null, string[]>();
  for (const lineId of orderTopDown(lines).toSorted()) {
    const parent = lines[lineId]?.parent ?? null;
    const siblings = under.get(parent);
    if (siblings === undefined) under.set(parent, [lineId]);
    else siblings.push(lineId);
  }
  const found: PlacedLine[] = [];
  const open = (under.get(null) ?? []).toReversed().map((lineId) => ({ lineId, level: 0 }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { lineId, level } = next;
    const line = lines[lineId];
    if (line !== undefined) found.push({ lineId, line, level });
    for (const child of (under.get(lineId) ?? []).toReversed()) open.push({ lineId: child, level: level + 1 });
  }
  return found;
}
