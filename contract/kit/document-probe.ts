// Writes, reads and withdraws one document as Cutin does, and as it never would.
import { z } from 'zod';
import type { Bench } from './bench';
import type { SystemAnswer } from './call-system';
import { CaseFailure } from './case-failure';
import { expectRefused, expectSame, expectStatus } from './expectations';

export interface WriteOptions {
  key?: string | null;
  ifMatch?: number;
  ifNoneMatch?: boolean;
  token?: string | null;
  rawBody?: string;
}

export interface HeldDocument {
  status: 'active' | 'withdrawn';
  localRevision: number;
  label: string;
  idempotencyKey: string;
  content?: unknown;
}

export type Acknowledgement = z.infer<typeof acknowledgement>;

export interface DocumentProbe {
  path: string;
  write: (content: unknown, options: WriteOptions) => Promise<SystemAnswer>;
  withdraw: (options: WriteOptions & { reason?: string }) => Promise<SystemAnswer>;
  /** Lets no write under these keys happen any more. */
  fence: (keys: readonly string[], token?: string | null) => Promise<SystemAnswer>;
  /** A first version under the key `create`, which must succeed. */
  create: (content: unknown) => Promise<Acknowledgement>;
  /** The next version on the given one, which must succeed. */
  update: (content: unknown, on: number, key?: string) => Promise<Acknowledgement>;
  read: () => Promise<HeldDocument>;
  readAnswer: (token?: string | null) => Promise<SystemAnswer>;
  /** Fails unless the document is active with that content. */
  expectHeld: (content: unknown, what: string) => Promise<HeldDocument>;
  expectAbsent: (what: string) => Promise<void>;
  key: (name: string) => string;
}

const acknowledgement = z.object({
  level: z.enum(['L0', 'L1', 'L2', 'L3']),
  localRevision: z.number().int(),
  label: z.string().min(1),
});
const writeAnswer = z.object({ acknowledgement });
const held = z.object({
  status: z.enum(['active', 'withdrawn']),
  localRevision: z.number().int(),
  label: z.string().min(1),
  idempotencyKey: z.string().min(1),
  content: z.unknown(),
});

export function createDocumentProbe(bench: Bench, path: string): DocumentProbe {
  // Two kinds of document may be written in one case; their keys are apart.
  const kind = path.replace(/^\/sites\/[^/]+/, '').split('/')[1] ?? '';
  const key = (name: string): string => bench.id(`${kind}-${name}`);
  const readAnswer = (token?: string | null): Promise<SystemAnswer> =>
    bench.call({ method: 'GET', path, ...(token === undefined ? {} : { token }) });
  const read = async (): Promise<HeldDocument> => {
    const answer = await readAnswer();
    expectStatus(answer, [200], `${path} is read back`);
    return fits(held, answer, 'what is read back has status, localRevision, label, idempotencyKey and content');
  };
  const send = (method: 'PUT' | 'POST', to: string, body: unknown, options: WriteOptions): Promise<SystemAnswer> =>
    bench.call({
      method,
      path: to,
      headers: headersOf(options, key('write')),
      ...(options.rawBody === undefined ? { body } : { rawBody: options.rawBody }),
      ...(options.token === undefined ? {} : { token: options.token }),
    });
  const write: DocumentProbe['write'] = (content, options) => send('PUT', path, content, options);
  const withdraw: DocumentProbe['withdraw'] = ({ reason = 'The change was called off.', ...options }) =>
    send('POST', `${path}/withdrawal`, { reason }, options);
  const fence: DocumentProbe['fence'] = (keys, token) =>
    bench.call({
      method: 'POST',
      path: `${path}/fence`,
      body: { keys, reason: 'The change was called off.' },
      ...(token === undefined ? {} : { token }),
    });
  bench.afterwards(async () => {
    const { status, localRevision } = await read();
    if (status === 'active') await withdraw({ ifMatch: localRevision, key: key('tidy') });
  });
  return {
    path,
    key,
    write,
    withdraw,
    fence,
    read,
    readAnswer,
    create: async (content) => {
      const answer = await write(content, { ifNoneMatch: true, key: key('create') });
      expectStatus(answer, [200, 201], `${path} is created`);
      return acknowledgementOf(answer);
    },
    update: async (content, on, name = 'update') => {
      const answer = await write(content, { ifMatch: on, key: key(name) });
      expectStatus(answer, [200, 201], `${path} is written again on its current revision`);
      return acknowledgementOf(answer);
    },
    expectHeld: async (content, what) => {
      const found = await read();
      if (found.status !== 'active') throw new CaseFailure(what, { expected: 'status active', got: found.status });
      expectSame(found.content, content, what);
      return found;
    },
    expectAbsent: async (what) => expectStatus(await readAnswer(), [404], what),
  };
}

export function acknowledgementOf(answer: SystemAnswer): Acknowledgement {
  return fits(writeAnswer, answer, 'a write is acknowledged with level, localRevision and label').acknowledgement;
}

export async function expectRefusedAndAbsent(probe: DocumentProbe, answer: SystemAnswer, what: string): Promise<void> {
  expectRefused(answer, what);
  await probe.expectAbsent(`${what}, and nothing is written`);
}

/** Parses an answer of the contract; what does not fit is a failure that shows it. */
export function fits<T>(schema: z.ZodType<T>, answer: SystemAnswer, what: string): T {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new CaseFailure(what, {
    expected: `${issue?.path.join('/') ?? ''}: ${issue?.message ?? ''}`,
    got: answer.text,
  });
}

function headersOf({ key, ifMatch, ifNoneMatch }: WriteOptions, usual: string): Record<string, string> {
  return {
    ...(key === null ? {} : { 'idempotency-key': key ?? usual }),
    ...(ifMatch === undefined ? {} : { 'if-match': `"${String(ifMatch)}"` }),
    ...(ifNoneMatch === true ? { 'if-none-match': '*' } : {}),
  };
}
