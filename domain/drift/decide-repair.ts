// The repair that somebody signs for a finding, and its end.
import type { Effects } from '../effects';
import { handoffRef } from '../handoff/handoff-ids';
import { accepted, refused, type Refusal, type Verdict } from '../verdict';
import { findingStates, type ChosenRepair, type DriftFinding, type PlaceStanding } from './finding';
import { openRepairs } from './judge-drift';

export type ChooseRepair = Omit<ChosenRepair, 'handoffId'> & { findingId: string };

type Place = Pick<PlaceStanding, 'receiptId' | 'writers'>;

export interface RepairFacts {
  finding: DriftFinding | null;
  place: Place;
  /** How many repairs were chosen for it before: one that was called off may be chosen again, with documents of its own. */
  repairs: number;
}

/**
 * Refusals: FINDING_UNKNOWN, FINDING_NOT_OPEN, REPAIR_NOT_POSSIBLE, and DRIFT_MOVED where it is not what was looked at any
 * more. The same choice again, while it is carried out, is that one.
 */
export function decideRepair(
  command: ChooseRepair,
  { finding, place, repairs }: RepairFacts,
): Verdict<{ handoffId: string; effects: Partial<Effects> }> {
  const { findingId, ...repair } = command;
  if (finding === null) return refused(findingUnknown(findingId));
  const standing = finding.repair;
  if (finding.state === 'repairing' && standing?.action === repair.action && standing.heldHash === repair.heldHash)
    return accepted({ handoffId: standing.handoffId, effects: {} });
  const refusal =
    unfitForRepair(finding, repair) ?? (repair.action === 'raiseChange' ? null : moved(finding, place, null));
  if (refusal !== null) return refused(refusal);
  const { changeId, site, itemId, documentPath } = finding;
  const nth = repairs + 1;
  const handoff = handoffRef({
    subject: { kind: 'finding', findingId, nth, changeId },
    site,
    stage: 'driftRepair',
    items: [itemId ?? documentPath],
  });
  const { handoffId } = handoff;
  const chosen: ChosenRepair = { ...repair, handoffId };
  const entry = {
    key: `repair chosen ${handoffId}`,
    kind: 'driftRepairChosen',
    actor: repair.actor,
    ...(changeId === null ? {} : { changeId }),
    body: { findingId, ...chosen },
  };
  return accepted({
    handoffId,
    effects: {
      writes: [{ kind: 'repairChosen', findingId, nth, repair: chosen }],
      outbox: [{ key: `repair ${handoffId}`, kind: 'startHandoff', payload: { handoff } }],
      ledger: [entry],
    },
  });
}

function unfitForRepair(
  finding: DriftFinding,
  { action, heldHash }: Pick<ChosenRepair, 'action' | 'heldHash'>,
): Refusal | null {
  const { findingId, state, documentPath, changeId } = finding;
  if (!findingStates.mayMove(state, 'repairing'))
    return { code: 'FINDING_NOT_OPEN', message: `${findingId} is ${state}.`, at: findingId };
  const open = openRepairs(finding);
  if (!open.includes(action)) {
    const none = changeId === null ? 'none: no change of Cutin has to do with the document' : 'none';
    const message = `${action} does not repair ${finding.kind} at ${documentPath}; possible: ${open.join(', ') || none}.`;
    return { code: 'REPAIR_NOT_POSSIBLE', message, at: findingId };
  }
  if (finding.heldHash === heldHash) return null;
  return {
    code: 'DRIFT_MOVED',
    message: `${documentPath} is not what was looked at: ${finding.heldHash ?? 'nothing'} is held, ${heldHash ?? 'nothing'} was signed.`,
    at: documentPath,
    facts: { heldHash: finding.heldHash, signedHash: heldHash },
  };
}

/** Null while the repair of the handoff is the one that was chosen, and nobody else handed the document over since. */
export function obstacleOfRepair(
  { findingId, handoffId }: { findingId: string; handoffId: string },
  { finding, place }: { finding: DriftFinding | null; place: Place },
): Refusal | null {
  if (finding === null) return findingUnknown(findingId);
  const { repair, state } = finding;
  if (repair?.handoffId !== handoffId)
    return { code: 'FINDING_NOT_OPEN', message: `${findingId} is ${state} and not repaired by this.`, at: findingId };
  // It was finished by an attempt whose answer was lost; or it asks PLM, which overwrites nothing.
  if (state !== 'repairing' || repair.action === 'raiseChange') return null;
  return moved(finding, place, handoffId);
}

/** The document was handed over by somebody else since it was compared, or is being handed over. */
function moved({ documentPath, receiptId }: DriftFinding, place: Place, handoffId: string | null): Refusal | null {
  const refusal = (message: string): Refusal => ({ code: 'DRIFT_MOVED', message, at: documentPath });
  const writer = place.writers.find((one) => one !== handoffId);
  if (writer !== undefined) return refusal(`${documentPath} is being handed over by ${writer}.`);
  if (place.receiptId !== receiptId) return refusal(`${documentPath} was handed over again since it was looked at.`);
  return null;
}

/** Nothing where the finding is not being repaired: it was finished before. */
export function decideFinish(finding: DriftFinding | null, at: string): Partial<Effects> {
  if (finding?.state !== 'repairing' || finding.repair === null) return {};
  const { findingId, changeId, site, repair } = finding;
  const { action, actor, handoffId } = repair;
  const entry = {
    key: `repaired ${handoffId}`,
    kind: 'driftRepaired',
    actor,
    ...(changeId === null ? {} : { changeId }),
    body: { findingId, action, site },
  };
  const state = action === 'raiseChange' ? 'raised' : 'resolved';
  return { writes: [{ kind: 'findingSettled', findingId, state, because: action, at }], ledger: [entry] };
}

/** The repair was called off: the finding waits for another. */
export function decideReopen(finding: DriftFinding | null): Partial<Effects> {
  if (finding?.state !== 'repairing') return {};
  return { writes: [{ kind: 'repairCalledOff', findingId: finding.findingId }] };
}

function findingUnknown(findingId: string): Refusal {
  return { code: 'FINDING_UNKNOWN', message: `There is no finding ${findingId}.`, at: findingId };
}
