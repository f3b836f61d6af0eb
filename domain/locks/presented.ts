// Whether what the operator has before them is what the order is locked to (PRODUCT, boundary 3): the seal of the lock, or
// every document of the operation by revision and content. One that is not shown is not known to be right.
import type { AuthorisationQuestion, PresentedRevision } from './authorisation-question';
import type { Denial } from './denial';
import type { LockSet, PinnedRevision } from './lock-set';

export function presentedDenials(
  { presented, operation, orderId }: AuthorisationQuestion,
  { seal, lockSet }: { seal: string; lockSet: LockSet | null },
): Denial[] {
  if ('seal' in presented) {
    if (presented.seal === seal) return [];
    return [
      mismatch(`What is presented is not what ${orderId} is locked to.`, loadAgain, {
        locked: seal,
        presented: presented.seal,
      }),
    ];
  }
  if (lockSet === null) throw new Error('Shown revisions are compared with the lock set, which was not read.');
  const documents = documentsOf(lockSet, operation);
  const wrong = presented.revisions.flatMap((one) => shownDenial(one, documents));
  if (wrong.length > 0) return wrong;
  const shown = new Set(presented.revisions.map(keyOf));
  const missing = documents.filter((one) => !shown.has(keyOf(one))).map(nameOf);
  if (missing.length === 0) return [];
  const message = `Not everything that ${orderId} is locked to is shown: ${missing.join(', ')}.`;
  return [mismatch(message, 'Show every document of the operation, or present the seal.', { missing })];
}

const loadAgain = 'Load the order again from its lock. If it persists, call the manufacturing engineer.';

function mismatch(message: string, next: string, facts: Record<string, unknown>): Denial {
  return { code: 'SEAL_MISMATCH', message, next, facts };
}

type Document = Pick<PresentedRevision, 'artefact'> & PinnedRevision;

/** What is locked for one operation; the instructions of other operations are none of it. */
function documentsOf(lockSet: LockSet, operation: string): Document[] {
  const { drawing, ebom, mbom, routing, inspectionPlan, software } = lockSet;
  const instruction = routing.operations.find((one) => one.operation === operation)?.instruction;
  return [
    { artefact: 'drawing', ...drawing },
    { artefact: 'ebom', ...ebom },
    { artefact: 'mbom', ...mbom },
    { artefact: 'routing', ...routing },
    { artefact: 'inspectionPlan', ...inspectionPlan },
    ...(instruction === undefined ? [] : [{ artefact: 'instruction' as const, ...instruction }]),
    ...Object.values(software).map((build): Document => ({ artefact: 'software', ...build })),
  ];
}

function shownDenial(shown: PresentedRevision, documents: readonly Document[]): Denial[] {
  const locked = documents.find((one) => keyOf(one) === keyOf(shown));
  const name = nameOf(shown);
  if (locked === undefined)
    return [mismatch(`The lock holds no ${shown.artefact} ${shown.id} for this operation.`, loadAgain, {})];
  if (shown.revision !== locked.revision) {
    const { artefact, id } = shown;
    return [
      {
        code: 'SUPERSEDED_REVISION',
        message: `${name} is shown; the order is locked to ${locked.revision}.`,
        next: `Take away ${name} and load ${locked.revision}.`,
        facts: { artefact, id, effective: locked.revision, presented: shown.revision },
      },
    ];
  }
  if (shown.contentHash === locked.contentHash) return [];
  return [
    mismatch(
      `${name} is shown with another content than the lock holds.`,
      'Do not start. Call the manufacturing engineer: a released document was altered.',
      { locked: locked.contentHash, presented: shown.contentHash },
    ),
  ];
}

function keyOf({ artefact, id }: Pick<PresentedRevision, 'artefact' | 'id'>): string {
  return `${artefact} ${id}`;
}

function nameOf({ artefact, id, revision }: Pick<PresentedRevision, 'artefact' | 'id' | 'revision'>): string {
  return `${artefact} ${id} ${revision}`;
}
