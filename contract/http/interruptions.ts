// Work whose workflow was terminated or failed again and again, and the two ways out.
import { z } from 'zod';

export const interruption = z.object({
  workflowId: z.string().describe('As the store names it: without the installation that stands before it in Temporal.'),
  kind: z.enum(['change', 'handoff']),
  changeId: z.string().nullable(),
  changeTitle: z.string().nullable(),
  handoffId: z.string().nullable(),
  because: z.string().describe('What became of its workflow.'),
  interruptedAt: z.string(),
});

export const settlementBody = z.strictObject({
  workflowId: z.string().min(1).max(1_000),
  action: z
    .enum(['resume', 'abort'])
    .describe('resume: it goes on where the store says. abort: what it handed over is taken back.'),
  reason: z.string().trim().min(1).max(2_000),
});
