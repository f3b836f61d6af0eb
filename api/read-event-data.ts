// The data of an event against its schema, and its subject against the one that the data gives.
import type { z } from 'zod';
import type { ContractEnvelope } from '../contract/events/contract-envelope';
import { Problem } from './problem';

export function readEventData<T>(schema: z.ZodType<T>, { type, data, dataref }: ContractEnvelope): T {
  if (data === undefined && dataref !== undefined) {
    const detail = `Cutin does not fetch ${dataref}: send the data with the event; dataref says where it can be read again.`;
    throw new Problem(400, 'EVENT_DATA_ABSENT', detail, { dataref });
  }
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues
    .slice(0, 50)
    .map((issue) => ({ pointer: ['/data', ...issue.path.map(String)].join('/'), message: issue.message }));
  const detail = `The data of ${type} is not valid at ${errors[0]?.pointer ?? ''}: ${errors[0]?.message ?? ''}`;
  throw new Problem(400, 'EVENT_DATA_INVALID', detail, { errors });
}

export function refuseOtherSubject(event: ContractEnvelope, subject: string): void {
  if (event.subject !== undefined && event.subject !== subject)
    throw new Problem(400, 'EVENT_INVALID', `The subject of this event is ${subject}, not ${event.subject}.`);
}
