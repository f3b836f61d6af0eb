// What the reader of B2MML makes of a message: its records, or its refusal.
import { createB2mml } from '../../../adapters/b2mml/create-b2mml';
import type { Refusal } from '../../../domain/verdict';
import type { FloorRecord } from '../../../ports/b2mml';
import { bytes } from './samples';

export const b2mml = createB2mml({ schemaFolder: null });

export async function records(text: string): Promise<FloorRecord[]> {
  const { message } = await b2mml.read(bytes(text));
  if (message.kind === 'refused') throw new Error(message.reasons[0]?.message);
  if (message.value.kind === 'ConfirmBOD') throw new Error('no report');
  return message.value.records;
}

export async function refusalOf(text: string, reader = b2mml): Promise<Refusal> {
  const { message } = await reader.read(bytes(text));
  if (message.kind === 'accepted') throw new Error('accepted');
  expect(message.reasons).toHaveLength(1);
  return message.reasons[0]!;
}
