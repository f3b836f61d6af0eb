// Changes, contents, effectivity, dispositions, merges and answers to parks, in memory.
import { contentHash } from '../../../adapters/signing/content-hash';
import { changeStates, letterHoldingStates, type ChangeState } from '../../../domain/change/change-states';
import type { ChangeWrite } from '../../../domain/change/change-writes';
import type { ReleasedChange, ReleaseEvent } from '../../../domain/change/released-change';
import { layerOf } from '../../../domain/effectivity/check-partition';
import { knownSeries } from '../../../domain/effectivity/check-series';
import type { EffectivityDecision } from '../../../domain/effectivity/effectivity-decision';
import type { EffectivityStatement } from '../../../domain/effectivity/effectivity-statement';
import type { EffectivityWrite } from '../../../domain/effectivity/effectivity-writes';
import { intersectSpans } from '../../../domain/effectivity/span-algebra';
import { statementStates } from '../../../domain/effectivity/statement-states';
import type { ResolutionWrite } from '../../../domain/handoff/resolution-writes';
import type { RevisionRef } from '../../../domain/identity/artefact';
import type { IdentityWrite } from '../../../domain/identity/identity-writes';
import type { RevisionConflict } from '../../../domain/identity/revision-conflict';
import { skeletonOf } from '../../../domain/identity/skeleton';
import type { PlannedLine } from '../../../domain/units/judge-component';
import type { MbomWrite } from '../../../domain/mbom/mbom-writes';
import type { ReconciliationDecision, TransformRecord } from '../../../domain/mbom/reconciliation-decision';
import type { OrderDisposition, SignedDispositions } from '../../../domain/orders/disposition';
import type { DispositionWrite } from '../../../domain/orders/disposition-writes';
import { Rival } from '../../../ports/rival';
import { placesOf } from './memory-orders';
import { handoffReads, noHandoffRows, type HandoffRows } from './handoff-rows';
import type { Reads } from '../../../ports/transaction';
import { findHeldRevision, findRevision } from './revision-rows';

export interface ChangeRows extends HandoffRows {
  changes: { change: ReleasedChange; state: ChangeState; calledOff?: { actor: string; reason: string } }[];
  releaseEvents: { event: ReleaseEvent; bodyHash: string; changeId: string }[];
  releasesTold: string[];
  revisions: RevisionRef[];
  contents: Record<string, unknown>;
  identifiers: { changeId: string; identifier: string }[];
  conflicts: { conflict: RevisionConflict; offeredBy: string; finding: string | null }[];
  decisions: EffectivityDecision[];
  statements: EffectivityStatement[];
  dispositions: (SignedDispositions & { order: OrderDisposition })[];
  reconciliations: { parkId: string; decision: ReconciliationDecision }[];
  transforms: TransformRecord[];
}

export function noChangeRows(): ChangeRows {
  return {
    ...noHandoffRows(),
    changes: [],
    releaseEvents: [],
    releasesTold: [],
    revisions: [],
    contents: {},
    identifiers: [],
    conflicts: [],
    decisions: [],
    statements: [],
    dispositions: [],
    reconciliations: [],
    transforms: [],
  };
}

const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));

export function changeReads(rows: ChangeRows): Pick<
  Reads,
  'dispositions' | 'effectivity' | 'handoffs' | 'identity' | 'mbom' | 'parks'
