// Documents: written once an idempotency key, with optimistic locking and a local revision counter, read back as stored,
// and withdrawn without forgetting. A write, its record and its log row are one transaction.
import type { SystemDatabase, SystemTransaction } from './database';
import { canonicalHash } from './canonical-hash';
import { alter, type FaultDesk } from './faults';
import { Problem } from './problem';

export interface DocumentAnswer {
  status: number;
  body: Record<string, unknown>;
  localRevision: number;
  replayed: boolean;
}

export interface DocumentKind {
  /** Begins every label, e.g. MB of MB-000042. */
  labelPrefix: string;
  /** Runs in the transaction of a write, e.g. to apply a lock to work orders. */
  onWrite?: (
    tx: SystemTransaction,
    written: { path: string; params: Record<string, string>; content: unknown; localRevision: number },
  ) => Promise<void>;
  onWithdrawal?: (tx: SystemTransaction, withdrawn: { path: string; params: Record<string, string> }) => Promise<void>;
  /** What is read back, where the truth lies in other rows than the document's. */
  readBack?: (
    db: SystemDatabase,
    stored: { path: string; params: Record<string, string>; content: unknown },
  ) => Promise<unknown>;
}

export interface Precondition {
  idempotencyKey: string | undefined;
  ifMatch: string | undefined;
  ifNoneMatch: string | undefined;
}

interface Stored {
  localRevision: number;
  status: string;
  label: string;
  idempotencyKey: string;
  content: unknown;
  updatedAt: unknown;
}

const newest = `SELECT local_revision AS "localRevision", status, label, idempotency_key AS "idempotencyKey", content, updated_at AS "updatedAt"
  FROM document WHERE path = $1 ORDER BY local_revision DESC`;

export async function readDocument(
  db: SystemDatabase,
  kind: DocumentKind,
  at: { path: string; params: Record<string, string> },
): Promise<Stored> {
  const stored = (await db.query(`${newest} LIMIT 1`, [at.path]))[0] as Stored | undefined;
  if (stored === undefined) throw new Problem(404, 'not_found', `${at.path} does not exist.`);
  if (stored.status !== 'active' || kind.readBack === undefined) return stored;
  return { ...stored, content: await kind.readBack(db, { ...at, content: stored.content }) };
}

export async function listHistory(db: SystemDatabase, path: string, limit: number): Promise<unknown[]> {
  return db.query(`${newest} LIMIT $2`, [path, limit]);
}

type Write = {
  path: string;
  params: Record<string, string>;
  given: Precondition;
  content: unknown;
};

export async function writeDocument(
  db: SystemDatabase,
  kind: DocumentKind,
  faults: FaultDesk,
  write: Write,
): Promise<DocumentAnswer> {
  const { path, params, given, content } = write;
  return once(db, { key: given.idempotencyKey, request: { path, content } }, async (tx, key) => {
    const current = await requireCurrent(tx, path, given);
    const alteration = await faults.takeAlteration(tx);
    const stored = alteration === null ? content : alter(content, alteration);
    const written = await append(tx, {
      path,
      key,
      kind,
      status: 'active',
      content: stored,
      after: current?.localRevision ?? 0,
    });
    await kind.onWrite?.(tx, { path, params, content: stored, localRevision: written.localRevision });
    return { ...written, status: current === undefined ? 201 : 200 };
  });
}

export async function withdrawDocument(
  db: SystemDatabase,
  kind: DocumentKind,
  write: Omit<Write, 'content'> & { reason: string },
): Promise<DocumentAnswer> {
  const { path, params, given, reason } = write;
  return once(db, { key: given.idempotencyKey, request: { path, withdrawal: reason } }, async (tx, key) => {
    const current = await requireCurrent(tx, path, given);
    if (current === undefined) throw new Problem(404, 'not_found', `${path} does not exist.`);
    if (current.status === 'withdrawn') throw new Problem(409, 'already_withdrawn', `${path} is withdrawn already.`);
    const written = await append(tx, {
      path,
      key,
      kind,
      status: 'withdrawn',
      content: null,
      after: current.localRevision,
    });
    await kind.onWithdrawal?.(tx, { path, params });
    return { ...written, status: 200 };
  });
}

