// Results, nonconformances and dispositions as they are told, on the store in memory.
import { lockSetOf } from '../../support/lock-samples';
import { at, itemId, MemoryFloor, orderId, resultOf, serial, site, work } from '../../support/memory/memory-floor';

const { inspectionPlan } = lockSetOf();
const { plan } = resultOf();
const result = resultOf;
const started = { ...work(), authorisationId: null, instruction: null };

describe('a result', () => {
  it('to the plan of the lock is recorded', async () => {
    const floor = new MemoryFloor().locked().permitted();
    await floor.tell('operation.started', started);

    expect(await floor.tell('inspection.recorded', result())).toMatchObject({ state: 'applied' });
    expect(floor.store.rows.records).toMatchObject([{ kind: 'inspection', key: `0010|bore|${at}` }]);
  });

  it.each([
    ['another revision', { ...plan, revision: 'IP-2' }],
    ['another content', { ...plan, contentHash: 'f'.repeat(64) }],
  ])('to a plan of %s is refused with both, raises an alarm and holds the order', async (what, presented) => {
    const floor = new MemoryFloor().locked().permitted();
    await floor.tell('operation.started', started);

    const answer = await floor.tell('inspection.recorded', result({ plan: presented }), { id: 'i' });

    expect(answer).toMatchObject({
      state: 'refused',
      code: 'PLAN_REVISION_MISMATCH',
      detail: expect.stringContaining(what) as string,
      reasons: [{ facts: { locked: { contentHash: plan.contentHash }, presented } }],
    });
    expect(floor.ledgerKinds().sort()).toEqual(['concordanceAlarm', 'orderHeld']);
    expect(floor.standingHolds()).toEqual(['report//mes/i']);
    expect(floor.store.rows.records).toEqual([]);
  });

  it('is held to the plan of the lock under which its operation was done, not to that of the next', async () => {
    const floor = new MemoryFloor().locked().permitted();
    await floor.tell('operation.started', started);
    const [first] = floor.store.rows.locks;
    first!.state = 'closed';
    const next = { ...inspectionPlan, revision: 'IP-2', contentHash: 'f'.repeat(64) };
    floor.store.rows.locks.push({ ...first!, version: 2, state: 'open', lockSet: lockSetOf({ inspectionPlan: next }) });

    expect(await floor.tell('inspection.recorded', result())).toMatchObject({ state: 'applied' });
    expect(await floor.tell('inspection.recorded', result({ plan: { ...plan, ...next } }))).toMatchObject({
      code: 'PLAN_REVISION_MISMATCH',
    });
  });

  it('waits for its order, and for the start of its operation', async () => {
    const floor = new MemoryFloor();
    const unknown = await floor.tell('inspection.recorded', result());
    floor.locked();

    expect(unknown).toMatchObject({ state: 'parked', waitsFor: ['order/PLANT-A/WO-1'] });
    expect(await floor.tell('inspection.recorded', result())).toMatchObject({
      state: 'parked',
      waitsFor: ['unit/PLANT-A/SN-100'],
    });
    expect(await floor.tell('inspection.recorded', result({ serial: 'none' }))).toMatchObject({ state: 'refused' });
  });
});

const ncr = { site, nonconformanceId: 'NCR-1' };
const found = (more: object = {}) => ({
  ...ncr,
  serial,
  lot: null,
  orderId,
  operation: '0010',
  instructionRevision: '1',
  drawingRevision: 'D',
  characteristicId: 'bore',
  planRevision: 'IP-1',
  requirement: 'REQ-1',
  description: 'a scratch',
  at,
  ...more,
});
const disposed = (more: object = {}) => ({
  ...ncr,
  disposition: 'rework' as const,
  concession: null,
  issuedBy: 'mrb',
  at,
  ...more,
});

