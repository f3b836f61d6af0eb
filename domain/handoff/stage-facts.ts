// What the workflow of a handoff must know of its stage. It is handed over as data, so that the declaration of a stage
// stands in one place and workflow code names none.
import type { HandoffPolicy } from './handoff-policy';
import { asShellWord } from '../shell-word';
import type { Boundary } from './stage';

export interface StageFacts {
  boundary: Boundary;
  /** How people call the receiver. */
  receiver: string;
  /** What a human types while the handoff waits for one; null where none decides. See `fillCommand`. */
  waitsFor: { what: string; commands: string[] } | null;
}

/** All that a workflow needs to carry a handoff of the stage. */
export interface StagePlan {
  policy: HandoffPolicy;
  facts: StageFacts;
}

export interface CommandFacts {
  handoffId: string;
  changeId: string | null;
  site: string;
  /** Orders that wait, where they are known. */
  orders?: readonly string[];
}

/**
 * `{handoffId}`, `{changeId}` and `{site}` stand for those of the handoff, `{orders}` for the orders that wait, as options.
 * Null where something that the command names is not known.
 */
export function fillCommand(template: string, { handoffId, changeId, site, orders }: CommandFacts): string | null {
  const values: Record<string, string | undefined> = {
    handoffId: asShellWord(handoffId),
    changeId: changeId === null ? undefined : asShellWord(changeId),
    site: asShellWord(site),
    orders: orders?.map((orderId) => `--order ${asShellWord(orderId)}`).join(' '),
  };
  const isKnown = [...template.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => values[name] !== undefined);
  return isKnown ? template.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '') : null;
}
