// A *handoff* carries documents of one *subject* over one boundary. Its ref names it wherever it is spoken of: plain JSON,
// small enough for a Temporal history.
import type { Stage } from './stage';

/** What a handoff is about. `nth` counts the handoffs of the same kind that were asked for the same subject. */
export type HandoffSubject =
  | { kind: 'change'; changeId: string }
  /** The change is the one that makes the order's revision effective. */
  | { kind: 'order'; orderId: string; nth: number; changeId: string }
  /** The change is the one that last handed the document over; null where nobody did. */
  | { kind: 'finding'; findingId: string; nth: number; changeId: string | null }
  | { kind: 'nonconformance'; nonconformanceId: string; nth: number }
  | { kind: 'correctiveAction'; actionId: string; nth: number }
  | { kind: 'baseline'; baselineId: string; nth: number };

export type SubjectKind = HandoffSubject['kind'];

export const subjectKinds = [
  'change',
  'order',
  'finding',
  'nonconformance',
  'correctiveAction',
  'baseline',
] as const satisfies readonly SubjectKind[];

export type SubjectOf<Kind extends SubjectKind> = Extract<HandoffSubject, { kind: Kind }>;

/** Both ids are made by `handoffRef` and never taken apart again. */
export interface HandoffRef<Subject extends HandoffSubject = HandoffSubject> {
  handoffId: string;
  /** The workflow that carries it. */
  workflowId: string;
  subject: Subject;
  site: string;
  stage: Stage;
  /** The first of its items, as many as an operator can search for. The store knows them all. */
  items: string[];
  itemCount: number;
}

/** The change a handoff belongs to; null where it belongs to none. */
export function changeOf({ subject }: Pick<HandoffRef, 'subject'>): string | null {
  return 'changeId' in subject ? subject.changeId : null;
}

/** For records that leave out what is not there. */
export function changeField(handoff: Pick<HandoffRef, 'subject'>): { changeId?: string } {
  const changeId = changeOf(handoff);
  return changeId === null ? {} : { changeId };
}

/** Rows and lists name a subject by its kind, its id and its count. */
export function subjectKey(subject: HandoffSubject): { kind: SubjectKind; id: string; nth: number | null } {
  const { kind } = subject;
  switch (kind) {
    case 'change':
      return { kind, id: subject.changeId, nth: null };
    case 'order':
      return { kind, id: subject.orderId, nth: subject.nth };
    case 'finding':
      return { kind, id: subject.findingId, nth: subject.nth };
    case 'nonconformance':
      return { kind, id: subject.nonconformanceId, nth: subject.nth };
    case 'correctiveAction':
      return { kind, id: subject.actionId, nth: subject.nth };
    case 'baseline':
      return { kind, id: subject.baselineId, nth: subject.nth };
  }
}

/** The subject, where it is of the kind that a stage is declared for. Another one is a broken assumption. */
export function subjectOf<Kind extends SubjectKind>(handoff: HandoffRef, kind: Kind): SubjectOf<Kind> {
  const { subject, handoffId } = handoff;
  if (subject.kind !== kind) throw new Error(`${handoffId} is of a ${subject.kind}, not of a ${kind}.`);
  return subject as SubjectOf<Kind>;
}
