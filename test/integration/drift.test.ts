// Drift on a real PostgreSQL against systems in memory: what a sweep finds, and what is no drift.
import { listReceipts } from '../../adapters/postgres/drift/list-receipts';
import { contentHash } from '../../adapters/signing/content-hash';
import { SystemFault } from '../../ports/system-fault';
import type { DocumentKey } from '../../domain/handoff/document';
import { useTestDatabase } from '../support/database';
import type { DriftWorld } from '../support/drift-world';
import { pathOf } from '../support/memory/receiver';
import { site } from '../support/floor-world';
import { worldOf, mbomOf, lockOf, lock, edited } from '../support/drifted-worlds';

jest.mock('@temporalio/activity', () => ({
  Context: { current: () => ({ heartbeat: () => undefined, cancellationSignal: { aborted: false } }) },
}));

jest.setTimeout(120_000);

const database = useTestDatabase();

describe('what was superseded', () => {
  async function tampered(itemId: string) {
    const world = await worldOf(database, itemId);
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
    const { world, document, at, finding, erp } = await edited(database, 'WRITING');
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
    const world = await worldOf(database, 'RACE');
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
    const world = await worldOf(database, 'HIDES');
    const [written, extra] = [lockOf('WO-HIDES'), lockOf('WO-HIDES-X')];
    await world.write('mes', written, lock('HIDES', 1));
    world.receivers.mes.put(pathOf(extra), lock('HIDES', 1), extra);

    await world.sweep();

    expect(await world.finding(pathOf(written))).toBeUndefined();
    expect(await world.finding(pathOf(extra))).toMatchObject({ kind: 'extra', severity: 'minor' });
  });
});

describe('a sweep', () => {
  it('goes on where a document cannot be read, which is a finding until it can', async () => {
    const world = await worldOf(database, 'BROKEN');
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
    const { world, erp, at } = await edited(database, 'AWAY');
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
    const [world, other] = [await worldOf(database, 'WHOLE'), await worldOf(database, 'WHOLE-OTHER')];
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
    const extra: DocumentKey = { kind: 'orderRevisions', site, itemId: 'WHOLE', revision: 'X' };
    world.receivers.mes.put(pathOf(extra), {}, extra);
    const stock: DocumentKey = { kind: 'stockDispositions', site: 'PLANT-X', changeId };
    world.receivers.erp.put(pathOf(stock), {}, stock);
    world.receivers.mes.put(
      '/orderRevisions/OTHER',
      {},
      { kind: 'orderRevisions', site, itemId: 'WHOLE-OTHER', revision: 'X' },
    );
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
    expect([await world.finding('/orderRevisions/OTHER'), await world.finding(pathOf(mbomOf('WHOLE-OTHER')))]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('walks twenty thousand receipts by index: the last page touches as many as the first', async () => {
    const world = await worldOf(database, 'MANY');
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
      const page = await world.transactions.reads.drift.listReceipts({ system: 'alm', cursor, limit: 500 });
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
