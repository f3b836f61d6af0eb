// Reads documents of a system back. One that fails alone is told from a system that is away; what is no fault of the
// system is ours, and is thrown.
import type { DocumentKey } from '../../domain/handoff/document';
import type { SystemName } from '../../domain/handoff/system-name';
import { SystemFault } from '../../ports/system-fault';
import type { ReceiverPort, Systems } from '../../ports/systems';

export type ReadBack = { kind: 'read'; held: unknown } | { kind: 'unreadable' | 'away'; detail: string };

/** Null is held where nothing active is. */
export async function readBack(receiver: ReceiverPort, document: DocumentKey): Promise<ReadBack> {
  const first = await tryRead(receiver, document);
  if (first.kind === 'read' || first.isFinal) return asRead(first);
  // A document that fails alone is told from a system that is away by asking for something else.
  const other = await trySystem(() => receiver.listDocuments({ cursor: null, limit: 1 }));
  if (other.kind === 'failed') return { kind: 'away', detail: other.detail };
  return asRead(await tryRead(receiver, document));
}

async function tryRead(receiver: ReceiverPort, document: DocumentKey): Promise<Tried<unknown>> {
  const tried = await trySystem(() => receiver.readDocument(document));
  if (tried.kind === 'failed') return tried;
  return { kind: 'read', value: tried.value?.status === 'active' ? tried.value.content : null };
}

function asRead(tried: Tried<unknown>): ReadBack {
  return tried.kind === 'read' ? { kind: 'read', held: tried.value } : { kind: 'unreadable', detail: tried.detail };
}

export type Tried<T> = { kind: 'read'; value: T } | { kind: 'failed'; isFinal: boolean; detail: string };

/** What is no fault of the system is ours, and fails the activity. */
export async function trySystem<T>(call: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { kind: 'read', value: await call() };
  } catch (error) {
    if (!(error instanceof SystemFault)) throw error;
    const isFinal = error.reason === 'rejected' || error.reason === 'notFound';
    return { kind: 'failed', isFinal, detail: error.message.slice(0, 500) };
  }
}

export function receiverOf(systems: Systems, system: SystemName): ReceiverPort {
  if (system === 'alm') throw new Error('ALM receives nothing.');
  return systems.receivers[system];
}
