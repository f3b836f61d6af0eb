// What a workflow records in the engine's own store. Local activities: quick, and safe to repeat.
import { ApplicationFailure } from '@temporalio/common';
import type { HandoffPolicy } from '../domain/handoff/handoff-policy';
import type { Stage } from '../domain/handoff/stage';
import type { OwnActivities } from '../ports/activities';
import type { Stores } from '../ports/stores';
import type { ArtefactClass } from '../domain/identity/artefact';
import { recordUnread } from '../engine/drift/sweep-drift';
import { refusalFailure } from './to-failure';

export interface OwnActivitiesDependencies {
  stores: Stores;
  policies: Record<Stage, HandoffPolicy>;
  systemOfRecord: Partial<Record<ArtefactClass, string>>;
}

/** What each stage hands over, and the system that must own it. */
const handedOver: Record<Stage, { artefactClass: ArtefactClass; sender: string }> = {
  release: { artefactClass: 'change', sender: 'plm' },
  effectivityDecision: { artefactClass: 'effectivity', sender: 'cutin' },
  mbomTransform: { artefactClass: 'ebom', sender: 'plm' },
  mesLock: { artefactClass: 'mbom', sender: 'erp' },
  inspectionPlanUpdate: { artefactClass: 'drawing', sender: 'plm' },
  orderDisposition: { artefactClass: 'effectivity', sender: 'cutin' },
  workOrderLock: { artefactClass: 'mbom', sender: 'erp' },
  driftRepair: { artefactClass: 'effectivity', sender: 'cutin' },
};

export function createOwnActivities({ stores, policies, systemOfRecord }: OwnActivitiesDependencies): OwnActivities {
  const { releases, handoffs } = stores;
  return {
    planPropagation: async (changeId) => {
      const release = await releases.findRelease(changeId);
      if (release === null)
        throw refusalFailure([{ code: 'CHANGE_UNKNOWN', message: `Change ${changeId} was never received.` }]);
      await releases.markPropagating(changeId);
      return {
        author: release.author,
        sites: release.sites,
        items: release.affectedItems.map((item) => item.itemId),
        policies,
      };
    },
    readPolicy: (stage) => Promise.resolve(policies[stage]),
    proposeHandoff: async (input) => {
      await handoffs.propose(input);
      const { artefactClass, sender } = handedOver[input.handoff.stage];
      const authority = systemOfRecord[artefactClass];
      if (authority === sender) return null;
      const message = `${sender} does not own ${artefactClass}; the registry names ${authority ?? 'nobody'}.`;
      return { code: 'NOT_THE_OWNER', message };
    },
    recordTransition: (input) => handoffs.recordTransition(input),
    recordPark: (input) => handoffs.recordPark(input),
    recordResolution: async (input) => {
      const { resolution } = input;
      // A waiver stands only where the API recorded it with its signature; typing it into the Temporal UI records nothing.
      const standing =
        resolution.action === 'waive'
          ? await handoffs.findResolution(resolution.parkId)
          : await handoffs.recordResolution(input);
      if (
        standing === null ||
        (resolution.action === 'waive' && standing.action === 'waive' && !standing.hasSignature)
      ) {
        throw ApplicationFailure.nonRetryable(
          'A waiver needs a signature: use the API or `npx cutin resolve`.',
          'SIGNATURE_REQUIRED',
        );
      }
      if (standing.action !== resolution.action || standing.actor !== resolution.actor) {
        throw ApplicationFailure.nonRetryable(
          `${standing.actor} resolved ${resolution.parkId} first: ${standing.action}.`,
          'ALREADY_RESOLVED',
        );
      }
    },
    recordReminder: (input) => handoffs.recordReminder(input),
    closeChange: (changeId) => releases.closeChange(changeId),
    reopenFinding: (findingId) => stores.drift.reopen(findingId),
    recordUnread: ({ system, detail }) => recordUnread({ stores }, system, detail),
    recordAbort: (input) => releases.recordAbort(input),
  };
}
