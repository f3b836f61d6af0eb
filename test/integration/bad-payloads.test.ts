// Every incoming event of the contract: one that is good, and each class of bad payload that the contract names for it.
import { insertStatement, listStatements } from '../../adapters/postgres/effectivity/statements';
import type { BadPayloadClass } from '../../contract/events/bad-payloads';
import { contractEvents, type ContractEvent } from '../../contract/events/catalogue';
import { site } from '../support/floor-world';
import { useIntakeServer } from '../support/intake-server';
import { at, Stage } from '../support/stage';

jest.setTimeout(180_000);

const server = useIntakeServer();

let stages = 0;

const nextStage = (): Stage => new Stage(server.database.db, `STAGE-${String((stages += 1))}`);

type Case = (event: ContractEvent) => Promise<void>;

/** Turned away at the door: not recorded, and kept as it came. */
async function isTurnedAway(
  stage: Stage,
  event: Record<string, unknown> | string,
  expected: { status: number; code: string; token?: string },
): Promise<void> {
  const { status, code, token } = expected;
  const raw = typeof event === 'string' ? event : JSON.stringify(event);

  const answer = await server.post(raw, token === undefined ? {} : { token });

  expect(answer).toMatchObject({ status, code });
  expect((await server.keptRaw(code)).filter((kept) => kept.raw === raw)).toEqual([{ raw, isHashed: true }]);
  if (typeof event !== 'string') expect(await stage.isRecorded(event)).toBe(false);
}

