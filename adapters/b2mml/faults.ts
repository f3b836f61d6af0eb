// Why an outbound message cannot be made: MESSAGE_INPUT_INVALID, naming the field of the input.
import type { Refusal } from '../../domain/verdict';
import { sha256 } from './vocabulary';
import type { MessageHead } from './application-area';

/** Times are RFC 3339 with their offset, as the schema and every reader want them. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

export function headFaults({ messageId, receiver, createdAt }: MessageHead): Refusal[] {
  const named = { messageId, ...(receiver === null ? {} : { receiver }) };
  return [...identifierFaults(named), ...instantFaults('createdAt', createdAt)];
}

function instantFaults(at: string, text: string): Refusal[] {
  if (instant.test(text) && !Number.isNaN(Date.parse(text))) return [];
  return [fault(at, `${JSON.stringify(text)} is no time with its offset.`)];
}

export function identifierFaults(fields: Record<string, string>): Refusal[] {
  return Object.entries(fields).flatMap(([at, id]) =>
    id === '' || id.trim() !== id ? [fault(at, `${JSON.stringify(id)} is empty or has outer blanks.`)] : [],
  );
}

export function hashFaults(at: string, hash: string): Refusal[] {
  return sha256.test(hash) ? [] : [fault(at, 'it is no SHA-256 in lower-case hex.')];
}

export function fault(at: string, why: string): Refusal {
  return { code: 'MESSAGE_INPUT_INVALID', message: `The message cannot be made: ${at}: ${why}`, at };
}
