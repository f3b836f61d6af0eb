// What inspection finds: results, each to the plan as QMS holds it, and nonconformances. Recorded once and never altered;
// told to the engine.
import { z } from 'zod';
import { canonicalHash } from '../frame/canonical-hash';
import { identifier, plainId, quantity } from '../frame/contract-values';
import type { SystemContext, SystemRoute } from '../frame/system';
import type { SystemTransaction } from '../frame/database';
import { announce } from '../frame/outgoing-events';
import { Problem } from '../frame/problem';
import { requireAgreement } from './judge-result';

export const resultTables = `
CREATE TABLE IF NOT EXISTS finding (
  path text PRIMARY KEY, given_hash text NOT NULL, told jsonb NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now());`;

const optional = identifier.nullable().default(null);
/** By its serial, or by its lot where it has none. */
const unit = { serial: optional, lot: optional };
const oneUnit = { path: ['serial'], message: 'a unit is named by its serial, or by its lot where it has none' };
const isOneUnit = ({ serial, lot }: { serial: string | null; lot: string | null }): boolean =>
  (serial === null) !== (lot === null);

const result = z.strictObject({
  /** The product revision whose plan was inspected to. */
  itemId: identifier,
  revision: identifier,
  orderId: plainId,
  ...unit,
  operation: identifier,
  characteristicId: identifier,
  value: quantity.nullable(),
  unitOfMeasure: optional,
  verdict: z.enum(['pass', 'fail']),
  inspector: optional,
  gauge: optional,
});
const nonconformance = z.strictObject({
  ...unit,
  orderId: plainId.nullable().default(null),
  operation: optional,
  instructionRevision: optional,
  drawingRevision: optional,
  characteristicId: optional,
  planRevision: optional,
  requirement: optional,
  description: z.string().trim().min(1).max(4_000),
});
type Result = z.infer<typeof result>;
type Params = Record<string, string>;

export function resultRoutes({ db }: SystemContext): SystemRoute[] {
  return [
    {
      method: 'put',
      path: '/sites/:site/inspection-results/:resultId',
      summary: 'Record the inspection of a characteristic, to the plan that is held for the product revision',
      body: result.refine(isOneUnit, oneUnit),
      handle: async ({ params, body }) => ({
        status: 200,
        body: await db.transaction((tx) => recordResult(tx, params, body as Result)),
      }),
    },
    {
      method: 'put',
      path: '/sites/:site/nonconformances/:nonconformanceId',
      summary: 'Record that a unit does not conform',
      body: nonconformance.refine(isOneUnit, oneUnit),
      handle: async ({ params, body }) => ({
        status: 200,
        body: await db.transaction((tx) => recordNonconformance(tx, params, body as z.infer<typeof nonconformance>)),
      }),
    },
  ];
}

/** The plan is told as it is held at this moment: a plan edited later does not alter a result. */
function recordResult(tx: SystemTransaction, params: Params, given: Result): Promise<unknown> {
  const { site = '', resultId = '' } = params;
  const path = pathOf(site, 'inspection-results', resultId);
  return recordOnce(tx, { path, given }, async () => {
    const { itemId, revision, ...measured } = given;
    const { characteristic, ...plan } = await requirePlan(tx, site, given);
    await requireAgreement(tx, given, characteristic);
    const data = { site, ...measured, plan: { itemId, ...plan }, at: new Date().toISOString() };
    const subject = `order/${site}/${given.orderId}`;
    await announce(tx, { site, source: `/qms/${site}`, name: 'inspection.recorded', subject, data, inSequence: true });
    return { resultId, ...data, productRevision: revision };
  });
}

function recordNonconformance(
  tx: SystemTransaction,
  params: Params,
  given: z.infer<typeof nonconformance>,
): Promise<unknown> {
  const { site = '', nonconformanceId = '' } = params;
  const path = pathOf(site, 'nonconformances', nonconformanceId);
  return recordOnce(tx, { path, given }, async () => {
    const data = { site, nonconformanceId, ...given, at: new Date().toISOString() };
    const subject = `nonconformance/${site}/${nonconformanceId}`;
    const source = `/qms/${site}`;
    await announce(tx, { site, source, name: 'nonconformance.detected', subject, data, inSequence: true });
    return data;
  });
}

/** The same again gets the first answer; other content under the same id is refused. */
async function recordOnce(
  tx: SystemTransaction,
  { path, given }: { path: string; given: unknown },
  record: () => Promise<Record<string, unknown>>,
): Promise<unknown> {
  const hash = canonicalHash(given);
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 4))', [path]);
  const known = (await tx.query('SELECT given_hash AS hash, told FROM finding WHERE path = $1', [path]))[0];
  if (known !== undefined) {
    if (known['hash'] !== hash)
      throw new Problem(
        409,
        'finding_recorded',
        'It is recorded with other content, and what is recorded never changes.',
      );
    return known['told'];
  }
  const told = await record();
  await tx.query('INSERT INTO finding (path, given_hash, told) VALUES ($1, $2, $3)', [
    path,
    hash,
    JSON.stringify(told),
  ]);
  return told;
}

async function requirePlan(
  tx: SystemTransaction,
  site: string,
  { itemId, revision, characteristicId }: Result,
): Promise<{ revision: string; contentHash: string; characteristic: unknown }> {
  const at = `${pathOf(site, 'inspection-plans', itemId)}/revisions/${encodeURIComponent(revision)}`;
  const rows = await tx.query(
    'SELECT label, status, content FROM document WHERE path = $1 ORDER BY local_revision DESC LIMIT 1',
    [at],
  );
  const held = rows[0] as
    | { label: string; status: string; content: { characteristics: Record<string, unknown> } }
    | undefined;
  if (held?.status !== 'active')
    throw new Problem(422, 'plan_not_held', `There is no inspection plan of ${itemId} ${revision} at ${site}.`);
  if (!Object.hasOwn(held.content.characteristics, characteristicId))
    throw new Problem(422, 'characteristic_not_planned', `${held.label} has no characteristic ${characteristicId}.`);
  const characteristic = held.content.characteristics[characteristicId];
  return { revision: held.label, contentHash: canonicalHash(held.content), characteristic };
}

function pathOf(site: string, collection: string, id: string): string {
  return `/sites/${encodeURIComponent(site)}/${collection}/${encodeURIComponent(id)}`;
}
