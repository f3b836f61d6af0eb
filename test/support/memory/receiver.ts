// A receiving system in memory. It keeps the promises of a receiver: a write builds on the revision it names, and the same
// key writes once.
import type { DocumentKey, ReceivedDocument } from '../../../domain/handoff/document';
import type { ReceiverName } from '../../../domain/handoff/system-name';
import { SystemFault } from '../../../ports/system-fault';
import type { ListedDocument, ReceiverPort } from '../../../ports/systems';

/** Where a document lies, as the floor world writes it. */
export function pathOf(document: DocumentKey): string {
  const { kind, ...parts } = document;
  if (kind === 'manufacturingBom' || kind === 'inspectionPlan')
    return `/${kind}/${document.itemId}/${document.revision}`;
  // The database keeps no order of fields.
  const named = Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1));
  return `/${[kind, ...named.map(([, value]) => value)].join('/')}`;
}

interface Kept extends ReceivedDocument {
  document: DocumentKey | null;
}

export class MemoryReceiver implements ReceiverPort {
  readonly kept = new Map<string, Kept>();
  readonly fenced = new Set<string>();
  /** Runs before a document is read; throws where the system is to fail. */
  beforeRead: (at: string) => Promise<void> | void = () => undefined;
  beforeList: () => void = () => undefined;

  constructor(readonly system: ReceiverName) {}

  describeDocument(document: DocumentKey): string {
    return pathOf(document);
  }

  /** As somebody does it in the system itself; null takes it away. */
  put(at: string, content: unknown, document: DocumentKey | null = null, idempotencyKey = 'by hand'): void {
    const before = this.kept.get(at);
    const localRevision = (before?.localRevision ?? 0) + 1;
    const status = content === null ? 'withdrawn' : 'active';
    const label = `${this.system}-${String(localRevision)}`;
    this.kept.set(at, {
      document: document ?? before?.document ?? null,
      status,
      localRevision,
      label,
      idempotencyKey,
      content,
    });
  }

  async readDocument(document: DocumentKey): Promise<ReceivedDocument | null> {
    await this.beforeRead(pathOf(document));
    return this.kept.get(pathOf(document)) ?? null;
  }

  listDocuments(page: { cursor: string | null; limit: number }): ReturnType<ReceiverPort['listDocuments']> {
    this.beforeList();
    const { cursor, limit } = page;
    const items = [...this.kept]
      .filter(([at, { status }]) => status === 'active' && at > (cursor ?? ''))
      .map(([documentPath, { document, content }]): ListedDocument => ({ documentPath, document, content }))
      .sort((a, b) => (a.documentPath < b.documentPath ? -1 : 1));
    const nextCursor = items.length > limit ? (items[limit - 1]?.documentPath ?? null) : null;
    return Promise.resolve({ items: items.slice(0, limit), nextCursor });
  }

  writeDocument(write: Parameters<ReceiverPort['writeDocument']>[0]): ReturnType<ReceiverPort['writeDocument']> {
    const at = pathOf(write.document);
    if (this.fenced.has(write.idempotencyKey))
      throw new SystemFault('rejected', this.system, `${at} is fenced.`, { status: 409, code: 'write_fenced' });
    if ((this.kept.get(at)?.localRevision ?? null) !== write.expectedRevision)
      throw new SystemFault('conflict', this.system, `${at} moved on.`);
    this.put(at, write.content, write.document, write.idempotencyKey);
    const { localRevision = 0, label = '' } = this.kept.get(at) ?? {};
    return Promise.resolve({ level: 'L3', localRevision, label });
  }

  fenceWrites({ idempotencyKeys }: Parameters<ReceiverPort['fenceWrites']>[0]): Promise<void> {
    const written = new Set([...this.kept.values()].map(({ idempotencyKey }) => idempotencyKey));
    for (const key of idempotencyKeys) if (!written.has(key)) this.fenced.add(key);
    return Promise.resolve();
  }

  withdrawDocument({ document, idempotencyKey }: Parameters<ReceiverPort['withdrawDocument']>[0]): Promise<void> {
    this.put(pathOf(document), null, document, idempotencyKey);
    return Promise.resolve();
  }
}
