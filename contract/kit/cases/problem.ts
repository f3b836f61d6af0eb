// A refusal as every part of the thread writes it: RFC 9457 with a code.
import { z } from 'zod';

export const problem = z.object({
  status: z.number().int(),
  code: z.string().min(1),
  detail: z.string().min(1),
});
