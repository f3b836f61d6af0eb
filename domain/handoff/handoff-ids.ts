// Ids of handoffs and of the workflows that carry them. They are made here, read by people, and never taken apart again. A
// handoff names the first of its items only, because its ref stands in every step of a history.
import { firstWithinJsonBytes } from '../json-bytes';
import { changeOf, subjectKey, type HandoffRef, type HandoffSubject, type SubjectOf } from './handoff-ref';
import { noSite, type Stage } from './stage';

/** Stands for the change where there is none. */
const noChange = '-';

/** With its quotes and commas, what a search attribute takes of a list is 2,048 bytes. */
const itemsBytesMax = 2_000;

/** The items, or the first of them and how many there are. */
export interface NamedItems {
  items: readonly string[];
  itemCount?: number;
}

export function nameItems({ items, itemCount = items.length }: NamedItems): { items: string[]; itemCount: number } {
  return { items: firstWithinJsonBytes(items, itemsBytesMax), itemCount };
}

export function handoffRef<Subject extends HandoffSubject>(
  of: { subject: Subject; site: string; stage: Stage } & NamedItems,
): HandoffRef<Subject> {
  const { subject, site, stage } = of;
  return { handoffId: handoffIdOf(of), workflowId: workflowIdOf(of), subject, site, stage, ...nameItems(of) };
}

/** The one handoff of a stage that a change has at a site. */
export function changeHandoff(
  of: { changeId: string; site: string; stage: Stage } & NamedItems,
): HandoffRef<SubjectOf<'change'>> {
  const { changeId, ...rest } = of;
  return handoffRef({ subject: { kind: 'change', changeId }, ...rest });
}

export function changeHandoffId({ changeId, ...at }: { changeId: string; site: string; stage: Stage }): string {
  return handoffIdOf({ subject: { kind: 'change', changeId }, ...at });
}

export function changeWorkflowId(changeId: string): string {
  return `change/${changeId}`;
}

/** `<change>:<site>:<stage>`, and for the n-th handoff of something else `:<subject>.<n>` after it. */
function handoffIdOf(of: { subject: HandoffSubject; site: string; stage: Stage }): string {
  const { subject, site, stage } = of;
  const { id, nth } = subjectKey(subject);
  const place = `${changeOf(of) ?? noChange}:${site}:${stage}`;
  return nth === null ? place : `${place}:${id}.${String(nth)}`;
}

/** The release is received by the workflow of its change; every other handoff has a workflow of its own. */
function workflowIdOf({ subject, site, stage }: { subject: HandoffSubject; site: string; stage: Stage }): string {
  const at = site === noSite ? '' : `${site}/`;
  if (subject.kind === 'change') {
    const change = changeWorkflowId(subject.changeId);
    return stage === 'release' ? change : `${change}/${at}${stage}`;
  }
  const { kind, id, nth } = subjectKey(subject);
  return `${kind}/${at}${id}.${String(nth)}/${stage}`;
}
