// What is installed against what the locked mBOM plans at that operation (RULES 7.2).
import type { RefusalCode } from '../refusal-codes';

/** A line of the mBOM as the floor looks at it. */
export interface PlannedLine {
  itemId: string;
  /** Line id of the assembly that consumes it, null directly under the product. */
  parent: string | null;
  /** Per one parent, exact decimal as text. */
  quantity: string;
  unit: string;
  /** Null where no rule assigned one: it may be installed at any. */
  operation: string | null;
}

export interface Deviation {
  code: Extract<RefusalCode, 'COMPONENT_NOT_PLANNED' | 'UNIT_OF_MEASURE_MISMATCH' | 'COMPONENT_EXTRA'>;
  message: string;
}

/** Null where it is as planned. */
export function judgeComponent(
  { itemId, operation, unitOfMeasure }: { itemId: string; operation: string; unitOfMeasure: string },
  { mbom, lines }: { mbom: string; lines: readonly PlannedLine[] },
): Deviation | null {
  const ofItem = lines.filter((line) => line.itemId === itemId);
  const here = ofItem.filter((line) => line.operation === null || line.operation === operation);
  const elsewhere = ofItem.map((line) => line.operation ?? '').join(', ');
  if (here.length === 0)
    return {
      code: 'COMPONENT_NOT_PLANNED',
      message: `${mbom} holds ${itemId} ${ofItem.length === 0 ? 'nowhere' : `at ${elsewhere}, not at ${operation}`}.`,
    };
  if (here.some(({ unit }) => unit === unitOfMeasure)) return null;
  const planned = [...new Set(here.map(({ unit }) => unit))].join(' or ');
  return {
    code: 'UNIT_OF_MEASURE_MISMATCH',
    message: `${mbom} counts ${itemId} in ${planned}, not in ${unitOfMeasure}.`,
  };
}
