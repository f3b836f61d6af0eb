// How the work stands as a whole, and what keeps it from going on.
import { z } from 'zod';
import { troubleNames } from '../../domain/handoff/judge-operation';

export const operationAnswer = z.object({
  troubles: z
    .array(z.object({ name: z.enum(troubleNames), detail: z.string(), mend: z.string() }))
    .describe('Empty where everything goes on.'),
  store: z.object({
    undelivered: z.number().describe('Messages that no workflow has taken.'),
    oldestS: z.number().describe('Seconds since the oldest of them was recorded.'),
    interrupted: z.number(),
    unread: z.array(z.string()).describe('Systems that the last sweep could not read.'),
    overdue: z.number(),
    escalated: z.number(),
  }),
  engine: z
    .object({
      workers: z.number(),
      wedged: z.array(z.string()).describe('Workflows whose tasks fail again and again.'),
    })
    .nullable()
    .describe('Null where Temporal could not be asked.'),
});
