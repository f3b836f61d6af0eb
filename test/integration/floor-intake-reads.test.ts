// Who may tell what to the intake, and who sees what of it afterwards.
import { FloorWorld, site } from '../support/floor-world';
import { useIntakeServer } from '../support/intake-server';
import { aLot } from '../support/intake-worlds';

jest.setTimeout(120_000);

const server = useIntakeServer();

describe('who looks', () => {
  it('finds one event with its first answer, and the whole answer that stands now', async () => {
    const world = new FloorWorld(server.database.db, 'LOOK');
    const event = world.eventOf('workorder.released', world.order('WO-LOOK', 'SN-1'), { source: '/mes/a' });
    const first = await world.tellEvent(event);
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.settle();

    const path = `/events/${String(event['id'])}?source=`;
    const found = await server.call(`${path}${encodeURIComponent('/mes/a')}`, { token: 'auditor' });
    const other = await server.call(`${path}${encodeURIComponent('/mes/b')}`, { token: 'auditor' });
    const unnamed = await server.call(path, { token: 'auditor' });

    expect(found.status).toBe(200);
    expect(found.body).toMatchObject({
      state: 'applied',
      type: 'cutin.workorder.released.v1',
      receivedBy: 'mes',
      firstAnswer: first,
      event,
      outcome: { orderId: 'WO-LOOK', handoffId: expect.any(String) as string },
    });
    expect(found.body).not.toHaveProperty('code');
    expect([other, unnamed]).toMatchObject([{ status: 404, body: { code: 'EVENT_UNKNOWN' } }, { status: 400 }]);
  });

  it('is told every reason of a refusal that came later', async () => {
    const world = new FloorWorld(server.database.db, 'LATER');
    const event = world.eventOf('operation.started', world.done('WO-LATER', 'SN-1', '0010', 'f'.repeat(64)));
    await world.tellEvent(event);
    await world.makeEffective('D', 1);
    await world.releaseFloor();
    await world.tell('workorder.released', world.order('WO-LATER', 'SN-1'));
    await world.lock('WO-LATER');
    await world.settle();

    const [listed] = await world.intake.listEvents({ state: 'refused', subject: `order/${site}/WO-LATER`, limit: 1 });

    expect(listed).toMatchObject({ code: 'SEAL_MISMATCH', reasons: [{ facts: { presented: 'f'.repeat(64) } }] });
  });

  it('pages through events and through what was turned away, each once, newest first', async () => {
    const world = new FloorWorld(server.database.db, 'PAGES');
    const batch = Array.from({ length: 7 }, (_, index) =>
      world.eventOf('material.lot.status', { ...aLot('PAGES'), lot: 'L' }, { id: `PAGES-${String(index)}` }),
    );
    await server.post(batch, { type: 'application/cloudevents-batch+json' });
    for (let index = 0; index < 5; index += 1) await server.post(`{"page": ${String(index)}`);
    const readAll = async (path: string, token: string): Promise<Record<string, unknown>[]> => {
      const all: Record<string, unknown>[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const { body } = await server.call(`${path}${cursor === '' ? '' : `&cursor=${cursor}`}`, { token });
        const page = body as { items: Record<string, unknown>[]; nextCursor: string | null };
        all.push(...page.items);
        cursor = page.nextCursor;
      }
      return all;
    };

    const subject = encodeURIComponent(`lot/${site}/PAGES/L`);
    const events = await readAll(`/events?limit=3&subject=${subject}`, 'auditor');
    const rejected = await readAll('/events/rejected?limit=2', 'operator');

    expect(events.map(({ id }) => id)).toEqual(batch.map(({ id }) => id).reverse());
    expect(new Set(rejected.map(({ rejectedId }) => rejectedId)).size).toBe(rejected.length);
    expect(rejected).toHaveLength(await world.count('rejected_event'));
    expect(rejected[0]).toMatchObject({ code: 'MALFORMED_JSON', sizeBytes: 10, receivedBy: 'mes' });
    const times = rejected.map(({ receivedAt }) => String(receivedAt));
    expect(times).toEqual([...times].sort().reverse());
    const raw = await server.call(`/events/rejected/${String(rejected[0]?.['rejectedId'])}`, { token: 'auditor' });
    expect(raw).toEqual({ status: 200, body: '{"page": 4' });
  });

  it('at what was turned away has the role for it, and the metrics count it', async () => {
    const denied = [
      await server.call('/events/rejected', { token: 'mes' }),
      await server.call('/events/rejected/00000000-0000-4000-8000-000000000000', { token: 'mes' }),
    ];
    const unknown = await server.call('/events/rejected/nothing', { token: 'auditor' });

    expect(denied.map(({ status }) => status)).toEqual([403, 403]);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'EVENT_UNKNOWN' } });
    expect(await server.metrics()).toMatch(/cutin_events_rejected_total\{code="MALFORMED_JSON"\} [1-9]/);
  });
});