> & {
  changes: Omit<Reads['changes'], 'findAuthor'>;
} {
  const changeOf = (changeId: string) => rows.changes.find(({ change }) => change.changeId === changeId);
  const standing = (parkId: string) =>
    rows.resolutions.find((one) => one.parkId === parkId && one.voidedBecause === null);
  return {
    changes: {
      findState: (changeId) => answer(changeOf(changeId)?.state ?? null),
      findCallOff: (changeId) => answer(changeOf(changeId)?.calledOff ?? null),
      findCause: (changeId) => answer(rows.releaseEvents.find((one) => one.changeId === changeId)?.event.id ?? null),
      findRelease: (changeId) => answer(changeOf(changeId)?.change ?? null),
      findEvent: ({ source, id }) =>
        answer(rows.releaseEvents.find(({ event }) => event.source === source && event.id === id) ?? null),
      findDerivation: (itemId) => answer(derivationOf(rows, itemId)),
    },
    handoffs: handoffReads(rows),
    identity: {
      findHeldRevision: (key) => answer(findHeldRevision(rows, key)),
      findRevisionContent: (key) => {
        const ref = findRevision(rows, key);
        if (ref === undefined || !Object.hasOwn(rows.contents, ref.contentHash)) return answer(null);
        return answer({ contentHash: ref.contentHash, content: rows.contents[ref.contentHash] });
      },
      findContent: (hash) => answer(rows.contents[hash] ?? null),
      listIdentifiers: (skeletons) =>
        answer(
          rows.identifiers
            .filter(({ changeId }) => {
              const state = rows.changes.find(({ change }) => change.changeId === changeId)?.state;
              return state !== undefined && letterHoldingStates.includes(state);
            })
            .map(({ identifier }) => ({ identifier, skeleton: skeletonOf(identifier) }))
            .filter(({ skeleton }) => skeletons.includes(skeleton)),
        ),
      listUnread: (limit) =>
        answer(
          rows.conflicts
            .filter(({ conflict }) => !Object.hasOwn(rows.contents, conflict.offered.contentHash))
            .map(({ conflict: { conflictId, offered } }) => ({ conflictId, offered }))
            .slice(0, limit),
        ),
    },
    effectivity: {
      listStatements: ({ itemId, site, planned }) =>
        answer(
          rows.statements.filter(
            (one) =>
              one.itemId === itemId &&
              (site === undefined || one.site === site) &&
              (one.state === 'actual' || (planned === true && one.state === 'planned')),
          ),
        ),
      listPlanned: ({ changeId, site }) =>
        answer(
          rows.statements.filter(
            (one) => one.changeId === changeId && one.state === 'planned' && (site === undefined || one.site === site),
          ),
        ),
      listSeries: (endItem) =>
        answer(
          knownSeries(
            rows.statements.filter(
              (one) => one.endItem === endItem && one.basis === 'serial' && one.state !== 'withdrawn',
            ),
          ),
        ),
      listPlaces: (changeId) => answer(placesOf(rows.statements.filter((one) => one.changeId === changeId))),
      findDecision: (handoffId) => answer(rows.decisions.find((one) => one.handoffId === handoffId) ?? null),
    },
    dispositions: {
      listDispositions: ({ changeId, site }) =>
        answer(
          Object.fromEntries(
            rows.dispositions
              .filter((one) => one.changeId === changeId && one.site === site)
              .map(({ order, dispositionId, actor, printedName, decidedAt }) => [
                order.orderId,
                { ...order, dispositionId, actor, printedName, decidedAt },
              ]),
          ),
        ),
    },
    mbom: {
      findLines: (contentHash) => {
        const { lines } = (rows.contents[contentHash] ?? {}) as { lines?: Record<string, PlannedLine> };
        return answer(lines ?? null);
      },
      listDecisions: (handoffId) =>
        answer(rows.reconciliations.flatMap(({ decision }) => (decision.handoffId === handoffId ? [decision] : []))),
      findTransform: ({ site, itemId, revision }) =>
        answer(
          rows.transforms.find((one) => one.site === site && one.itemId === itemId && one.revision === revision) ??
            null,
        ),
    },
    parks: {
      findHandoff: (handoffId) => answer(rows.handoffs.find((one) => one.handoffId === handoffId) ?? null),
      findParked: (parkId) => answer(rows.handoffs.find(({ park }) => park?.parkId === parkId) ?? null),
      findResolution: (parkId) => {
        const one = standing(parkId);
        if (one === undefined) return answer(null);
        const { resolutionId, action, actor, signature } = one;
        return answer({ resolutionId, action, actor, hasSignature: signature !== undefined });
      },
    },
  };
}

function derivationOf(rows: ChangeRows, itemId: string): Record<string, string[]> {
  const derived: Record<string, string[]> = {};
  for (const { change, state } of rows.changes) {
    const item = change.affectedItems.find((one) => one.itemId === itemId);
    if (item === undefined || state === 'aborted') continue;
    const parents = [...(item.fromRevision === null ? [] : [item.fromRevision]), ...item.mergedFrom];
    derived[item.toRevision] = [...new Set([...(derived[item.toRevision] ?? []), ...parents])];
  }
  return derived;
}

type ChangeCoreWrite = ChangeWrite | IdentityWrite | EffectivityWrite | DispositionWrite | MbomWrite | ResolutionWrite;

type ChangeRowWriters = {
  [Kind in ChangeCoreWrite['kind']]: (rows: ChangeRows, write: Extract<ChangeCoreWrite, { kind: Kind }>) => void;
};

