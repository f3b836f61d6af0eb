// The plan by which a handoff goes: the one that its change carries it with, else the one that governance has at its start.
import type { StagePlan } from '../../domain/handoff/stage-facts';
import type { HandoffInput } from '../../ports/workflow-messages';
import { own } from './activities';

export async function planOf({ handoff, plan }: HandoffInput): Promise<StagePlan> {
  return plan ?? own.readStage(handoff.stage);
}
