// Findings in memory, with what the engine has done at their places.
import { findingStates, placeKey, type DriftFinding, type PlaceStanding } from '../../../domain/drift/finding';
import type { DriftWrite } from '../../../domain/drift/drift-writes';
import type { DriftReads, NewestReceipt } from '../../../ports/drift';

export interface DriftRows {
  findings: DriftFinding[];
  /** By finding. */
  repairs: Record<string, number>;
  places: PlaceStanding[];
  /** By system. */
  newestReceipts: Record<string, NewestReceipt[]>;
}

export const noDriftRows = (): DriftRows => ({ findings: [], repairs: {}, places: [], newestReceipts: {} });

export function driftReads(rows: DriftRows): DriftReads {
  const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));
  return {
    listReceipts: ({ system, cursor, limit }) => {
      const items = (rows.newestReceipts[system] ?? []).filter(({ documentPath }) => documentPath > (cursor ?? ''));
      const page = items.slice(0, limit);
      return answer({ items: page, cursor: items.length > limit ? (page.at(-1)?.documentPath ?? null) : null });
    },
    listUnexplained: ({ system, paths }) =>
      answer(
        paths
          .filter(({ documentPath }) => {
            const place = rows.places.find((one) => one.system === system && one.documentPath === documentPath);
            return (place?.receiptId ?? null) === null && (place?.writers.length ?? 0) === 0;
          })
          .map(({ documentPath }) => ({ documentPath, changeId: null, site: null, preparedBy: null })),
      ),
    findFinding: (findingId) => answer(rows.findings.find((one) => one.findingId === findingId) ?? null),
    listStanding: (places) => {
      const keys = new Set(places.map(placeKey));
      return answer(rows.findings.filter((one) => one.state !== 'resolved' && keys.has(placeKey(one))));
    },
    listGoneExtras: ({ system, since }) =>
      answer(
        rows.findings.filter(
          (one) =>
            one.system === system &&
            one.kind === 'extra' &&
            (one.state === 'open' || one.state === 'raised') &&
            one.lastSeenAt < since,
        ),
      ),
    listPlaces: (places) => {
      const keys = new Set(places.map(placeKey));
      return answer(rows.places.filter((one) => keys.has(placeKey(one))));
    },
    countRepairs: (findingId) => answer(rows.repairs[findingId] ?? 0),
    findContent: () => Promise.resolve(null),
  };
}

export const driftRowWriters: {
  [Kind in DriftWrite['kind']]: (rows: DriftRows, write: Extract<DriftWrite, { kind: Kind }>) => void;
} = {
  findingFound: (rows, { findingId, seen: found, owner, at }) => {
    const seen = withoutContent(found);
    if (rows.findings.some((one) => one.state !== 'resolved' && placeKey(one) === placeKey(seen)))
      throw new Error(`A finding stands at ${seen.documentPath}.`);
    const rest = { state: 'open', repair: null, resolvedAt: null, resolvedBecause: null } as const;
    rows.findings.push({ findingId, ...seen, owner, ...rest, foundAt: at, lastSeenAt: at });
  },
  findingSeen: (rows, { findingId, seen, state, at }) => {
    Object.assign(moved(rows, findingId, state), withoutContent(seen), { lastSeenAt: at });
  },
  findingSettled: (rows, { findingId, state, because, at }) => {
    const resolvedAt = state === 'resolved' ? at : null;
    Object.assign(moved(rows, findingId, state), { resolvedBecause: because, resolvedAt });
  },
  repairChosen: (rows, { findingId, nth, repair }) => {
    if ((rows.repairs[findingId] ?? 0) !== nth - 1) throw new Error(`${findingId} has another repair.`);
    rows.repairs[findingId] = nth;
    moved(rows, findingId, 'repairing').repair = repair;
  },
  repairCalledOff: (rows, { findingId }) => {
    moved(rows, findingId, 'open').repair = null;
  },
};

function moved(rows: DriftRows, findingId: string, state: DriftFinding['state']): DriftFinding {
  const held = rows.findings.find((one) => one.findingId === findingId);
  if (held === undefined || (held.state !== state && !findingStates.mayMove(held.state, state)))
    throw new Error(`${findingId} does not move to ${state}.`);
  held.state = state;
  return held;
}

/** The store keeps what was held under its hash, and not in the finding. */
function withoutContent<Seen extends { held: unknown }>(seen: Seen): Omit<Seen, 'held'> {
  const kept: Partial<Seen> = { ...seen };
  delete kept.held;
  return kept as Omit<Seen, 'held'>;
}
