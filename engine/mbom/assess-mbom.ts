// What ERP would receive for one affected item at one site: the eBOM transformed by the site's rules, reconciled with
// what planners edited in ERP since the last receipt, and accounted for. The preview and the handoff are the same.
import { checkAccountability, releaseMbom, type AccountabilityReport } from '../../domain/mbom/check-accountability';
import { checkExclusions, exclusionsOf, needsExclusionsBefore } from '../../domain/mbom/check-exclusions';
import { findRegrouping } from '../../domain/mbom/find-regrouping';
import type { Mbom, Treatments } from '../../domain/mbom/mbom';
import type { MergeSides } from '../../domain/mbom/merge';
import type { MadeFrom } from '../../domain/mbom/share-of';
import { transformEbom, type Transformed } from '../../domain/mbom/transform-ebom';
import type { TransformRules } from '../../domain/mbom/transform-rules';
import { readLines } from '../../domain/mbom/read-lines';
import { accepted, refused, type Verdict } from '../../domain/verdict';
import { reconcileMbom, type Reconciled } from '../../domain/mbom/reconcile-mbom';
import { timeZoneUnknown, type PlantDay } from '../../domain/effectivity/plant-day';
import type { AffectedItem, ReleasedChange } from '../../domain/change/released-change';
import type { ReconciliationDecision } from '../../domain/mbom/reconciliation-decision';
import type { IdentityReads } from '../../ports/identity';
import type { MbomReads } from '../../ports/mbom';
import type { ReceiverPort } from '../../ports/systems';
import { findEbom, readEbom } from '../identity/read-revision';

export interface MbomAssessment {
  itemId: string;
  revision: string;
  site: string;
  ebomHash: string;
  ruleSet: { ruleSetId: string; version: string; owner: string };
  /** T(eBOM new), before any planner's edit. */
  transformed: Mbom;
  treatments: Treatments;
  reconciled: Reconciled;
  accountability: AccountabilityReport;
  /** Accepted where it may be sent as it is. Refusals: RECONCILIATION_OPEN, MBOM_NOT_ACCOUNTABLE, MBOM_MOSTLY_EXCLUDED. */
  release: Verdict<AccountabilityReport>;
  /** Local revision of the ERP document the planners' side was read from, null where ERP holds none. */
  planningRevision: number | null;
}

export interface AssessMbomInput {
  change: ReleasedChange;
  item: AffectedItem;
  site: string;
  decisions: readonly ReconciliationDecision[];
}

export interface AssessMbomGiven {
  identity: Pick<IdentityReads, 'findRevisionContent'>;
  mbom: Pick<MbomReads, 'findTransform'>;
  systems: { receivers: { erp: Pick<ReceiverPort, 'readDocument'> } };
  rules: TransformRules;
  plantDay: PlantDay;
}

/** Refusals: those of transformEbom and of readEbom, PLANNING_UNREADABLE, SITE_TIME_ZONE_UNKNOWN. */
export async function assessMbom(given: AssessMbomGiven, of: AssessMbomInput): Promise<Verdict<MbomAssessment>> {
  const { item, site, decisions } = of;
  const { identity, rules } = given;
  const { itemId, toRevision: revision } = item;
  const read = await readEbom(identity, itemId, revision);
  if (read.kind === 'refused') return read;
  const { ebom, contentHash } = read.value;
  const asOf = releaseDay(given, of);
  if (asOf.kind === 'refused') return asOf;
  const transformed = transformEbom({ ebom, rules, site, asOf: asOf.value });
  if (transformed.kind === 'refused') return transformed;
  const planning = await readPlanning(given, of);
  if (planning.kind === 'refused') return planning;
  const engineering = transformed.value.mbom;
  const own = decisions.map(({ choices, exceptions }) => ({
    choices: choices.filter((choice) => choice.itemId === itemId),
    exceptions: exceptions.filter((exception) => exception.itemId === itemId),
  }));
  const { treatments } = transformed.value;
  const reconciled =
    planning.value === null
      ? { mbom: engineering, discrepancies: [], open: [] }
      : reconcileMbom(
          await readSides(given, of, {
            engineering,
            planning: planning.value.mbom,
            madeFrom: { ebom, treatments },
            asOf: asOf.value,
          }),
          own.flatMap(({ choices }) => choices),
        );
  const accountability = checkAccountability({ ebom, mbom: reconciled.mbom, treatments });
  const exceptions = own.flatMap((one) => one.exceptions);
  const released = releaseMbom(accountability, exceptions);
  const excluded = Object.keys(treatments.excluded);
  const size = { occurrences: Object.keys(ebom.occurrences).length, excluded };
  const excludedBefore = needsExclusionsBefore(size) ? await readExclusionsBefore(given, of) : [];
  const lines = Object.keys(reconciled.mbom.lines).length;
  const checked = checkExclusions({ itemId, lines, ...size, excludedBefore }, exceptions);
  const release = released.kind === 'accepted' && checked.kind === 'refused' ? checked : released;
  const { ruleSetId, version, owner } = rules;
  return accepted({
    itemId,
    revision,
    site,
    ebomHash: contentHash,
    ruleSet: { ruleSetId, version, owner },
    transformed: engineering,
    treatments,
    reconciled,
    accountability,
    release: reconciled.open.length > 0 ? stillOpen(itemId, reconciled) : release,
    planningRevision: planning.value?.localRevision ?? null,
  });
}

