// What subscribers are told where a handoff waits for a human: who must act, since when, and where to look.
import type { Told } from '../told';
import { changeField, changeOf, type HandoffRef } from './handoff-ref';

/** What a decision is handed to tell of a wait. */
export interface WaitFacts {
  /** Of the change; null where there is none. */
  title: string | null;
  link: string;
  at: string;
}

export interface Wait {
  handoff: HandoffRef;
  owner: string;
  since: string;
  dueAt: string;
}

const itemsMax = 20;

export function tellWait(
  { handoff, owner, since, dueAt }: Wait,
  { title, link, at }: WaitFacts,
  told: { name: string; id: string; more: Record<string, unknown> },
): Told {
  const { handoffId, stage, site, items } = handoff;
  return {
    name: told.name,
    id: told.id,
    subject: `handoff/${handoffId}`,
    ...changeField(handoff),
    data: {
      handoffId,
      changeId: changeOf(handoff),
      title,
      stage,
      site,
      items: items.slice(0, itemsMax),
      owner,
      since,
      dueAt,
      ageS: ageS(since, at),
      link,
      ...told.more,
    },
  };
}

export function ageS(since: string, at: string): number {
  return Math.max(0, Math.round((Date.parse(at) - Date.parse(since)) / 1_000));
}
