// The way out of a park: for every reason that a handoff can park with the one that is right, as commands that run as they
// stand. What has to be mended first is said by the page of errors; a choice that is a person's is never made here.
import { asShellWord } from '../shell-word';
import type { RefusalCode } from '../refusal-codes';
import type { ResolutionAction } from './park-resolution';

interface WayOut {
  act: 'retry' | 'abort' | 'reconcile' | 'except';
  /** The reason that is put down with it: true once the way is taken. */
  because: string;
}

const retry = (because: string): WayOut => ({ act: 'retry', because });
const abort = (because: string): WayOut => ({ act: 'abort', because });

/** Every code that docs/errors.md lists as a reason of parks; a test holds the two together. */
const wayOutOf = {
  ACTIVITY_FAILED: retry('the failed step is mended'),
  AMBIGUOUS_RELEASE: retry('a revision that supersedes the other is released'),
  CHANGE_NOT_IN_PLM: retry('PLM holds the change'),
  CHANGE_NOT_RELEASED: retry('the change is released in PLM'),
  CHANGE_UNKNOWN: retry('the change is received'),
  CHARACTERISTICS_MISSING: retry('the characteristics are named in PLM'),
  CONTRACT_VIOLATION: retry('the receiver keeps its contract'),
  DRAWING_INVALID: retry('the drawing is corrected in PLM'),
  DRIFT_MOVED: abort('the finding has moved and is looked at again'),
  EBOM_CYCLE: retry('the structure is corrected in PLM'),
  EBOM_DANGLING_PARENT: retry('the structure is corrected in PLM'),
  EBOM_INVALID: retry('the eBOM is corrected in PLM'),
  FINDING_NOT_OPEN: abort('the finding is not open any more'),
  FINDING_UNKNOWN: abort('there is no such finding'),
  HANDOFF_ENDED: abort('the handoff has ended otherwise'),
  HANDOFF_REJECTED: retry('what the receiver refused is mended'),
  IDENTIFIER_INVALID: retry('the identifier is corrected in PLM'),
  ITEM_NOT_DECIDED: abort('the decision lacks an affected item'),
  LIMITS_INVALID: retry('the limits are corrected in PLM'),
  LOCK_INCOMPLETE: retry('what the lock set lacked is released'),
  LOCK_STALE: retry('the decisions of the item are settled'),
  MBOM_MOSTLY_EXCLUDED: { act: 'except', because: 'the exclusions are meant' },
  MBOM_NOT_ACCOUNTABLE: retry('the transform rules are corrected'),
  NOT_DECIDED: retry('the effectivity is decided'),
  NOT_THE_OWNER: retry('the registry is corrected'),
  OCCURRENCE_WITHOUT_PART: retry('the part is named or excluded by a rule'),
  ORDERS_KEEP_COMING: retry('no more orders are created at the old revision'),
  ORDER_CLOSED: abort('the order is complete or cancelled'),
  ORDER_LOCKED: abort('the order stays locked as it is'),
  ORDER_SPLIT: abort('each part gets an order of its own'),
  ORDER_UNITS_UNCLEAR: abort('the order is announced anew with a closed range'),
  ORDER_UNKNOWN: retry('the order is announced'),
  PLANNING_UNREADABLE: retry('the document is corrected in ERP'),
  QUANTITY_INVALID: retry('the quantity is corrected in PLM'),
  READBACK_DIVERGED: retry('who changed it is found, and it is written again'),
  RECEIPT_MISSING: retry('the earlier handoff is settled'),
  RECEIVER_CONFLICT: retry('nobody else writes the document any more'),
  RECEIVER_UNREACHABLE: retry('the receiver answers again'),
  RECONCILIATION_OPEN: { act: 'reconcile', because: '' },
  RELEASE_DIFFERS: abort('a new change is released instead'),
  REPAIR_NOT_POSSIBLE: abort('another repair is chosen'),
  REQUIREMENT_UNKNOWN: retry('the baseline holds the requirement'),
  REVISION_CONFLICT: abort('the other content is released under a new revision'),
  REVISION_NOT_IN_PLM: retry('the revision is released in PLM'),
  REVISION_UNKNOWN: abort('the revision was never frozen'),
  ROLL_UP_INCOMPLETE: abort('a change that holds every user is released instead'),
  RULE_CONFLICT: retry('the transform rules are corrected'),
  RULE_INVALID: retry('the transform rules are corrected'),
  SITE_TIME_ZONE_UNKNOWN: retry('the registry names the time zone of the site'),
  UNKNOWN_OPERATION: retry('the transform rules are corrected'),
  WITHDRAWAL_BLOCKED: retry('what was to be taken back can be taken back'),
} satisfies Partial<Record<RefusalCode, WayOut>>;

export const parkCodes = Object.keys(wayOutOf) as (keyof typeof wayOutOf)[];

export interface ParkedHandoff {
  handoffId: string;
  parkId: string;
  reason: string;
  items: readonly string[];
  /** Those that stand open for the park. */
  actions: readonly ResolutionAction[];
}

/** Commands, to be taken in turn: what has to be looked at comes first, and what frees the park stands last. */
export function waysOut(parked: ParkedHandoff): string[] {
  const { handoffId, items, reason } = parked;
  const { act, because } = (wayOutOf as Partial<Record<string, WayOut>>)[reason] ?? retry('the cause is mended');
  const reconcile = `npx cutin reconcile ${asShellWord(handoffId)}`;
  switch (act) {
    case 'reconcile':
      // It shows what engineering, planning and both before them have; what planning took may need an exception besides.
      return [reconcile, `${reconcile} --take-all engineering`];
    case 'except':
      return [
        reconcile,
        `${reconcile} ${items.map((itemId) => `--except ${asShellWord(`${itemId}/*`)}`).join(' ')} --reason "${because}"`,
      ];
    case 'abort':
      // A withdrawal is part of an abort already, and cannot be aborted.
      return [resolve(parked, parked.actions.includes('abort') ? 'abort' : 'retry', because)];
    case 'retry':
      return [resolve(parked, 'retry', because)];
    default:
      return act satisfies never;
  }
}

function resolve({ handoffId, parkId }: ParkedHandoff, action: ResolutionAction, because: string): string {
  return `npx cutin resolve ${asShellWord(handoffId)} --park ${asShellWord(parkId)} --action ${action} --reason "${because}"`;
}
