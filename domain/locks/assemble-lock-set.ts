// The lock set of one order from what is released for its effective revision (RULES 5.1). A field that nobody released
// refuses the whole lock: it is never left out, and never filled with what happens to be newest.
import type { Ebom } from '../mbom/ebom';
import { accepted, refused, type Verdict, type Refusal } from '../verdict';
import type { EffectivityStatement, Span } from '../effectivity/effectivity-statement';
import { formatSpans } from '../effectivity/format-spans';
import type { LockedOperation, LockSet, PinnedRevision } from './lock-set';
import type { OrderUnits } from './resolve-order';
import { headOfReleases, type ReleasedInstruction, type ReleasedRouting } from './released-documents';

/** What is known of the effective revision; null where nothing was released or received. */
export interface LockSources {
  ebom: { contentHash: string; content: Ebom } | null;
  drawing: { contentHash: string } | null;
  /** From the receipt of the handoff to ERP. */
  mbom: { contentHash: string; label: string } | null;
  /** From the receipt of the handoff to QMS. */
  inspectionPlan: { contentHash: string; label: string } | null;
  /** Released for the effective revision of the item. */
  routings: readonly ReleasedRouting[];
  instructions: readonly ReleasedInstruction[];
}

/** What a lock set says of the order; its serials are the resolved spans. */
type OrderIdentity = Pick<OrderUnits, 'site' | 'orderId' | 'itemId' | 'endItem' | 'serials' | 'lot'>;

/** Refused with LOCK_INCOMPLETE, one reason a missing field; `at` names what is waited for. */
export function assembleLockSet(input: {
  order: OrderIdentity;
  statement: EffectivityStatement;
  spans: readonly Span[];
  sources: LockSources;
}): Verdict<LockSet> {
  const { order, statement, spans, sources } = input;
  const { revision, statementId, changeId, decisionId } = statement;
  const { site, orderId, itemId, endItem, lot } = order;
  const reasons: Refusal[] = [];
  const need = <T>(value: T | null, what: string, at: string): T | null => {
    if (value === null) reasons.push(missing(orderId, what, at));
    return value;
  };
  const ebom = need(sources.ebom, `the eBOM of ${itemId} ${revision}`, `ebom/${itemId}/${revision}`);
  const drawing = need(sources.drawing, `the drawing of ${itemId} ${revision}`, `drawing/${itemId}/${revision}`);
  const mbom = need(sources.mbom, `ERP's receipt of the mBOM`, `mbom/${site}/${itemId}/${revision}`);
  const plan = need(
    sources.inspectionPlan,
    `QMS's receipt of the plan`,
    `inspectionPlan/${site}/${itemId}/${revision}`,
  );
  const routing = lockedRouting(order, sources, reasons);
  const software = ebom === null ? {} : lockedSoftware(ebom.content, orderId, reasons);
  if (ebom === null || drawing === null || mbom === null || plan === null || routing === null || reasons.length > 0)
    return refused(...reasons);
  const pin = (id: string, of: string, contentHash: string): PinnedRevision => ({ id, revision: of, contentHash });
  return accepted({
    site,
    orderId,
    itemId,
    endItem,
    serials: order.serials === null ? null : formatSpans(spans),
    lot,
    revision,
    effectivity: { statementId, changeId, decisionId },
    drawing: pin(itemId, revision, drawing.contentHash),
    ebom: pin(itemId, revision, ebom.contentHash),
    mbom: pin(itemId, mbom.label, mbom.contentHash),
    routing,
    inspectionPlan: pin(itemId, plan.label, plan.contentHash),
    software,
  });
}

function lockedRouting(
  { orderId, site, itemId }: OrderIdentity,
  { routings, instructions }: LockSources,
  reasons: Refusal[],
): LockSet['routing'] | null {
  const head = headOfReleases(routings, { orderId, what: `routing of ${itemId}`, at: `routing/${site}/${itemId}` });
  if (head.kind === 'refused') {
    reasons.push(...head.reasons);
    return null;
  }
  const { routingId, revision, contentHash } = head.value;
  const operations = head.value.operations.flatMap(({ operation, sequence }): LockedOperation[] => {
    const instruction = headOfReleases(
      instructions.filter((one) => one.operation === operation),
      { orderId, what: `work instruction of operation ${operation}`, at: `instruction/${site}/${itemId}/${operation}` },
    );
    if (instruction.kind === 'refused') {
      reasons.push(...instruction.reasons);
      return [];
    }
    const shown = instruction.value;
    const pinned = { id: shown.instructionId, revision: shown.revision, contentHash: shown.contentHash };
    return [{ operation, sequence, instruction: pinned }];
  });
  return { id: routingId, revision, contentHash, operations: operations.sort((a, b) => a.sequence - b.sequence) };
}

/** Occurrences that the eBOM marks as software carry their build and its hash as attributes. */
function lockedSoftware({ occurrences }: Ebom, orderId: string, reasons: Refusal[]): Record<string, PinnedRevision> {
  const builds: [string, PinnedRevision][] = [];
  for (const [id, { itemId, attributes }] of Object.entries(occurrences)) {
    if (attributes['kind'] !== 'software') continue;
    const { build, contentHash } = attributes;
    if (itemId === null || build === undefined || contentHash === undefined)
      reasons.push(missing(orderId, `build and contentHash of the software at ${id}`, `software/${id}`));
    else builds.push([id, { id: itemId, revision: build, contentHash }]);
  }
  return Object.fromEntries(builds);
}

function missing(orderId: string, what: string, at: string): Refusal {
  return { code: 'LOCK_INCOMPLETE', message: `${orderId} cannot be locked: ${what} is missing.`, at };
}