/** After it none of these writes happens any more; answers those that happened before. */
export async function fenceWrites(
  db: SystemDatabase,
  { keys, reason }: { keys: readonly string[]; reason: string },
): Promise<string[]> {
  return db.transaction(async (tx) => {
    const written: string[] = [];
    // In one order, so that two fences never wait for each other; a write that is under way is waited for.
    for (const key of [...new Set(keys)].sort()) {
      await lockKey(tx, key);
      const known = await tx.query('SELECT FROM idempotency WHERE key = $1', [key]);
      if (known.length > 0) written.push(key);
      else await tx.query('INSERT INTO fenced_key (key, reason) VALUES ($1, $2) ON CONFLICT DO NOTHING', [key, reason]);
    }
    return written;
  });
}

type Written = { localRevision: number; label: string; receivedAt: string };

/** The same key with the same request gives the first answer again; another request, or a fenced key, is refused. */
async function once(
  db: SystemDatabase,
  given: { key: string | undefined; request: unknown },
  work: (tx: SystemTransaction, key: string) => Promise<Written & { status: number }>,
): Promise<DocumentAnswer> {
  const { key } = given;
  if (key === undefined || key === '' || key.length > 200)
    throw new Problem(400, 'idempotency_key_required', 'Send an Idempotency-Key header of at most 200 characters.');
  const requestHash = canonicalHash(given.request);
  return db.transaction(async (tx) => {
    await lockKey(tx, key);
    const known = (
      await tx.query(
        'UPDATE idempotency SET replays = replays + 1 WHERE key = $1 RETURNING request_hash, status, answer',
        [key],
      )
    )[0];
    if (known !== undefined) {
      if (known['request_hash'] !== requestHash)
        throw new Problem(422, 'idempotency_key_reused', 'This Idempotency-Key was used for another request.');
      const body = known['answer'] as { acknowledgement: { localRevision: number } };
      return {
        status: Number(known['status']),
        body,
        localRevision: body.acknowledgement.localRevision,
        replayed: true,
      };
    }
    const [fence] = await tx.query('SELECT reason FROM fenced_key WHERE key = $1', [key]);
    if (fence !== undefined)
      throw new Problem(409, 'write_fenced', `Nothing is written under this key any more: ${String(fence['reason'])}`);
    const { status, ...written } = await work(tx, key);
    const body = { acknowledgement: { level: 'L3', ...written } };
    await tx.query('INSERT INTO idempotency (key, request_hash, status, answer) VALUES ($1, $2, $3, $4)', [
      key,
      requestHash,
      status,
      JSON.stringify(body),
    ]);
    return { status, body, localRevision: written.localRevision, replayed: false };
  });
}

/** Whoever writes under the key, or fences it, holds it meanwhile. */
async function lockKey(tx: SystemTransaction, key: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
}

async function requireCurrent(tx: SystemTransaction, path: string, given: Precondition): Promise<Stored | undefined> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [path]);
  const current = (await tx.query(`${newest} LIMIT 1`, [path]))[0] as Stored | undefined;
  if (given.ifMatch === undefined && given.ifNoneMatch === undefined) {
    throw new Problem(
      428,
      'precondition_required',
      'Send If-None-Match: * for a new document, If-Match for one that exists.',
    );
  }
  const expected = given.ifNoneMatch === '*' ? undefined : `"${String(current?.localRevision ?? '')}"`;
  const fits = given.ifNoneMatch === '*' ? current === undefined : given.ifMatch === expected;
  if (!fits)
    throw new Problem(
      412,
      'revision_mismatch',
      `${path} is at local revision ${String(current?.localRevision ?? 'none')}.`,
      { localRevision: current?.localRevision ?? null },
    );
  return current;
}

async function append(
  tx: SystemTransaction,
  write: { path: string; key: string; kind: DocumentKind; status: string; content: unknown; after: number },
): Promise<Written> {
  const { path, key, kind, status, content, after } = write;
  const localRevision = after + 1;
  const number = (await tx.query(`SELECT nextval('label_number') AS number`))[0]?.['number'];
  const label = `${kind.labelPrefix}-${String(number).padStart(6, '0')}`;
  const rows = await tx.query(
    `INSERT INTO document (path, local_revision, status, label, idempotency_key, content) VALUES ($1, $2, $3, $4, $5, $6) RETURNING updated_at`,
    [path, localRevision, status, label, key, content === null ? null : JSON.stringify(content)],
  );
  const logKind = status === 'withdrawn' ? 'withdrawn' : after === 0 ? 'created' : 'updated';
  await tx.query('INSERT INTO write_log (document, kind, idempotency_key, local_revision) VALUES ($1, $2, $3, $4)', [
    path,
    logKind,
    key,
    localRevision,
  ]);
  return { localRevision, label, receivedAt: (rows[0] as { updated_at: Date }).updated_at.toISOString() };
}
