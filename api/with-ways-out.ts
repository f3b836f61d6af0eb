// A handoff with what a human types for it: the way out of its park, or what a decision takes.
import { fillCommand } from '../domain/handoff/stage-facts';
import type { Stage } from '../domain/handoff/stage';
import { asShellWord } from '../domain/shell-word';
import { waysOut } from '../domain/handoff/ways-out';
import { stages } from '../engine/handoff/stages/stages';
import type { HandoffSummary } from '../ports/read-model';

export function withWaysOut(handoff: HandoffSummary): HandoffSummary & { waysOut: string[] } {
  return { ...handoff, waysOut: waysOutOf(handoff) };
}

function waysOutOf(handoff: HandoffSummary): string[] {
  const { state, stage, parkId, reason } = handoff;
  if (state === 'parked' && parkId !== null && reason !== null) return waysOut({ ...handoff, parkId, reason });
  // It goes on by itself; whoever cannot wait has the next try made at once.
  if (state === 'retrying')
    return [`npx cutin retry ${asShellWord(handoff.handoffId)} --reason "the receiver answers again"`];
  if (state !== 'awaitingDecision') return [];
  const { waitsFor } = stages[stage as Stage];
  return (waitsFor?.commands ?? []).flatMap((command) => fillCommand(command, handoff) ?? []);
}
