// What keeps work from going on, from what is seen of the store and of Temporal: each trouble by its name, in words, with
// what mends it. Nothing here is guessed: what could not be looked at is a trouble of its own.
export interface OperationFacts {
  store: {
    /** Messages that no workflow has taken, and since when the oldest waits. */
    undelivered: number;
    oldestS: number;
    interrupted: number;
    /** Systems that the last sweep could not read. */
    unread: string[];
    /** Parks and decisions beyond their due time, and those that another role has taken over. */
    overdue: number;
    escalated: number;
  };
  /** Null where Temporal could not be asked. */
  engine: {
    /** Workers that ask for work. */
    workers: number;
    /** Workflows whose tasks fail again and again, without what stands before their names. */
    wedged: string[];
  } | null;
}

export const troubleNames = [
  'temporalAway',
  'noWorker',
  'workflowsWedged',
  'messagesUndelivered',
  'workInterrupted',
  'systemsUnread',
  'handoffsOverdue',
  'handoffsEscalated',
] as const;
export type TroubleName = (typeof troubleNames)[number];

export interface Trouble {
  name: TroubleName;
  detail: string;
  mend: string;
}

/** A message that is a moment old may be on its way. */
export const undeliveredSMax = 30;
const namedMax = 5;

export function judgeOperation({ store, engine }: OperationFacts): Trouble[] {
  return [...(engine === null ? [temporalAway] : judgeEngine(engine)), ...judgeStore(store)];
}

const temporalAway: Trouble = {
  name: 'temporalAway',
  detail: 'Temporal does not answer: whether workers run and workflows go on is not known.',
  mend: 'check TEMPORAL_ADDRESS and that the server runs',
};

function judgeEngine({ workers, wedged }: NonNullable<OperationFacts['engine']>): Trouble[] {
  const troubles: Trouble[] = [];
  if (workers === 0)
    troubles.push({
      name: 'noWorker',
      detail: 'No worker asks for work: nothing goes on.',
      mend: 'start one: npm start, or node dist/workers/worker-main.js; its log says why it ended',
    });
  if (wedged.length > 0)
    troubles.push({
      name: 'workflowsWedged',
      detail: `The tasks of ${String(wedged.length)} workflows fail again and again: ${named(wedged)}.`,
      mend: 'read the failure in the Temporal UI (TemporalReportedProblems IS NOT NULL); deploy a worker that fits, they go on by themselves',
    });
  return troubles;
}

function judgeStore(store: OperationFacts['store']): Trouble[] {
  const { undelivered, oldestS, interrupted, unread, overdue, escalated } = store;
  const troubles: Trouble[] = [];
  const tell = (name: TroubleName, detail: string, mend: string): void => {
    troubles.push({ name, detail, mend });
  };
  if (oldestS > undeliveredSMax)
    tell(
      'messagesUndelivered',
      `${String(undelivered)} messages are not delivered, the oldest for ${String(Math.round(oldestS))} s.`,
      'check that the relay runs; GET /outbox?undelivered=true says why each waits',
    );
  if (interrupted > 0)
    tell(
      'workInterrupted',
      `${String(interrupted)} changes or handoffs are interrupted.`,
      'a human resumes or aborts each: npx cutin interrupted',
    );
  if (unread.length > 0)
    tell(
      'systemsUnread',
      `The last sweep could not read ${named(unread)}.`,
      'look with npx cutin drift, then sweep again',
    );
  if (overdue > 0)
    tell(
      'handoffsOverdue',
      `${String(overdue)} handoffs wait beyond their due time.`,
      'npx cutin stuck says who must act',
    );
  if (escalated > 0)
    tell(
      'handoffsEscalated',
      `${String(escalated)} handoffs wait for the role that took them over.`,
      'npx cutin stuck says who must act',
    );
  return troubles;
}

function named(names: readonly string[]): string {
  const more = names.length - namedMax;
  return names.slice(0, namedMax).join(', ') + (more > 0 ? ` and ${String(more)} more` : '');
}
