// A B2MML message that was given out, with the answers of MES.
import { z } from 'zod';

const answer = z.object({
  sender: z.string(),
  answerId: z.string().describe('Id of the ConfirmBOD.'),
  verdict: z.enum(['accepted', 'refused']),
  reasons: z.array(
    z.object({
      action: z.enum(['Rejected', 'Modified']),
      code: z.string().nullable(),
      text: z.string().nullable().describe('As MES words it.'),
    }),
  ),
  answeredBy: z.string(),
  answeredAt: z.iso.datetime(),
});

export const messageView = z.object({
  messageId: z.string(),
  kind: z.enum(['ProcessJobList', 'ChangeJobList', 'SyncOperationsDefinitionInformation']),
  lockVersion: z.number().nullable(),
  givenTo: z.string(),
  givenAt: z.iso.datetime(),
  answers: z.array(answer),
});