describe('a nonconformance', () => {
  it('opens where everything that it names is what the unit was locked to', async () => {
    const floor = new MemoryFloor().locked();

    const answer = await floor.tell('nonconformance.detected', found());

    expect(answer.outcome).toEqual({ nonconformanceId: 'NCR-1', state: 'open', missing: [] });
    expect(floor.store.rows.nonconformances).toMatchObject([{ state: 'open', endItem: itemId, nextAtMs: null }]);
    expect(floor.ledgerKinds()).toEqual(['nonconformanceOpened']);
  });

  it.each([
    ['operation', { operation: null }],
    ['instructionRevision', { instructionRevision: '9' }],
    ['drawingRevision', { drawingRevision: 'C' }],
    ['characteristicId', { characteristicId: 'length', requirement: null }],
    ['planRevision', { planRevision: 'IP-0' }],
    ['requirement', { requirement: 'REQ-2' }],
  ])('without the right %s stays a draft that names it', async (name, more) => {
    const floor = new MemoryFloor().locked();

    const answer = await floor.tell('nonconformance.detected', found(more));

    expect(answer.outcome).toMatchObject({ state: 'draft', missing: expect.arrayContaining([name]) as string[] });
    expect(floor.store.rows.nonconformances).toMatchObject([{ state: 'draft', waitsFor: 'lock/PLANT-A/WO-1' }]);
    expect(floor.ledgerKinds()).toEqual(['nonconformanceDrafted']);
  });

  it('that names no order waits for nothing', async () => {
    const floor = new MemoryFloor();

    await floor.tell('nonconformance.detected', found({ orderId: null }));

    expect(floor.store.rows.nonconformances).toMatchObject([{ state: 'draft', waitsFor: null, nextAtMs: null }]);
  });

  it('whose serial its end item cannot read is refused', async () => {
    const answer = await new MemoryFloor().locked().tell('nonconformance.detected', found({ serial: 'none' }));

    expect(answer).toMatchObject({ state: 'refused', code: 'SERIAL_WITHOUT_NUMBER' });
  });

  it('whose end item is not known names no unit yet, however its serial is written', async () => {
    const floor = new MemoryFloor();
    const serials = ['SN-1', 'TG00FF', 'SN-1-A'];

    for (const written of serials)
      await floor.tell('nonconformance.detected', found({ nonconformanceId: written, orderId: null, serial: written }));
    const unreadable = await floor.tell('nonconformance.detected', found({ orderId: null, serial: 'SN 1, SN 2' }));

    expect(floor.store.rows.nonconformances).toMatchObject(
      serials.map((written) => ({ state: 'draft', unit: null, report: { serial: written } })),
    );
    expect(unreadable).toMatchObject({ state: 'refused', code: 'SERIAL_SYNTAX' });
  });

  it('that is a draft may be reported anew; open, told again it is what it was, told otherwise it is refused', async () => {
    const floor = new MemoryFloor().locked();
    const told = [found({ operation: null }), found(), found(), found({ description: 'a dent' })];

    const answers = [];
    for (const data of told) answers.push(await floor.tell('nonconformance.detected', data));

    expect(answers.map(({ code, outcome }) => code ?? outcome?.['state'])).toEqual([
      'draft',
      'open',
      'open',
      'NONCONFORMANCE_CONFLICT',
    ]);
    expect(floor.store.rows.nonconformances).toMatchObject([{ state: 'open', report: { description: 'a scratch' } }]);
  });

  it('that is a draft opens by itself once the lock of its order is there', async () => {
    const floor = new MemoryFloor();
    await floor.tell('nonconformance.detected', found());
    await floor.store.run((tx) => tx.commit({ wakes: ['lock/PLANT-A/WO-1'] }));
    await floor.settle();
    const early = structuredClone(floor.store.rows.nonconformances);
    floor.locked();
    await floor.store.run((tx) => tx.commit({ wakes: ['lock/PLANT-A/WO-1'] }));

    await floor.settle();

    expect(early).toMatchObject([{ state: 'draft', tries: 1 }]);
    expect(floor.store.rows.nonconformances).toMatchObject([{ state: 'open', missing: [], endItem: itemId }]);
    expect(floor.ledgerKinds()).toEqual(['nonconformanceDrafted', 'nonconformanceOpened']);
    expect(floor.store.rows.wakes).toContain('nonconformance/PLANT-A/NCR-1');
  });
});

describe('a disposition', () => {
  it('waits for its nonconformance, and for a draft to open', async () => {
    const floor = new MemoryFloor();
    const unknown = await floor.tell('disposition.issued', disposed(), { id: 'd' });
    await floor.tell('nonconformance.detected', found());
    const draft = await floor.tell('disposition.issued', disposed());
    floor.locked();
    await floor.tell('nonconformance.detected', found());
    await floor.settle();

    expect([unknown, draft]).toMatchObject(
      Array(2).fill({ state: 'parked', waitsFor: ['nonconformance/PLANT-A/NCR-1'] }),
    );
    expect(floor.standing('d')).toMatchObject({ state: 'applied', outcome: { state: 'dispositioned' } });
    expect(floor.store.rows.nonconformances).toMatchObject([{ state: 'dispositioned', disposition: 'rework' }]);
  });

  it('is given once: the same again changes nothing, another one is refused', async () => {
    const floor = new MemoryFloor().locked();
    await floor.tell('nonconformance.detected', found());
    const told = [disposed(), disposed(), disposed({ disposition: 'scrap' }), disposed({ concession: 'C-1' })];

    const answers = [];
    for (const data of told) answers.push(await floor.tell('disposition.issued', data));

    expect(answers.map(({ code, state }) => code ?? state)).toEqual([
      'applied',
      'applied',
      'NONCONFORMANCE_DISPOSED',
      'NONCONFORMANCE_DISPOSED',
    ]);
    expect(floor.ledgerKinds()).toEqual(['nonconformanceOpened', 'nonconformanceDispositioned']);
  });

  it.each(['useAsIs', 'repair'] as const)('%s takes a concession', async (disposition) => {
    const floor = new MemoryFloor().locked();
    await floor.tell('nonconformance.detected', found());

    const without = await floor.tell('disposition.issued', disposed({ disposition }));
    const conceded = await floor.tell('disposition.issued', disposed({ disposition, concession: 'C-1' }));

    expect([without.code, conceded.state]).toEqual(['CONCESSION_REQUIRED', 'applied']);
  });
});
