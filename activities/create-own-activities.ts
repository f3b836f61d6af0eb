// What a workflow records in the engine's own store. Local activities: quick, and safe to repeat.
import type { PlantDay } from '../domain/effectivity/plant-day';
import type { SerialRules } from '../domain/effectivity/serial';
import { nameItems } from '../domain/handoff/handoff-ids';
import type { HandoffPolicy } from '../domain/handoff/handoff-policy';
import type { SystemsOfRecord } from '../domain/handoff/decide-proposal';
import type { Stage } from '../domain/handoff/stage';
import type { StagePlan } from '../domain/handoff/stage-facts';
import { abortChange } from '../engine/change/abort-change';
import { beginPropagation } from '../engine/change/begin-propagation';
import { callOff } from '../engine/change/call-off';
import { closeChange } from '../engine/change/close-change';
import { recordUnread } from '../engine/drift/record-unread';
import { reopenFinding } from '../engine/drift/reopen-finding';
import { park } from '../engine/handoff/park';
import { propose } from '../engine/handoff/propose';
import { recordTransition } from '../engine/handoff/record-transition';
import { remind } from '../engine/handoff/remind';
import { resolveTold } from '../engine/handoff/resolve-told';
import { factsOf } from '../engine/handoff/stages/define-stage';
import { mainLine, stages } from '../engine/handoff/stages/stages';
import { readOpenOrders } from '../engine/orders/read-open-orders';
import type { OwnActivities } from '../ports/activities';
import type { LinkTo } from '../ports/links';
import type { Transactions } from '../ports/transaction';
import { valueOrFailure } from './to-failure';

export interface OwnActivitiesDependencies {
  transactions: Transactions;
  serialRules: SerialRules;
  plantDay: PlantDay;
  policies: Record<Stage, HandoffPolicy>;
  systemOfRecord: SystemsOfRecord;
  newId: () => string;
  linkTo: LinkTo;
}

export function createOwnActivities(given: OwnActivitiesDependencies): OwnActivities {
  const { policies } = given;
  const planOf = (stage: Stage): StagePlan => ({ policy: policies[stage], facts: factsOf(stages[stage]) });
  return {
    planPropagation: async (changeId) => {
      const begun = valueOrFailure(await beginPropagation(given, changeId));
      const { title, author, sites, affectedItems } = begun;
      const named = nameItems({ items: affectedItems.map(({ itemId }) => itemId) });
      const line = mainLine.map((stage) => ({ stage, plan: planOf(stage) }));
      const standing = { state: begun.state, calledOff: begun.calledOff, begun: begun.begun };
      return { title, author, sites, ...named, release: planOf('release'), mainLine: line, ...standing };
    },
    readStage: (stage) => Promise.resolve(planOf(stage)),
    proposeHandoff: (input) => propose(given, input),
    recordTransition: async (input) => void valueOrFailure(await recordTransition(given, input)),
    recordPark: async (input) => void valueOrFailure(await park(given, input)),
    recordResolution: async (input) => void valueOrFailure(await resolveTold(given, input)),
    recordReminder: (reminder) => remind(given, reminder),
    readOpenOrders: (input) => readOpenOrders(given, input),
    closeChange: (changeId) => closeChange(given, changeId),
    reopenFinding: (findingId) => reopenFinding(given, findingId),
    recordUnread: ({ system, detail }) => recordUnread(given, system, detail),
    callOff: (input) => callOff(given, input),
    recordAbort: async (input) => {
      await abortChange(given, input);
    },
  };
}
