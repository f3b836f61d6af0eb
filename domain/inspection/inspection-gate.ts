// No unit is completed or shipped before every characteristic of its locked plan has passed or was disposed of (RULES 7.5).
import type { Serial } from '../effectivity/serial';
import { awaited } from '../events/awaited';
import type { Parked } from '../events/event-outcome';
import type { UnitNonconformance } from '../quality/nonconformance';
import { nameOf, type NamedUnit } from '../units/named-unit';
import {
  openCharacteristics,
  openText,
  type CharacteristicDisposition,
  type KeptResult,
  type LockedPlan,
} from './open-characteristics';

/** What was found of a unit, and what it must be held against. */
export interface UnitInspection {
  /** Of the lock that the unit is completed under. */
  plan: LockedPlan;
  /** Of every lock of its order. */
  plans: readonly LockedPlan[];
  results: readonly KeptResult[];
  nonconformances: readonly UnitNonconformance[];
}

/** Parked with INSPECTION_OPEN for its results and dispositions; null where it owes nothing. */
export function inspectionGate(
  { site, unit, ...named }: NamedUnit & { site: string; unit: Serial },
  { nonconformances, ...found }: UnitInspection,
): Parked | null {
  const open = openCharacteristics({ ...found, dispositions: nonconformances.flatMap(dispositionOf) });
  if (open.length === 0) return null;
  const undisposed = nonconformances.filter(
    ({ state, characteristicId }) =>
      state !== 'dispositioned' && open.some((one) => one.characteristicId === characteristicId),
  );
  return {
    kind: 'parked',
    code: 'INSPECTION_OPEN',
    detail: `${nameOf(named)} owes ${String(open.length)} of the characteristics of ${found.plan.revision}: ${openText(open)}.`,
    waitsFor: [
      awaited.unit({ site, unit }),
      ...undisposed.map(({ nonconformanceId }) => awaited.nonconformance({ site, nonconformanceId })),
    ],
    owner: 'quality engineer',
  };
}

function dispositionOf({
  characteristicId,
  planRevision,
  disposition,
  disposedAt,
}: UnitNonconformance): CharacteristicDisposition[] {
  if (characteristicId === null || planRevision === null || disposition === null || disposedAt === null) return [];
  return [{ characteristicId, planRevision, disposition, at: disposedAt }];
}
