// Derives the inspection plan of a new revision from its drawing, or, where design gives no drawing, from the eBOM: one
// check that each fitted part is the specified one. Each characteristic is carried, changed, new or removed (RULES 6.1).
import type { Ebom } from '../mbom/ebom';
import { isSameCharacteristic, type Characteristic, type Drawing, type InspectionPlan } from './inspection-plan';
import { ownOf } from '../own-of';

export interface PlanSource {
  drawing: Drawing | null;
  ebom: Ebom;
}

export function deriveInspectionPlan(input: { source: PlanSource; previous: PlanSource | null }): InspectionPlan {
  const current = characteristicsOf(input.source);
  const before = input.previous === null ? {} : characteristicsOf(input.previous);
  const characteristics: InspectionPlan['characteristics'] = {};
  for (const [id, characteristic] of Object.entries(current)) {
    const old = ownOf(before, id);
    const delta = old === undefined ? 'new' : isSameCharacteristic(old, characteristic) ? 'carried' : 'changed';
    characteristics[id] = { ...characteristic, delta };
  }
  const removed = Object.keys(before).filter((id) => !Object.hasOwn(current, id));
  return { characteristics, removed: removed.sort() };
}

function characteristicsOf({ drawing, ebom }: PlanSource): Record<string, Characteristic> {
  if (drawing !== null) return drawing.characteristics;
  const checks: Record<string, Characteristic> = {};
  for (const [id, occurrence] of Object.entries(ebom.occurrences)) {
    if (!occurrence.fitted || occurrence.itemId === null) continue;
    checks[`PART-${id}`] = {
      description: `${id} is ${occurrence.itemId}`,
      nominal: occurrence.itemId,
      lowerTolerance: null,
      upperTolerance: null,
      unit: null,
      method: 'visual',
      key: false,
      requirement: null,
    };
  }
  return checks;
}
