// Inspection plans: characteristics by id, and how each differs from the plan of the revision before (RULES 6.1, 6.2).

export interface Characteristic {
  description: string;
  nominal: string | null;
  lowerTolerance: string | null;
  upperTolerance: string | null;
  unit: string | null;
  method: string;
  key: boolean;
  /** Requirement it verifies, where one is named. */
  requirement: string | null;
}

export interface Drawing {
  itemId: string;
  revision: string;
  characteristics: Record<string, Characteristic>;
}

export type CharacteristicDelta = 'carried' | 'changed' | 'new';

export interface InspectionPlan {
  characteristics: Record<string, Characteristic & { delta: CharacteristicDelta }>;
  removed: string[];
}

const facets = [
  'description',
  'nominal',
  'lowerTolerance',
  'upperTolerance',
  'unit',
  'method',
  'key',
  'requirement',
] as const;

/** Whether what was found of the one holds for the other. */
export function isSameCharacteristic(a: Characteristic, b: Characteristic): boolean {
  return facets.every((facet) => a[facet] === b[facet]);
}