describe('an account', () => {
  const aRelease = (source: string, id: string) => ({
    specversion: '1.0',
    id,
    source,
    type: 'cutin.change.released.v1',
    data: {},
  });

  it('cannot speak for Cutin, nor for a source that it was not given; what it says is kept', async () => {
    const world = new FloorWorld(server.database.db, 'SPOOF');
    const says = (source: string) => world.eventOf('material.lot.status', aLot('SPOOF'), { source });
    const disposes = (source: string) =>
      world.eventOf(
        'disposition.issued',
        {
          site,
          nonconformanceId: 'NCR-SPOOF',
          disposition: 'scrap',
          issuedBy: 'mrb',
          at: '2026-03-02T08:15:00Z',
        },
        { source },
      );

    const ours = [
      await server.post(says('/cutin')),
      await server.post(says('/Cutin/x')),
      await server.post(aRelease('/cutin', 'SPOOF-r')),
    ];
    const foreign = [
      await server.post(disposes('/mes'), { token: 'qms' }),
      await server.post(disposes('/qms-2'), { token: 'qms' }),
    ];
    const notOwned = await server.post(says('/qms'), { token: 'qms' });
    const own = [
      await server.post(disposes('/qms'), { token: 'qms' }),
      await server.post(disposes('/qms/PLANT-A'), { token: 'qms' }),
      await server.post(disposes('/lab/7'), { token: 'qms' }),
    ];

    const asB2mml = await server.post(says('b2mml:MES-1'));

    expect([...ours, ...foreign, asB2mml].map(({ status, code }) => [status, code])).toEqual(
      Array(6).fill([403, 'SOURCE_NOT_ALLOWED']),
    );
    expect(notOwned).toMatchObject({ status: 403, code: 'EVENT_NOT_OWNED' });
    expect(own.map(({ status, state }) => [status, state])).toEqual(Array(3).fill([202, 'parked']));
    expect(await server.keptRaw('SOURCE_NOT_ALLOWED')).toHaveLength(6);
    expect(await server.keptRaw('EVENT_NOT_OWNED')).toHaveLength(1);
  });
});

describe('a site in shadow', () => {
  it('permits every start, tells what it would have denied, and lists that', async () => {
    const ask = await server.call('/authorisations', {
      token: 'mes',
      body: {
        questions: ['WO-S1', 'WO-S2'].map((orderId) => ({
          site: 'PLANT-SHADOW',
          orderId,
          serial: 'SN-1',
          operation: '0010',
          operator: 'sam',
          presented: { seal: 'a'.repeat(64) },
        })),
      },
    });
    const { answers } = ask.body as { answers: { authorisationId: string }[] };
    const listed = await server.call('/authorisations?decision=wouldDeny&site=PLANT-SHADOW', { token: 'auditor' });
    const { items } = listed.body as { items: { authorisationId: string }[] };

    expect(answers).toMatchObject(
      Array(2).fill({ decision: 'permit', mode: 'shadow', reasons: [{ code: 'NO_LOCK' }] }),
    );
    expect(items.map(({ authorisationId }) => authorisationId).sort()).toEqual(
      answers.map(({ authorisationId }) => authorisationId).sort(),
    );
  });
});

it('turns an event of a batch away alone, whatever is wrong with it; the others of the batch stand', async () => {
  const world = new FloorWorld(server.database.db, 'MIXED');
  const lot = (of: string, more: object = {}) => world.eventOf('material.lot.status', { ...aLot(of), ...more });
  const twice = JSON.stringify(lot('MIXED-1')).replace('"data":{', '"data":{"lot":"L0",');
  const unsound = JSON.stringify(lot('MIXED-2', { status: 'perhaps' }));
  const foreign = JSON.stringify({ ...lot('MIXED-3'), source: '/cutin/1' });
  const sound = JSON.stringify(lot('MIXED-4'));

  const { status, results } = await server.post(`[${[twice, unsound, sound, foreign].join(',')}]`, {
    type: 'application/cloudevents-batch+json',
  });

  expect(status).toBe(409);
  expect(results).toMatchObject([
    { index: 0, status: 400, code: 'KEY_DUPLICATE', errors: [{ pointer: '/data/lot' }] },
    { index: 1, status: 400, code: 'EVENT_DATA_INVALID', errors: [{ pointer: '/data/status' }] },
    { index: 2, status: 202, state: 'applied' },
    { index: 3, status: 403, code: 'SOURCE_NOT_ALLOWED' },
  ]);
  expect(await server.keptRaw('KEY_DUPLICATE')).toMatchObject([{ isHashed: true }]);
  expect(await world.count('floor_event', `subject LIKE '%MIXED%'`)).toBe(1);
});
