// Drift: look for it now, see what was found, and choose a repair by signature.
import { z } from 'zod';
import { openRepairs } from '../../domain/drift/judge-drift';
import type { DriftFinding } from '../../domain/drift/finding';
import { chooseRepair } from '../../engine/drift/choose-repair';
import type { DriftReadModel } from '../../ports/drift';
import type { Log } from '../../ports/log';
import type { Delivery } from '../../ports/outbox';
import type { Signing } from '../../ports/signing';
import type { Transactions } from '../../ports/transaction';
import { pageOf } from '../../contract/http/answers';
import { finding, findingsQuery, repairBody, sweepBody } from '../../contract/http/drift';
import { deliveryAnswer } from '../../contract/http/outbox';
import { cursorUnknown } from '../cursor-unknown';
import { Problem, valueOrProblem } from '../problem';
import type { Answer, Call, Route } from '../route';

export interface DriftDependencies {
  transactions: Transactions;
  signing: Signing;
  awaitDelivery: (key: string) => Promise<Delivery>;
  findings: DriftReadModel;
  /** Answers the id of the workflow that looks. */
  startSweep: (itemId: string | undefined) => Promise<string>;
  now: () => number;
  log: Pick<Log, 'warn'>;
}

export function driftRoutes(given: DriftDependencies): Route[] {
  return [
    {
      method: 'post',
      path: '/drift/sweeps',
      tag: 'Drift',
      summary: 'Read systems back now and compare with the receipts: everything, or one item',
      roles: ['planner', 'manufacturing', 'quality', 'operator'],
      body: sweepBody,
      answer: { status: 202, description: 'It looks.', schema: z.object({ workflowId: z.string() }) },
      handle: async ({ body }) => {
        const { itemId } = body as z.infer<typeof sweepBody>;
        return { status: 202, body: { workflowId: await given.startSweep(itemId).catch(refuseSweep(given.log)) } };
      },
    },
    {
      method: 'get',
      path: '/drift/findings',
      tag: 'Drift',
      summary: 'What no longer holds, newest first, e.g. ?state=open',
      query: findingsQuery,
      answer: { status: 200, description: 'A page of findings.', schema: pageOf(finding) },
      handle: ({ query }) => list(given, query as z.infer<typeof findingsQuery>),
    },
    {
      method: 'get',
      path: '/drift/findings/:findingId',
      tag: 'Drift',
      summary: 'One finding with its difference and the repairs that are open',
      answer: { status: 200, description: 'The finding.', schema: finding },
      handle: async ({ params }) => {
        const found = await given.findings.findFinding(requireUuid(params['findingId'] ?? ''));
        if (found === null) throw new Problem(404, 'FINDING_UNKNOWN', 'There is no such finding.');
        return { status: 200, body: view(found, given.now()) };
      },
    },
    {
      method: 'post',
      path: '/drift/findings/:findingId/repair',
      tag: 'Drift',
      summary: 'Repair a finding, signed; it goes through a handoff and is read back',
      roles: ['planner', 'manufacturing', 'quality'],
      body: repairBody,
      idempotent: true,
      answer: {
        status: 202,
        description: 'Chosen; the handoff goes on.',
        schema: z.object({ handoffId: z.string(), delivery: deliveryAnswer }),
      },
      handle: (call) => repair(given, call),
    },
  ];
}

function refuseSweep(log: Pick<Log, 'warn'>): (error: unknown) => never {
  return (error) => {
    log.warn({ err: error instanceof Error ? error.message : String(error) }, 'sweep not taken');
    throw new Problem(503, 'SYSTEM_UNAVAILABLE', 'Temporal did not take the sweep. Try again.');
  };
}

function requireUuid(text: string): string {
  if (!z.uuid().safeParse(text).success) throw new Problem(404, 'FINDING_UNKNOWN', 'There is no such finding.');
  return text;
}

async function list({ findings, now }: DriftDependencies, query: z.infer<typeof findingsQuery>): Promise<Answer> {
  const { state, system, cursor, limit } = query;
  if (cursor !== undefined && (await findings.findFinding(cursor)) === null) throw cursorUnknown(cursor);
  const rows = await findings.listFindings({
    limit: limit + 1,
    ...(state === undefined ? {} : { state }),
    ...(system === undefined ? {} : { system }),
    ...(cursor === undefined ? {} : { cursor }),
  });
  const items = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? (items.at(-1)?.findingId ?? null) : null;
  return { status: 200, body: { items: items.map((one) => view(one, now())), nextCursor } };
}

function view(found: DriftFinding, nowMs: number): Record<string, unknown> {
  const until = found.resolvedAt === null ? nowMs : Date.parse(found.resolvedAt);
  return {
    ...found,
    repairs: found.state === 'open' || found.state === 'raised' ? openRepairs(found) : [],
    ageS: Math.max(0, Math.round((until - Date.parse(found.foundAt)) / 1_000)),
  };
}

async function repair(given: DriftDependencies, call: Call): Promise<Answer> {
  const findingId = requireUuid(call.params['findingId'] ?? '');
  const repair = call.body as z.infer<typeof repairBody>;
  const chosen = valueOrProblem(await chooseRepair(given, { ...repair, findingId, actor: call.account.actor }));
  const delivery = await given.awaitDelivery(`repair ${chosen.handoffId}`);
  return { status: 202, body: { ...chosen, delivery } };
}