export const changeRowWriters: ChangeRowWriters = {
  releaseEventKept: (rows, { event, bodyHash, changeId }) => {
    rows.releaseEvents.push({ event, bodyHash, changeId });
  },
  releaseTold: (rows, { event }) => {
    rows.releasesTold.push(event.id);
  },
  changeKept: (rows, { change }) => {
    rows.changes.push({ change, state: 'received' });
  },
  changeMoved: (rows, { changeId, state }) => {
    const held = rows.changes.find(({ change }) => change.changeId === changeId);
    if (held === undefined || !changeStates.mayMove(held.state, state)) throw new Error(`${changeId} does not move.`);
    held.state = state;
  },
  changeCalledOff: (rows, { changeId, actor, reason }) => {
    const held = rows.changes.find(({ change }) => change.changeId === changeId);
    if (held !== undefined) held.calledOff = { actor, reason };
  },
  contentKept: (rows, { content }) => {
    rows.contents[contentHash(content)] = content;
  },
  revisionFrozen: (rows, { ref }) => {
    if (findRevision(rows, ref) === undefined) rows.revisions.push(ref);
  },
  identifiersKept: (rows, { changeId, identifiers }) => {
    rows.identifiers.push(...identifiers.map((identifier) => ({ changeId, identifier })));
  },
  conflictKept: (rows, { conflict, offeredBy }) => {
    if (rows.conflicts.some((one) => one.conflict.conflictId === conflict.conflictId)) return;
    rows.conflicts.push({ conflict, offeredBy, finding: null });
  },
  conflictAsked: (rows, { conflictId, finding }) => {
    for (const one of rows.conflicts) if (one.conflict.conflictId === conflictId) one.finding = finding;
  },
  effectivityDecided: (rows, { decision }) => {
    if (rows.decisions.some(({ handoffId }) => handoffId === decision.handoffId))
      throw new Rival('taken', 'decision_handoff_id_key', null);
    rows.decisions.push(decision);
  },
  statementKept: (rows, { statement }) => {
    if (rows.statements.some((other) => overlaps(other, statement)))
      throw new Rival('overlap', 'effectivity_units_never_overlap', null);
    rows.statements.push(statement);
  },
  statementMoved: (rows, { statementId, state }) => {
    const held = rows.statements.find((one) => one.statementId === statementId);
    if (held === undefined || !statementStates.mayMove(held.state, state))
      throw new Error(`${statementId} does not move.`);
    const moved = { ...held, state };
    if (rows.statements.some((other) => other !== held && overlaps(other, moved)))
      throw new Rival('overlap', 'effectivity_units_never_overlap', null);
    held.state = state;
  },
  ordersDisposed: (rows, { dispositions }) => {
    const { changeId, site, orders } = dispositions;
    for (const order of orders) {
      const isTaken = rows.dispositions.some(
        (one) => one.changeId === changeId && one.site === site && one.order.orderId === order.orderId,
      );
      if (!isTaken) rows.dispositions.push({ ...dispositions, order });
    }
  },
  mbomReconciled: (rows, { parkId, decision }) => {
    rows.reconciliations.push({ parkId, decision });
  },
  transformKept: (rows, { record }) => {
    const { site, itemId, revision } = record;
    rows.transforms = rows.transforms.filter(
      (one) => one.site !== site || one.itemId !== itemId || one.revision !== revision,
    );
    rows.transforms.push(record);
  },
  parkResolved: (rows, { resolution }) => {
    if (rows.resolutions.some((one) => one.parkId === resolution.parkId && one.voidedBecause === null))
      throw new Error(`${resolution.parkId} is resolved.`);
    rows.resolutions.push({ ...resolution, voidedBecause: null });
  },
  resolutionVoided: (rows, { resolutionId, because }) => {
    const held = rows.resolutions.find((one) => one.resolutionId === resolutionId);
    if (held?.voidedBecause !== null) throw new Error(`${resolutionId} cannot be voided.`);
    held.voidedBecause = because;
  },
};

/** As the exclusion constraints of the database tell it. */
function overlaps(one: EffectivityStatement, other: EffectivityStatement): boolean {
  return (
    ['planned', 'actual'].includes(one.state) &&
    one.state === other.state &&
    one.itemId === other.itemId &&
    one.site === other.site &&
    one.endItem === other.endItem &&
    layerOf(one) === layerOf(other) &&
    intersectSpans(one.spans, other.spans).length > 0
  );
}
