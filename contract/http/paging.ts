// Cursor pages: stable while rows are added, bounded in size.
import { z } from 'zod';

export const pageQuery = z.strictObject({
  cursor: z.string().min(1).max(400).optional().describe('nextCursor of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
