// Drift on a real PostgreSQL against systems in memory: what is found, what is none, and what a repair must not do.
import { listReceipts } from '../../adapters/postgres/drift/list-receipts';
import { contentHash } from '../../adapters/signing/content-hash';
import { SystemFault } from '../../ports/system-fault';
import type { DocumentKey } from '../../ports/systems';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { DriftWorld, pathOf } from '../support/drift-world';
import { site } from '../support/floor-world';

jest.mock('@temporalio/activity', () => ({ Context: { current: () => ({ heartbeat: () => undefined }) } }));
jest.setTimeout(120_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

async function worldOf(itemId: string): Promise<DriftWorld> {
  const world = new DriftWorld(database.db, itemId);
  await world.begin();
  return world;
}

const mbomOf = (itemId: string): DocumentKey => ({ kind: 'manufacturingBom', site, itemId, revision: 'D' });
const lockOf = (orderId: string): DocumentKey => ({ kind: 'orderLock', site, orderId });
const lock = (itemId: string, version: number): object => ({ version, lockSet: { itemId } });

/** A world with one mBOM that somebody edited, and its finding. */
async function edited(itemId: string) {
  const world = await worldOf(itemId);
  const { erp } = world.receivers;
  const [document, at] = [mbomOf(itemId), pathOf(mbomOf(itemId))];
  const received = erp.kept.get(at)?.content;
  erp.put(at, { edit: 1 });
  await world.sweep(itemId);
  const finding = (await world.finding(at))!;
  return { world, erp, document, at, received, finding };
}

describe('a repair', () => {
  it('is of what the signer looked at: another hash is refused, naming both', async () => {
    const { world, finding } = await edited('SIGNED');
    const other = contentHash({ edit: 0 });

    const refusals = [
      await world.choose(finding, 'acceptBaseline', other),
      await world.choose(finding, 'pushAgain', null),
    ];

    expect(refusals).toMatchObject([
      { reasons: [{ code: 'DRIFT_MOVED', facts: { heldHash: contentHash({ edit: 1 }), signedHash: other } }] },
      { reasons: [{ code: 'DRIFT_MOVED', facts: { signedHash: null } }] },
    ]);
  });

  it.each(['acceptBaseline', 'pushAgain'] as const)(
    '%s in flight is never retargeted: what came after the look is neither accepted nor overwritten',
    async (action) => {
      const { world, erp, at, finding } = await edited(`MOVED-${action}`);
      const handoff = await world.chosen(finding, action);
      erp.put(at, { edit: 2 });
      await world.sweep(world.itemId);

      const attempt = world.carry(handoff);

      await expect(attempt).rejects.toMatchObject({ type: 'DRIFT_MOVED' });
      expect(erp.kept.get(at)?.content).toEqual({ edit: 2 });
      expect(await world.finding(at)).toMatchObject({ state: 'repairing', heldHash: contentHash({ edit: 1 }) });
      await world.stores.drift.reopen(finding.findingId);
      await world.stores.handoffs.recordTransition({
        handoff,
        transition: { state: 'aborted', generation: 1, owner: 'x' },
      });
      await world.sweep(world.itemId);
      expect(await world.finding(at)).toMatchObject({ state: 'open', heldHash: contentHash({ edit: 2 }) });
    },
  );

  it('is chosen once: the same choice is the same handoff, another one waits for it', async () => {
    const { world, finding } = await edited('ONCE');

    const [first, same, rival] = [
      await world.choose(finding, 'pushAgain'),
      await world.choose(finding, 'pushAgain'),
      await world.choose(finding, 'acceptBaseline'),
    ];

    expect(same).toEqual(first);
    expect(rival).toMatchObject({ reasons: [{ code: 'FINDING_NOT_OPEN' }] });
  });

  it('that wrote and was altered on its way may write again: what it overwrites is its own', async () => {
    const { world, erp, document, at, received, finding } = await edited('AGAIN');
    const handoff = await world.chosen(finding, 'pushAgain');
    await world.remote.transferHandoff({ handoff, generation: 1 });
    const key = erp.kept.get(at)!.idempotencyKey;
    erp.put(at, { altered: true }, document, key);

    const answers = [await world.remote.verifyHandoff({ handoff, generation: 1 }), await world.carry(handoff, 2)];

    expect(answers.map(({ kind }) => kind)).toEqual(['diverged', 'verified']);
    expect(erp.kept.get(at)?.content).toEqual(received);
    expect(await world.finding(at)).toMatchObject({ state: 'resolved', resolvedBecause: 'pushAgain' });
  });

  it('accepts as the baseline what was signed, and the document differs no longer', async () => {
    const { world, at, finding } = await edited('ACCEPTED');

    const answer = await world.carry(await world.chosen(finding, 'acceptBaseline'));

    expect(answer).toMatchObject({ kind: 'verified' });
    expect(await world.sweep(world.itemId)).toMatchObject({ found: 0 });
    expect(await world.finding(at)).toMatchObject({ state: 'resolved' });
  });
});

describe('what was superseded', () => {
  async function tampered(itemId: string) {
    const world = await worldOf(itemId);
    const [document, at] = [lockOf(`WO-${itemId}`), pathOf(lockOf(`WO-${itemId}`))];
    await world.handOver('mes', document, lock(itemId, 1));
    world.receivers.mes.put(at, lock(itemId, 7));
    await world.sweep();
    const finding = (await world.finding(at))!;
    expect(finding).toMatchObject({ kind: 'lockTampered', itemId });
    return { world, mes: world.receivers.mes, document, at, finding };
  }

  it('is never pushed again: the finding is to the newest receipt or it is refused', async () => {
    const { world, mes, document, at, finding } = await tampered('RELOCK');
    await world.handOver('mes', document, lock('RELOCK', 2));

    const refused = await world.choose(finding, 'pushAgain');
    mes.put(at, lock('RELOCK', 7));
    await world.sweep();
    const refreshed = (await world.finding(at))!;
    await world.carry(await world.chosen(refreshed, 'pushAgain'));

    expect(refused).toMatchObject({ reasons: [{ code: 'DRIFT_MOVED' }] });
    expect(refreshed).toMatchObject({ findingId: finding.findingId, receiptHash: contentHash(lock('RELOCK', 2)) });
    expect(mes.kept.get(at)?.content).toEqual(lock('RELOCK', 2));
  });

  it('is not written by a repair that was chosen before the relock', async () => {
    const { world, mes, document, at, finding } = await tampered('LATE');
    const handoff = await world.chosen(finding, 'pushAgain');
    await world.handOver('mes', document, lock('LATE', 2));

    await expect(world.carry(handoff)).rejects.toMatchObject({ type: 'DRIFT_MOVED' });
    expect(mes.kept.get(at)?.content).toEqual(lock('LATE', 2));
  });

  it('ends its finding where the newer receipt holds', async () => {
    const { world, document, at } = await tampered('ENDED');
    await world.handOver('mes', document, lock('ENDED', 2));

    await world.sweep();

    expect(await world.finding(at)).toMatchObject({ state: 'resolved', resolvedBecause: 'no longer differs' });
  });

  it('ends its finding where the document was taken back', async () => {
    const { world, mes, document, at } = await tampered('TAKEN');
    const { withdraw } = await world.write('mes', document, lock('TAKEN', 2));
    mes.put(at, null);
    await withdraw();

    await world.sweep();

    expect(await world.finding(at)).toMatchObject({ state: 'resolved', resolvedBecause: 'was taken back' });
  });
});

describe('a document that is being handed over', () => {
  it('does not read as drift, before its receipt and after, and is not repaired meanwhile', async () => {
    const { world, document, at, finding, erp } = await edited('WRITING');
    const { verify } = await world.write('erp', document, { next: 1 });

    const during = await world.sweep(world.itemId);
    const refused = await world.choose(finding, 'pushAgain');
    await verify();
    const after = await world.sweep(world.itemId);

    expect([during.found, after.found]).toEqual([1, 0]);
    expect(await world.finding(at)).toMatchObject({ state: 'resolved' });
    expect(refused).toMatchObject({ reasons: [{ code: 'DRIFT_MOVED' }] });
    expect(erp.kept.get(at)?.content).toEqual({ next: 1 });
  });

  it('does not read as a tampered lock where the relock began after the receipts were listed', async () => {
    const world = await worldOf('RACE');
    const document = lockOf('WO-RACE');
    await world.handOver('mes', document, lock('RACE', 1));
    const { mes } = world.receivers;
    mes.beforeRead = async (at) => {
      if (at !== pathOf(document)) return;
      mes.beforeRead = () => undefined;
      await world.handOver('mes', document, lock('RACE', 2));
    };

    await world.sweep();

    expect(await world.finding(pathOf(document))).toBeUndefined();
  });

  it('is no extra before its receipt, and hides no other document of the system', async () => {
    const world = await worldOf('HIDES');
    const [written, extra] = [lockOf('WO-HIDES'), lockOf('WO-HIDES-X')];
    await world.write('mes', written, lock('HIDES', 1));
    world.receivers.mes.put(pathOf(extra), lock('HIDES', 1), extra);

    await world.sweep();

    expect(await world.finding(pathOf(written))).toBeUndefined();
    expect(await world.finding(pathOf(extra))).toMatchObject({ kind: 'extra', severity: 'minor' });
  });
});

describe('a document that nobody handed over', () => {
  async function withExtra(itemId: string) {
    const world = await worldOf(itemId);
    const document: DocumentKey = { kind: 'manufacturingBom', site, itemId, revision: 'X' };
    world.receivers.erp.put(pathOf(document), { x: 1 }, document);
    await world.sweep();
    return {
      world,
      erp: world.receivers.erp,
      at: pathOf(document),
      document,
      finding: (await world.finding(pathOf(document)))!,
    };
  }

  it('is withdrawn by signature as a handoff of the change that governs its item, and proved gone', async () => {
    const { world, erp, at, finding } = await withExtra('WITHDRAWN');

    const handoff = await world.chosen(finding, 'withdrawExtra');
    const answers = [await world.carry(handoff), await world.carry(handoff)];

    expect(finding).toMatchObject({ kind: 'extra', changeId: world.changeIdOf('D'), site });
    expect(answers.map(({ kind }) => kind)).toEqual(['verified', 'verified']);
    expect(erp.kept.get(at)?.status).toBe('withdrawn');
    expect(await world.finding(at)).toMatchObject({ state: 'resolved', resolvedBecause: 'withdrawExtra' });
    expect(await world.count('receipt', `document_path = $1 AND kind = 'withdrawn'`, [at])).toBe(1);
  });

  it('is not withdrawn where it changed since it was looked at', async () => {
    const { world, erp, at, finding } = await withExtra('CHANGED');
    const handoff = await world.chosen(finding, 'withdrawExtra');
    erp.put(at, { x: 2 });

    await expect(world.carry(handoff)).rejects.toMatchObject({ type: 'DRIFT_MOVED' });
    expect(erp.kept.get(at)?.status).toBe('active');
  });

  it('may be brought to PLM as a request for a change', async () => {
    const { world, finding } = await withExtra('RAISED');

    await world.carry(await world.chosen(finding, 'raiseChange'));

    expect(await world.finding(finding.documentPath)).toMatchObject({ state: 'raised' });
    expect(world.receivers.plm.kept.get(`/changeRequest/${finding.findingId}`)?.content).toMatchObject({
      kind: 'extra',
    });
  });

  it('is found again where it comes back, and resolved when it is gone', async () => {
    const { world, erp, at, document, finding } = await withExtra('BACK');
    await world.carry(await world.chosen(finding, 'withdrawExtra'));
    erp.put(at, { x: 3 }, document);
    await world.sweep('BACK');
    const again = await world.finding(at);
    erp.put(at, null);

    await world.sweep('BACK');

    expect(again).toMatchObject({ kind: 'extra', state: 'open' });
    expect(again?.findingId).not.toBe(finding.findingId);
    expect(await world.finding(at)).toMatchObject({ state: 'resolved', resolvedBecause: 'is gone' });
  });

  it('of an item that no change has to do with is listed without a repair', async () => {
    const world = await worldOf('KNOWN');
    world.receivers.qms.put('/some/where', { y: 1 });

    await world.sweep();

    const finding = (await world.finding('/some/where'))!;
    expect(finding).toMatchObject({ kind: 'extra', changeId: null });
    expect(await world.choose(finding, 'raiseChange')).toMatchObject({ reasons: [{ code: 'REPAIR_NOT_POSSIBLE' }] });
  });
});

describe('a sweep', () => {
  it('goes on where a document cannot be read, which is a finding until it can', async () => {
    const world = await worldOf('BROKEN');
    const { erp, qms } = world.receivers;
    const [mbom, plan] = [pathOf(mbomOf('BROKEN')), '/inspectionPlan/BROKEN/D'];
    qms.put(plan, { edit: 1 });
    erp.beforeRead = (at) => {
      if (at === mbom) throw new SystemFault('rejected', 'erp', 'erp answered 422 to GET.');
    };

    const result = await world.sweep('BROKEN');
    const unreadable = await world.finding(mbom);
    erp.beforeRead = (at) => {
      if (at === mbom) throw new SystemFault('transient', 'erp', 'erp answered 500 to GET.');
    };
    await world.sweep('BROKEN');
    const still = await world.finding(mbom);
    erp.beforeRead = () => undefined;
    await world.sweep('BROKEN');

    expect(result).toMatchObject({ found: 2, unread: [] });
    expect(unreadable).toMatchObject({ kind: 'unreadable', severity: 'major', detail: 'erp answered 422 to GET.' });
    expect(still).toMatchObject({ findingId: unreadable?.findingId, detail: 'erp answered 500 to GET.' });
    expect(await world.finding(plan)).toMatchObject({ kind: 'changedContent' });
    expect(await world.finding(mbom)).toMatchObject({ state: 'resolved' });
  });

  it('tells a system that is away, keeps its findings and looks at the others', async () => {
    const { world, erp, at } = await edited('AWAY');
    const plan = '/inspectionPlan/AWAY/D';
    world.receivers.qms.put(plan, null);
    const away = () => {
      throw new SystemFault('transient', 'erp', 'erp did not answer.');
    };
    erp.beforeRead = away;
    erp.beforeList = away;

    const result = await world.sweep('AWAY');
    const whole = await world.finding('/');
    erp.beforeRead = () => undefined;
    erp.beforeList = () => undefined;
    await world.sweep('AWAY');

    expect(result.unread).toEqual([{ system: 'erp', detail: 'erp did not answer.' }]);
    expect(await world.finding(at)).toMatchObject({ kind: 'changedContent', state: 'open' });
    expect(await world.finding(plan)).toMatchObject({ kind: 'missing', severity: 'major', owner: 'quality engineer' });
    expect(whole).toMatchObject({ kind: 'unreadable', system: 'erp', state: 'open', detail: 'erp did not answer.' });
    expect(await world.finding('/')).toMatchObject({ state: 'resolved' });
  });

  it('of one item looks at its locks, effectivity, stock and extras, and at no other item', async () => {
    const [world, other] = [await worldOf('WHOLE'), await worldOf('WHOLE-OTHER')];
    await world.releaseFloor();
    await world.tell('workorder.released', world.order('WO-WHOLE', 'SN-1 to SN-2'));
    const changeId = world.changeIdOf('D');
    const documents: [keyof DriftWorld['receivers'], DocumentKey, unknown][] = [
      ['mes', lockOf('WO-WHOLE'), { version: 1 }],
      ['plm', { kind: 'changeEffectivity', changeId, site }, { cutIns: { WHOLE: 'SN-1' } }],
      ['erp', { kind: 'stockDispositions', site, changeId }, { parts: {} }],
    ];
    for (const [system, document, content] of documents) {
      await world.handOver(system, document, content);
      world.receivers[system].put(pathOf(document), { ...(content as object), cutIns: 'edited' });
    }
    const extra: DocumentKey = { kind: 'lockSet', site, itemId: 'WHOLE', revision: 'X' };
    world.receivers.mes.put(pathOf(extra), {}, extra);
    const stock: DocumentKey = { kind: 'stockDispositions', site: 'PLANT-X', changeId };
    world.receivers.erp.put(pathOf(stock), {}, stock);
    world.receivers.mes.put('/lockSet/OTHER', {}, { kind: 'lockSet', site, itemId: 'WHOLE-OTHER', revision: 'X' });
    other.receivers.erp.put(pathOf(mbomOf('WHOLE-OTHER')), { edit: 1 });

    const { found } = await world.sweep('WHOLE');

    expect(found).toBe(5);
    expect(
      await Promise.all(documents.map(async ([, document]) => (await world.finding(pathOf(document)))?.kind)),
    ).toEqual(['lockTampered', 'effectivityDiffers', 'effectivityDiffers']);
    expect(await world.finding(pathOf(extra))).toMatchObject({ kind: 'extra', itemId: 'WHOLE' });
    expect(await world.finding(pathOf(stock))).toMatchObject({ kind: 'extra', state: 'open' });
    world.receivers.erp.put(pathOf(stock), null);
    await world.sweep('WHOLE');
    expect(await world.finding(pathOf(stock))).toMatchObject({ state: 'resolved', resolvedBecause: 'is gone' });
    expect([await world.finding('/lockSet/OTHER'), await world.finding(pathOf(mbomOf('WHOLE-OTHER')))]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('walks twenty thousand receipts by index: the last page touches as many as the first', async () => {
    const world = await worldOf('MANY');
    const { handoff } = await world.write('qms', { kind: 'inspectionPlan', site, itemId: 'MANY', revision: 'N' }, {});
    await database.db.query(
      `INSERT INTO cutin.receipt (handoff_id, kind, system, document, document_path, content_hash, local_revision, label, acknowledgement)
       SELECT $1, k, 'alm', jsonb_build_object('kind', 'changeRequest', 'requestId', n::text), '/many/' || lpad(n::text, 6, '0'),
              repeat('a', 64), 1, 'x', 'L3' FROM generate_series(1, 10000) n CROSS JOIN unnest(ARRAY['verified', 'withdrawn']) k`,
      [handoff.handoffId],
    );
    const touchedFrom = (cursor: string) =>
      database.db.transaction(async (tx) => {
        const { items } = await listReceipts(tx, { system: 'alm', cursor, limit: 50 });
        const { rows } = await tx.query(
          `SELECT (seq_tup_read + idx_tup_fetch)::int AS touched FROM pg_stat_xact_user_tables WHERE relname = 'receipt'`,
        );
        return { first: items[0]?.documentPath, count: items.length, ...(rows[0] as { touched: number }) };
      });

    const [first, last] = [await touchedFrom('/many/000000'), await touchedFrom('/many/009900')];
    let [walked, cursor]: [number, string | null] = [0, null];
    do {
      const page = await world.stores.drift.listReceipts({ system: 'alm', cursor, limit: 500 });
      walked += page.items.length;
      ({ cursor } = page);
    } while (cursor !== null);

    expect([first, last]).toMatchObject([
      { first: '/many/000001', count: 50 },
      { first: '/many/009901', count: 50 },
    ]);
    expect([first.touched, last.touched].map((rows) => rows < 1_000 || rows)).toEqual([true, true]);
    expect(walked).toBe(10_000);
  });
});
