// What Cutin tells of its own work where a human must act: who, since when, and where to look.
import { z } from 'zod';
import { identifier, instant } from '../identifiers';

const wait = {
  handoffId: z.string(),
  changeId: identifier.nullable().describe('Null where no change stands behind the handoff.'),
  title: z.string().nullable().describe('Of the change.'),
  stage: z.string(),
  site: z.string().describe('"-" where the handoff belongs to no one plant.'),
  items: z.array(identifier).describe('The first of them, where there are many.'),
  owner: z.string().describe('The role that must act.'),
  since: instant,
  dueAt: instant,
  ageS: z.number().int().min(0).describe('Seconds since it began to wait.'),
  link: z.url().describe('Where people look at it.'),
};

export const handoffParked = z.strictObject({
  ...wait,
  parkId: z.string(),
  reason: z.string().describe('A code of docs/errors.md.'),
  detail: z.string(),
  actions: z.array(z.enum(['retry', 'waive', 'abort'])).describe('The ways out that stand open.'),
});

export const handoffDue = z.strictObject({
  ...wait,
  waitId: z.string().describe('The park, or the decision, that is waited for.'),
  reminder: z.number().int().min(1).describe('Counts them; they never stop.'),
});

export const handoffEscalated = z.strictObject({
  ...wait,
  waitId: z.string().describe('The park, or the decision, that is waited for.'),
});

export const decisionAwaited = z.strictObject({
  ...wait,
  what: z.string().nullable().describe('What is to be decided, where the stage does not say it all.'),
});

export const workInterrupted = z.strictObject({
  workflowId: z.string().describe('As the store names it: `cutin resume` and `cutin abort` take it.'),
  changeId: identifier.nullable(),
  handoffId: z.string().nullable(),
  title: z.string().nullable().describe('Of the change.'),
  because: z.string(),
  owner: z.string().describe('The role that must act.'),
  since: instant,
  ageS: z.number().int().min(0),
  link: z.url().describe('Where people look at it.'),
});
