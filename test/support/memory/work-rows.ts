// Work that workflows carry, in memory: what is open is said by the test.
import type { OpenWork } from '../../../domain/handoff/open-work';
import type { WorkWrite } from '../../../domain/handoff/work-writes';
import type { WorkReads } from '../../../ports/work';

export interface WorkRows {
  open: OpenWork[];
  interrupted: string[];
  retries: { workflowId: string; at: string }[];
  hurried: string[];
}

export const noWorkRows = (): WorkRows => ({ open: [], interrupted: [], retries: [], hurried: [] });

export function workReads(rows: WorkRows): WorkReads {
  const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));
  return {
    listOpen: ({ after, limit }) =>
      answer(rows.open.filter(({ workflowId }) => workflowId > (after ?? '')).slice(0, limit)),
    findOpen: (workflowId) => answer(rows.open.find((one) => one.workflowId === workflowId) ?? null),
    isInterrupted: (workflowId) => answer(rows.interrupted.includes(workflowId)),
    listRetries: (workflowId) =>
      answer(rows.retries.filter((one) => one.workflowId === workflowId).map(({ at }) => at)),
  };
}

export const workRowWriters: {
  [Kind in WorkWrite['kind']]: (rows: WorkRows, write: Extract<WorkWrite, { kind: Kind }>) => void;
} = {
  workInterrupted: (rows, { work }) => {
    rows.interrupted.push(work.workflowId);
  },
  interruptionEnded: (rows, { workflowId }) => {
    rows.interrupted = rows.interrupted.filter((one) => one !== workflowId);
  },
  workRetried: (rows, { workflowId, at }) => {
    rows.retries.push({ workflowId, at });
  },
  retriesForgotten: (rows, { workflowId }) => {
    rows.retries = rows.retries.filter((one) => one.workflowId !== workflowId);
  },
  messagesHurried: (rows, { workflowId }) => {
    rows.hurried.push(workflowId);
  },
};