const cases: Record<BadPayloadClass, Case> = {
  malformed: async ({ name }) => {
    const stage = nextStage();
    const good = stage.event(name, {});
    const data = stage.good(name);
    const lacking = Object.fromEntries(Object.entries(data).slice(1));
    await isTurnedAway(stage, { ...good, data: lacking }, { status: 400, code: 'EVENT_DATA_INVALID' });
    await isTurnedAway(stage, { ...good, data: { ...data, surprise: 1 } }, { status: 400, code: 'EVENT_DATA_INVALID' });
    await isTurnedAway(stage, { ...good, specversion: '0.3' }, { status: 400, code: 'EVENT_INVALID' });
    await isTurnedAway(stage, { ...good, subject: 'another' }, { status: 400, code: 'EVENT_INVALID' });
    await isTurnedAway(stage, JSON.stringify(good).slice(0, -1), { status: 400, code: 'MALFORMED_JSON' });
    const reference = { ...good, dataref: 'https://mes.example/1', data: undefined };
    await isTurnedAway(stage, reference, { status: 400, code: 'EVENT_DATA_ABSENT' });
  },
  unknownVersion: async ({ name, type }) => {
    const stage = nextStage();
    const event = { ...stage.event(name), type: type.replace('.v1', '.v9') };
    await isTurnedAway(stage, event, { status: 400, code: 'EVENT_VERSION_UNKNOWN' });
  },
  signatureInvalid: async ({ name }) => {
    const stage = nextStage();
    await isTurnedAway(stage, stage.event(name), { status: 401, code: 'EVENT_SIGNATURE_INVALID', token: 'signed' });
  },
  duplicate: async ({ name, type }) => {
    const stage = await nextStage().ready();
    const event = stage.event(name);

    const first = await server.post(event);
    const again = await Promise.all([server.post(event), server.post(event)]);

    const same = name === 'change.released' ? { ...first, kind: 'duplicate' } : first;
    expect(again).toEqual([same, same]);
    expect(await stage.world.count('contract_event', 'event_id = $1 AND type = $2', [event['id'], type])).toBe(1);
  },
  conflictingId: async ({ name }) => {
    const stage = await nextStage().ready();
    const event = stage.event(name);
    await server.post(event);
    const other = { ...event, correlationid: 'another content' };

    const answer = await server.post(other);

    expect(answer).toMatchObject({ status: 409, code: 'EVENT_CONFLICT' });
    const { heldHash, offeredHash } = (answer.reasons?.[0]?.facts ?? {}) as Record<string, string>;
    expect([heldHash, offeredHash]).toEqual(Array(2).fill(expect.stringMatching(/^[0-9a-f]{64}$/)));
    expect((await server.keptRaw('EVENT_CONFLICT')).map(({ raw }) => raw)).toContain(JSON.stringify(other));
    const alarm = `kind = 'eventConflict' AND body LIKE $1`;
    expect(await stage.world.count('ledger', alarm, [`%"${String(event['id'])}"%`])).toBe(1);
  },
  sequenceGap: async ({ name }) => {
    const stage = await nextStage().ready();
    const source = `/mes/${stage.itemId}`;
    const [first, second] = [stage.event(name, { source, sequence: 1 }), stage.event(name, { source, sequence: 2 })];

    const early = await server.post(second);
    const late = await server.post(first);
    await stage.world.settle();

    expect(early).toMatchObject({ status: 202, state: 'waiting', code: 'SEQUENCE_GAP', replayFrom: 1 });
    expect(late).toMatchObject({ status: 202, state: 'applied' });
    expect(await stage.world.intake.findEvent({ source, id: String(second['id']) })).toMatchObject({
      state: 'applied',
    });
  },
  referenceNotFound: async ({ name }) => {
    const stage = await nextStage().decide();
    const event = stage.event(name);

    const answer = await server.post(event);
    if (name !== 'unit.completed') await (await (await stage.lock()).build()).complete();
    else await (await stage.lock()).build();
    await stage.world.settle();

    expect(answer).toMatchObject({ status: 202, state: 'parked', code: 'REFERENCE_NOT_FOUND' });
    expect(answer.waitsFor).toHaveLength(1);
    const after = await stage.world.intake.findEvent({ source: '/mes', id: String(event['id']) });
    expect(after).toMatchObject({ state: 'applied' });
  },
  supersededRevision: async ({ name }) => {
    const stage = await nextStage().ready();
    const { world, orderId } = stage;
    const data = stage.good(name) as Record<string, unknown>;
    const stranger =
      name === 'inspection.recorded'
        ? { ...data, plan: { ...(data['plan'] as object), revision: 'IP-OLD' } }
        : { ...data, seal: 'f'.repeat(64) };

    const strange = await server.post(stage.event(name, {}, stranger));

    const isInspection = name === 'inspection.recorded';
    expect(strange).toMatchObject({ status: 409, code: isInspection ? 'PLAN_REVISION_MISMATCH' : 'SEAL_MISMATCH' });
    const held = `order_id = $1 AND hold_id LIKE 'report/%' AND released_at IS NULL`;
    expect(await world.count('order_hold', held, [orderId])).toBe(1);
    // A result names no seal: what it is judged by is the plan of the run it belongs to.
    if (isInspection) return;
    await world.makeEffective('E', 1);
    await world.relock(orderId);
    await world.lock(orderId);
    // What is told now was done long after the end of its lock.
    await world.age(orderId, 1_200);
    const late = await server.post(stage.event(name));
    expect(late).toMatchObject({
      status: 409,
      code: 'SUPERSEDED_REVISION',
      reasons: [{ facts: { effective: 'E', presented: 'D' } }],
    });
    expect(await world.count('order_hold', held, [orderId])).toBe(2);
  },
  conflictingRevision: async ({ name }) => {
    const stage = await nextStage().ready();
    await server.post(stage.event(name));
    const text = JSON.stringify(stage.good(name)).replace(
      /"contentHash":"[0-9a-f]{64}"/,
      `"contentHash":"${'9'.repeat(64)}"`,
    );

    const answer = await server.post(stage.event(name, {}, JSON.parse(text) as object));

    expect(answer).toMatchObject({ status: 409, code: 'REVISION_CONFLICT' });
  },
  ambiguousEffectivity: async ({ name }) => {
    const equal = await nextStage().ready();
    const held = await addRivalStatement(equal);
    const ambiguous = await server.post(equal.event(name));
    await server.database.db.query(`UPDATE cutin.statement SET state = 'superseded' WHERE statement_id = $1`, [held]);
    await server.database.db.query('UPDATE cutin.floor_event SET next_at = now() WHERE subject LIKE $1', [
      `order/${site}/${equal.orderId}-2`,
    ]);
    await equal.world.settle();

    expect(ambiguous).toMatchObject({ status: 202, state: 'parked', code: 'AMBIGUOUS_EFFECTIVITY', owner: 'planner' });
    expect(await equal.world.lockRequests(`${equal.orderId}-2`)).toHaveLength(1);

    const rival = await nextStage().ready();
    await rival.world.tell('routing.released', { ...rival.world.routing('9'), routingId: 'RT-RIVAL' });
    expect(await server.post(rival.event(name))).toMatchObject({
      state: 'parked',
      code: 'AMBIGUOUS_RELEASE',
      owner: 'planner',
    });
  },
  freeText: async () => {
    const stage = await nextStage().ready();
    const text = { site, nonconformanceId: `NCR-${stage.itemId}-T`, serial: 'SN-3', orderId: stage.orderId };

    const draft = await server.post(
      stage.event('nonconformance.detected', {}, { ...text, description: 'looks odd', at }),
    );

    expect(draft).toMatchObject({ status: 202, state: 'applied', outcome: { state: 'draft' } });
    expect(draft.outcome?.['missing']).toEqual(expect.arrayContaining(['operation', 'drawingRevision', 'requirement']));
    expect(await stage.world.ask(stage.orderId, 'SN-3', stage.seal)).toEqual([]);
  },
};

/** Two equal statements: the database lets none overlap that count by the same end item, so the rival counts by none. */
async function addRivalStatement({ world, itemId }: Stage): Promise<string> {
  const [held] = await listStatements(world.db, `item_id = $1 AND state = 'actual'`, [itemId]);
  const statementId = '00000000-0000-4000-8000-000000000001';
  if (held === undefined) throw new Error('no statement');
  await world.db.transaction((tx) => insertStatement(tx, { ...held, statementId, endItem: null }));
  return statementId;
}

const incoming = contractEvents.filter(({ direction }) => direction === 'in');

it.each(incoming.map((event) => [event.name, event] as const))('%s that is good is taken in at once', async (name) => {
  const stage = await nextStage().ready();

  const answer = await server.post(stage.event(name));

  if (name === 'change.released') expect(answer).toMatchObject({ status: 202, kind: 'recorded' });
  else expect(answer).toMatchObject({ status: 202, state: 'applied' });
});

it.each(incoming.flatMap((event) => event.bad.map((bad) => [event.name, bad, event] as const)))(
  '%s that is bad, of class %s, is answered as the contract says',
  (_name, bad, event) => cases[bad](event),
);