/** T(eBOM) of a revision by today's rules, null where its eBOM is not known. For weighing what a change does to orders. */
export async function transformRevision(
  given: Pick<AssessMbomGiven, 'identity' | 'rules' | 'plantDay'>,
  of: { change: ReleasedChange; itemId: string; revision: string | null; site: string },
): Promise<Verdict<Transformed> | null> {
  const ebom = await findEbom(given.identity, of.itemId, of.revision);
  if (ebom === null) return null;
  const asOf = releaseDay(given, of);
  return asOf.kind === 'refused' ? asOf : transformEbom({ ebom, rules: given.rules, site: of.site, asOf: asOf.value });
}

/**
 * What the mBOM of the revision before left out when it was handed over. Nothing is known of one that never was: today's
 * rules would say that they always excluded what they exclude now.
 */
async function readExclusionsBefore(given: AssessMbomGiven, { item, site }: AssessMbomInput): Promise<string[]> {
  const { itemId, fromRevision: revision } = item;
  const record = revision === null ? null : await given.mbom.findTransform({ site, itemId, revision });
  const ebom = await findEbom(given.identity, itemId, revision);
  if (record === null || ebom === null) return [];
  // Recorded by this engine when it handed the revision over.
  return exclusionsOf({ ebom, lines: record.lines as Mbom['lines'] });
}

/** Substitutions are valid by the plant's day of the release; where none has a validity, no day is needed. */
function releaseDay(
  { rules, plantDay }: Pick<AssessMbomGiven, 'rules' | 'plantDay'>,
  { change, site }: { change: ReleasedChange; site: string },
): Verdict<string> {
  const day = plantDay(site, change.releasedAt);
  if (day !== null) return accepted(day);
  const needsDay = rules.rules.some(
    (rule) => rule.kind === 'substitute' && (rule.validFrom ?? rule.validTo) !== undefined,
  );
  return needsDay ? refused(timeZoneUnknown(site)) : accepted('');
}

function stillOpen(itemId: string, { open }: Reconciled): Verdict<never> {
  const named = open.slice(0, 10).map(({ lineId, facet }) => `${lineId} ${facet}`);
  return refused({
    code: 'RECONCILIATION_OPEN',
    message: `${itemId}: engineering and planners changed the same thing differently: ${named.join(', ')}${open.length > 10 ? ', ...' : ''}.`,
    at: itemId,
    facts: { open: open.length, suspects: open.slice(0, 100) },
  });
}

/** The mBOM that ERP holds now for the revision before: what was handed over, with everything edited since. */
async function readPlanning(
  { systems }: AssessMbomGiven,
  { item, site }: AssessMbomInput,
): Promise<Verdict<{ mbom: Mbom; localRevision: number } | null>> {
  const { itemId, fromRevision } = item;
  if (fromRevision === null) return accepted(null);
  const document = { kind: 'manufacturingBom' as const, site, itemId, revision: fromRevision };
  const held = await systems.receivers.erp.readDocument(document);
  if (held?.status !== 'active') return accepted(null);
  const lines = readLines(held.content, { label: `ERP ${held.label}`, itemId });
  if (lines.kind === 'refused') return lines;
  const mbom = { itemId, revision: fromRevision, site, lines: lines.value };
  return accepted({ mbom, localRevision: held.localRevision });
}

/**
 * T(eBOM old) as it was handed over; by today's rules where it never was. Where the old eBOM is not known either there is no
 * base: every line that the two sides do not agree on is a suspect, because nobody can tell who changed it. What the base was
 * made from is read only where planners regrouped lines.
 */
async function readSides(
  given: AssessMbomGiven,
  { item: { itemId, fromRevision: revision }, site }: AssessMbomInput,
  now: { engineering: Mbom; planning: Mbom; madeFrom: MadeFrom; asOf: string },
): Promise<MergeSides> {
  const { engineering, planning, madeFrom, asOf } = now;
  const record = revision === null ? null : await given.mbom.findTransform({ site, itemId, revision });
  // Recorded by this engine when it handed the revision over.
  const handedOver = record === null ? null : (record.lines as Mbom['lines']);
  const recorded = handedOver === null ? null : { ...planning, lines: handedOver };
  const sides = { base: recorded, engineering, planning };
  if (recorded !== null && findRegrouping(sides).lines.size === 0) return sides;
  const ebom = await findEbom(given.identity, itemId, revision);
  const transformed = ebom === null ? null : transformEbom({ ebom, rules: given.rules, site, asOf });
  if (ebom === null || transformed?.kind !== 'accepted')
    return { ...sides, madeFrom: { base: null, engineering: madeFrom } };
  const { mbom, treatments } = transformed.value;
  return {
    ...sides,
    base: recorded ?? mbom,
    madeFrom: { base: { ebom, treatments }, engineering: madeFrom },
  };
}
