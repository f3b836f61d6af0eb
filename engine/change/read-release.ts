// Receives a release: PLM is read back, and every released revision is frozen with its content. What PLM holds must be
// what the event announced; anything else parks the change with both hashes and propagates nothing.
import type { Refusal } from '../../domain/verdict';
import { announcedRevisions } from '../../domain/change/decide-release';
import type { HashContent, RevisionRef } from '../../domain/identity/artefact';
import { checkRollUp } from '../../domain/change/check-change-class';
import type { AffectedItem, ReleasedChange } from '../../domain/change/released-change';
import { subjectOf, type HandoffRef } from '../../domain/handoff/handoff-ref';
import type { Transactions } from '../../ports/transaction';
import { adoptPredecessor, freezeRevision } from './freeze-revision';
import { recordReceipts } from '../handoff/record-receipts';
import type { Systems } from '../../ports/systems';
import { sideBySide } from '../side-by-side';
import { orThrow, Refused } from '../../ports/refused';

interface Given {
  transactions: Transactions;
  systems: Systems;
  hash: HashContent;
}

export async function readRelease(given: Given, handoff: HandoffRef): Promise<{ revisions: number }> {
  const { transactions, systems } = given;
  const { changeId } = subjectOf(handoff, 'change');
  const release = await transactions.reads.changes.findRelease(changeId);
  if (release === null)
    throw new Refused({ code: 'CHANGE_UNKNOWN', message: `Change ${changeId} was never received.` });
  const held = await systems.releases.readChange(changeId);
  if (held === null)
    throw new Refused({
      code: 'CHANGE_NOT_IN_PLM',
      message: `PLM does not know change ${changeId}.`,
      at: changeId,
    });
  if (held.state !== 'released')
    throw new Refused({
      code: 'CHANGE_NOT_RELEASED',
      message: `PLM holds ${changeId} as ${held.state}.`,
      at: changeId,
    });
  const reasons: Refusal[] = differencesFrom(release, held.change);
  reasons.push(...(await leftBehind(systems, release)));
  if (reasons.length > 0) throw new Refused(...reasons);
  const refusals = await sideBySide(announcedRevisions(release), (ref) => freeze(given, { ref, handoff }));
  reasons.push(...refusals.flat());
  await sideBySide(release.affectedItems, (item) => freezePredecessor(given, item));
  if (reasons.length > 0) throw new Refused(...reasons);
  orThrow(await recordReceipts(given, { handoff, as: 'verified', receipts: [], actor: 'cutin' }));
  return { revisions: release.affectedItems.length };
}

/** The event and PLM must tell of the same change: same items, revisions, sites, author. */
function differencesFrom(event: ReleasedChange, plm: ReleasedChange): Refusal[] {
  const facets = ['title', 'author', 'endItem', 'sites', 'requirementBaseline'] as const;
  const differing: string[] = facets.filter((facet) => JSON.stringify(event[facet]) !== JSON.stringify(plm[facet]));
  const outline = (change: ReleasedChange): string =>
    JSON.stringify(
      change.affectedItems.map((one) => [
        one.itemId,
        one.fromRevision,
        one.toRevision,
        one.action,
        one.mergedFrom,
        one.affects,
        one.replaces,
      ]),
    );
  if (outline(event) !== outline(plm)) differing.push('affectedItems');
  return differing.map((facet) => ({
    code: 'RELEASE_DIFFERS',
    message: `The event and PLM differ in ${facet} of ${event.changeId}.`,
    at: facet,
  }));
}

/** Users of a replaced item that the change forgets (RULES 3.8). */
async function leftBehind({ whereUsed }: Systems, { affectedItems: items }: ReleasedChange): Promise<Refusal[]> {
  const replaced = items.flatMap(({ replaces }) => (replaces === null ? [] : [replaces]));
  if (replaced.length === 0) return [];
  const rolledUp = checkRollUp({ items, uses: await whereUsed.listParents(replaced) });
  return rolledUp.kind === 'refused' ? rolledUp.reasons : [];
}

async function freeze(given: Given, { ref, handoff }: { ref: RevisionRef; handoff: HandoffRef }): Promise<Refusal[]> {
  const name = `${ref.artefactClass} ${ref.itemId} ${ref.revision}`;
  const found = await given.systems.releases.readArtefact(ref);
  if (found === null) return [{ code: 'REVISION_NOT_IN_PLM', message: `PLM has no ${name}.`, at: ref.itemId }];
  const { changeId } = subjectOf(handoff, 'change');
  const source = `read back for ${handoff.handoffId}`;
  const frozen = await freezeRevision(given, { announced: ref, content: found.content, changeId, source });
  return frozen.kind === 'refused' ? frozen.reasons : [];
}

/** The revision that is superseded is frozen too where PLM still has it, so that differences can be told. */
async function freezePredecessor(given: Given, item: AffectedItem): Promise<void> {
  if (item.fromRevision === null) return;
  for (const { artefactClass } of item.artefacts) {
    const key = { artefactClass, itemId: item.itemId, revision: item.fromRevision };
    if ((await given.transactions.reads.identity.findRevisionContent(key)) !== null) continue;
    const found = await given.systems.releases.readArtefact(key);
    if (found !== null) await adoptPredecessor(given, key, found.content);
  }
}
