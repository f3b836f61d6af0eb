// What an order calls off, line by line in the order of the structure: what a planner compares with what ERP reckons.
import { accepted, refused, type Verdict } from '../verdict';
import { explodeMbom } from './explode-mbom';
import type { PlainFacet } from './line-facets';
import { linesByStructure, type PlacedLine } from './lines-by-structure';
import type { Mbom, MbomLine } from './mbom';
import { ownOf } from '../own-of';

export interface ExplodedLine extends Pick<MbomLine, PlainFacet> {
  lineId: string;
  /** Counted from the product, whose own lines are at 0. */
  level: number;
  /** For the whole order, an exact decimal in `unit`. */
  calledOff: string;
}

/**
 * `units` of the product, a decimal above zero. Refused with MBOM_NOT_A_STRUCTURE where a line hangs under one that is not
 * there, or under itself: it would be called off by nobody.
 */
export function explodeLines(mbom: Mbom, units: string): Verdict<ExplodedLine[]> {
  const calledOff = explodeMbom(mbom, units);
  const loose = Object.keys(mbom.lines).filter((lineId) => !Object.hasOwn(calledOff, lineId));
  if (loose.length > 0)
    return refused({
      code: 'MBOM_NOT_A_STRUCTURE',
      message: `${String(loose.length)} lines of the mBOM of ${mbom.itemId} hang under no line that is there: ${loose.slice(0, 10).join(', ')}.`,
      at: mbom.itemId,
      facts: { loose: loose.slice(0, 100) },
    });
  return accepted(linesByStructure(mbom.lines).map((placed) => exploded(placed, calledOff)));
}

function exploded({ lineId, level, line }: PlacedLine, calledOff: Record<string, string>): ExplodedLine {
  const { itemId, parent, quantity, unit, operation, supply } = line;
  const { attritionPercent, setupQuantity, roundingMultiple } = line;
  return {
    ...{ lineId, level, itemId, parent, quantity, unit, operation, supply },
    ...(attritionPercent === undefined ? {} : { attritionPercent }),
    ...(setupQuantity === undefined ? {} : { setupQuantity }),
    ...(roundingMultiple === undefined ? {} : { roundingMultiple }),
    calledOff: ownOf(calledOff, lineId) ?? '0',
  };
}
