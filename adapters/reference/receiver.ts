// A receiving system with the document contract of our reference systems: read, write once, withdraw.
import { z } from 'zod';
import type { Acknowledgement, DocumentKey, ReceivedDocument } from '../../domain/handoff/document';
import type { SystemName } from '../../domain/handoff/system-name';
import { SystemFault } from '../../ports/system-fault';
import type { DocumentWrite, ListedDocument, ReceiverPort, StopSignal } from '../../ports/systems';
import { callSystem, type SystemEndpoint } from './http-client';

const documentAnswer = z.object({
  status: z.enum(['active', 'withdrawn']),
  localRevision: z.number().int(),
  label: z.string(),
  idempotencyKey: z.string(),
  content: z.unknown(),
});

const writeAnswer = z.object({
  acknowledgement: z.object({
    level: z.enum(['L0', 'L1', 'L2', 'L3']),
    localRevision: z.number().int(),
    label: z.string(),
  }),
});

export function createReceiver(system: SystemName, endpoint: SystemEndpoint): ReceiverPort {
  return {
    system,
    describeDocument: documentPath,
    readDocument: (document, stop) => readDocument(endpoint, document, stop),
    listDocuments: (page) => listDocuments(endpoint, page),
    writeDocument: (write) => writeDocument(endpoint, write),
    withdrawDocument: async ({ document, expectedRevision, idempotencyKey, reason }) => {
      await callSystem(endpoint, {
        method: 'POST',
        path: `${documentPath(document)}/withdrawal`,
        headers: { 'idempotency-key': idempotencyKey, 'if-match': `"${String(expectedRevision)}"` },
        body: { reason },
      });
    },
    fenceWrites: (fence) => fenceWrites(endpoint, fence),
  };
}

const listAnswer = z.object({
  items: z.array(z.object({ path: z.string(), content: z.unknown() })),
  nextCursor: z.string().nullable(),
});

async function listDocuments(
  endpoint: SystemEndpoint,
  { cursor, limit }: { cursor: string | null; limit: number },
): ReturnType<ReceiverPort['listDocuments']> {
  const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const answer = await callSystem(endpoint, { method: 'GET', path: `/documents?limit=${String(limit)}${after}` });
  const { items, nextCursor } = checked(endpoint, listAnswer, answer.body);
  return { items: items.map(listedDocument), nextCursor };
}

function listedDocument({ path, content }: { path: string; content?: unknown }): ListedDocument {
  return { documentPath: path, document: documentAt(path), content };
}

async function readDocument(
  endpoint: SystemEndpoint,
  document: DocumentKey,
  stop?: StopSignal,
): Promise<ReceivedDocument | null> {
  const request = { method: 'GET', path: documentPath(document) } as const;
  const answer = await callSystem(endpoint, stop === undefined ? request : { ...request, stop });
  return answer.status === 404 ? null : checked(endpoint, documentAnswer, answer.body);
}

async function writeDocument(endpoint: SystemEndpoint, write: DocumentWrite): Promise<Acknowledgement> {
  const { expectedRevision } = write;
  const answer = await callSystem(endpoint, {
    method: 'PUT',
    path: documentPath(write.document),
    headers: {
      'idempotency-key': write.idempotencyKey,
      ...(expectedRevision === null ? { 'if-none-match': '*' } : { 'if-match': `"${String(expectedRevision)}"` }),
    },
    body: write.content,
  });
  if (answer.status === 404)
    throw new SystemFault('notFound', endpoint.name, `${endpoint.name} has no ${documentPath(write.document)}.`);
  return checked(endpoint, writeAnswer, answer.body).acknowledgement;
}

/** Keys that one call may name. */
const keysPerFence = 1_000;

async function fenceWrites(
  endpoint: SystemEndpoint,
  { document, idempotencyKeys, reason }: Parameters<ReceiverPort['fenceWrites']>[0],
): Promise<void> {
  const path = `${documentPath(document)}/fence`;
  for (let from = 0; from < idempotencyKeys.length; from += keysPerFence) {
    const keys = idempotencyKeys.slice(from, from + keysPerFence);
    const { status } = await callSystem(endpoint, { method: 'POST', path, body: { keys, reason } });
    if (status === 404) throw new SystemFault('notFound', endpoint.name, `${endpoint.name} has no ${path}.`);
  }
}

/** Contract violations are final: the same question would get the same answer. */
function checked<T>(endpoint: SystemEndpoint, schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new SystemFault(
    'rejected',
    endpoint.name,
    `${endpoint.name} answered outside its contract: ${parsed.error.issues[0]?.message ?? ''}`,
    {
      code: 'CONTRACT_VIOLATION',
    },
  );
}

function documentPath(document: DocumentKey): string {
  const segments = (...parts: string[]): string => `/${parts.map(encodeURIComponent).join('/')}`;
  switch (document.kind) {
    case 'changeEffectivity':
      return segments('changes', document.changeId, 'effectivity', document.site);
    case 'manufacturingBom':
      return segments('sites', document.site, 'manufacturing-boms', document.itemId, 'revisions', document.revision);
    case 'orderRevisions':
      return segments('sites', document.site, 'order-revisions', document.itemId, 'revisions', document.revision);
    case 'inspectionPlan':
      return segments('sites', document.site, 'inspection-plans', document.itemId, 'revisions', document.revision);
    case 'changeRequest':
      return segments('change-requests', document.requestId);
    case 'orderLock':
      return segments('sites', document.site, 'order-locks', document.orderId);
    case 'stockDispositions':
      return segments('sites', document.site, 'stock-dispositions', document.changeId);
    case 'orderDispositions':
      return segments('sites', document.site, 'order-dispositions', document.itemId, 'revisions', document.revision);
  }
}

/** The document of a path: what documentPath made it from, or null. */
function documentAt(path: string): DocumentKey | null {
  const [, a = '', , b = '', , c = ''] = path.slice(1).split('/').map(decodeSegment);
  const candidates: DocumentKey[] = [
    { kind: 'changeEffectivity', changeId: a, site: b },
    { kind: 'changeRequest', requestId: a },
    { kind: 'orderLock', site: a, orderId: b },
    { kind: 'stockDispositions', site: a, changeId: b },
    { kind: 'manufacturingBom', site: a, itemId: b, revision: c },
    { kind: 'orderRevisions', site: a, itemId: b, revision: c },
    { kind: 'inspectionPlan', site: a, itemId: b, revision: c },
    { kind: 'orderDispositions', site: a, itemId: b, revision: c },
  ];
  return candidates.find((one) => documentPath(one) === path) ?? null;
}

function decodeSegment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
