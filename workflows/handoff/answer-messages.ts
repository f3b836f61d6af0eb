// What a handoff answers while it runs: how it stands, and what a human resolves its park with. A run that has just begun
// does not know yet what it waits for; it answers once it does.
import { condition, defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import type { Resolution } from '../../domain/handoff/park';
import {
  handoffQuery,
  newBuildSignal,
  resolveUpdate,
  retryNowUpdate,
  type HandoffView,
  type RetryNotice,
  type UpdateAnswer,
} from '../../ports/workflow-messages';
import { own } from './activities';
import { allowedActions, type HandoffFrame } from './frame';

const resolve = defineUpdate<UpdateAnswer, [Resolution]>(resolveUpdate);
const retryNow = defineUpdate<UpdateAnswer, [RetryNotice]>(retryNowUpdate);
const newBuild = defineSignal(newBuildSignal);
const view = defineQuery<HandoffView>(handoffQuery);

export function answerMessages(frame: HandoffFrame): void {
  setHandler(view, () => ({
    state: frame.state,
    generation: frame.generation,
    park: frame.park,
    retrying: frame.retrying,
    lastResolution: frame.resolution,
  }));
  // The task that it makes shows the run that the current build has changed.
  setHandler(newBuild, () => undefined, { description: 'Another build of the worker is current.' });
  setHandler(
    retryNow,
    (): UpdateAnswer => {
      frame.isTryAsked = true;
      return { accepted: true, handoffId: frame.handoff.handoffId };
    },
    {
      validator: ({ actor, reason }: RetryNotice) => {
        if (!isText(actor) || !isText(reason)) refuse('INVALID_RESOLUTION', 'actor and reason are mandatory.');
        if (frame.park !== null) refuse('NOT_RETRYING', `It is parked: resolve ${frame.park.parkId}.`);
      },
      description: 'Makes the next try of a handoff that is RETRYING at once: {actor, reason}.',
    },
  );
  setHandler(
    resolve,
    async (resolution) => {
      await condition(() => frame.isTakenUp);
      if (frame.answered === resolution.parkId) return { accepted: true, handoffId: frame.handoff.handoffId };
      refuseUnfit(frame, resolution);
      await own.recordResolution({ handoff: frame.handoff, resolution });
      // Another update may have settled this park while the store was asked; the store let only one of them through.
      if (frame.park?.parkId === resolution.parkId) frame.resolution = resolution;
      return { accepted: true, handoffId: frame.handoff.handoffId };
    },
    {
      validator: (resolution: Resolution) => {
        refuseInvalid(resolution);
        // A run that has just begun does not know yet what it waits for.
        if (frame.isTakenUp && frame.answered !== resolution.parkId) refuseUnfit(frame, resolution);
      },
      description: 'Frees a parked handoff: {parkId, action: retry | waive | abort, actor, reason}.',
    },
  );
}

function refuse(code: string, message: string): never {
  throw ApplicationFailure.nonRetryable(message, code);
}

function refuseInvalid(resolution: Resolution): void {
  if (typeof resolution !== 'object' || typeof resolution.parkId !== 'string')
    refuse('INVALID_RESOLUTION', 'parkId is missing.');
  if (!['retry', 'waive', 'abort'].includes(resolution.action))
    refuse('INVALID_RESOLUTION', 'action is retry, waive or abort.');
  if (!isText(resolution.actor) || !isText(resolution.reason))
    refuse('INVALID_RESOLUTION', 'actor and reason are mandatory.');
}

function refuseUnfit(frame: HandoffFrame, resolution: Resolution): void {
  if (frame.park?.parkId !== resolution.parkId || frame.resolution !== null) {
    refuse(
      'PARK_NOT_CURRENT',
      `${resolution.parkId} is not what this handoff waits for (${frame.park?.parkId ?? 'it is not parked'}).`,
    );
  }
  if (allowedActions(frame).includes(resolution.action)) return;
  if (resolution.action === 'waive')
    refuse('WAIVE_NOT_ALLOWED', `Policy does not allow to waive ${frame.handoff.stage}.`);
  refuse(
    'ABORT_NOT_ALLOWED',
    'A withdrawal is part of an abort already: retry it, or waive it after taking it back by hand.',
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}
