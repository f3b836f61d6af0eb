// The envelope of every contract event: CloudEvents 1.0 with the extension attributes the thread needs.
import { z } from 'zod';
import { instant } from '../identifiers';

const shortText = z.string().min(1).max(500);

export const contractEnvelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1).max(200).describe('New for each event of its source; sent again, it is the same event.'),
  source: z
    .string()
    .max(500)
    .regex(/^[\x21-\x7e]+$/, 'a URI reference: ASCII without spaces')
    .describe('Who tells it, e.g. "/mes/PLANT-A".'),
  type: z.string().min(1).max(200),
  subject: shortText
    .optional()
    .describe('What it is about; where given, it is the one the contract derives from the data.'),
  time: instant.optional(),
  datacontenttype: z
    .string()
    .regex(/^application\/json *(; *charset="?utf-8"?)?$/i, 'application/json in UTF-8')
    .optional(),
  dataschema: z.string().min(1).max(500).optional(),
  dataref: z.string().min(1).max(2_000).optional().describe('Where the payload can be read again.'),
  correlationid: z.string().min(1).max(200).optional().describe('The change.'),
  causationid: z.string().min(1).max(200).optional().describe('Id of the event that caused this one.'),
  sequence: z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'a whole number from 1')
    .optional()
    .describe('Counts the events of one source and subject without a gap, from 1.'),
  logposition: z
    .string()
    .regex(/^[1-9]\d*$/)
    .optional()
    .describe('Its place in the log of Cutin, given to what subscribers are sent; it rises within a subject.'),
  data: z.unknown().optional(),
});

export type ContractEnvelope = z.infer<typeof contractEnvelope>;
