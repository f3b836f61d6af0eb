// Drift, on the store in memory: what a sweep keeps and ends, and what a repair may do.
import type { SeenDrift } from '../../../domain/drift/finding';
import type { HashContent } from '../../../domain/identity/artefact';
import { accepted, type Verdict } from '../../../domain/verdict';
import { chooseRepair, type ChooseRepairCommand } from '../../../engine/drift/choose-repair';
import { findObstacle } from '../../../engine/drift/find-obstacle';
import { finishRepair } from '../../../engine/drift/finish-repair';
import { recordSweep } from '../../../engine/drift/record-sweep';
import { recordUnread } from '../../../engine/drift/record-unread';
import { reopenFinding } from '../../../engine/drift/reopen-finding';
import { sweepReceipts } from '../../../engine/drift/sweep-receipts';
import { SystemFault } from '../../../ports/system-fault';
import type { Systems } from '../../../ports/systems';
import { MemoryStore } from '../../support/memory/memory-store';

const document = { kind: 'manufacturingBom', site: 'PLANT-A', itemId: 'DRV', revision: 'D' } as const;
const place = { system: 'erp', documentPath: '/drv/d', document } as const;
const looked = { ...place, receiptId: 1 };
const seen: SeenDrift = {
  ...looked,
  kind: 'changedContent',
  severity: 'major',
  difference: [],
  site: 'PLANT-A',
  itemId: 'DRV',
  changeId: 'CHG-1',
  receiptHash: 'r'.repeat(64),
  held: { quantity: 9 },
  heldHash: 'h9',
  detail: null,
};

function world() {
  const store = new MemoryStore();
  store.rows.places.push({ ...place, receiptId: 1, writers: [] });
  let ids = 0;
  const signed = { actor: 'max', printedName: 'Max', meaning: 'I repair', signedHash: 's' as ReturnType<HashContent> };
  const given = {
    transactions: store,
    newId: () => `f-${String((ids += 1))}`,
    signing: { sign: () => accepted(signed) },
  };
  const sweep = (...found: SeenDrift[]) => recordSweep(given, { seen: found, looked: [looked] });
  const choose = (more: Partial<ChooseRepairCommand> = {}) =>
    chooseRepair(given, {
      findingId: 'f-1',
      action: 'pushAgain',
      reason: 'in a test',
      heldHash: 'h9',
      actor: 'max',
      signature: { signingKey: 'k', meaning: 'I repair' },
      ...more,
    });
  return { store, given, sweep, choose, finding: () => store.rows.findings.at(-1), rows: store.rows };
}

const codeOf = (verdict: Verdict<unknown>): string | undefined =>
  verdict.kind === 'refused' ? verdict.reasons[0]?.code : undefined;

describe('a sweep', () => {
  it('keeps one finding a document, refreshed while it stands, and tells it once', async () => {
    const { sweep, rows } = world();

    await sweep(seen);
    await sweep({ ...seen, heldHash: 'h10' });

    expect(rows.findings).toMatchObject([
      { findingId: 'f-1', state: 'open', heldHash: 'h10', owner: 'manufacturing engineer' },
    ]);
    expect(rows.ledger.map(({ kind }) => kind)).toEqual(['driftFound']);
  });

  it('ends a finding whose difference is gone', async () => {
    const { sweep, finding } = world();
    await sweep(seen);

    await sweep();

    expect(finding()).toMatchObject({ state: 'resolved', resolvedBecause: 'no longer differs' });
  });

  it('says nothing of a document that was handed over since, or is being handed over', async () => {
    const { sweep, rows } = world();

    rows.places = [{ ...place, receiptId: 2, writers: [] }];
    await sweep(seen);
    rows.places = [{ ...place, receiptId: 1, writers: ['H-1'] }];
    await sweep(seen);

    expect(rows.findings).toEqual([]);
  });

  it('leaves what is being repaired as it was signed', async () => {
    const { sweep, choose, finding } = world();
    await sweep(seen);
    await choose();

    await sweep({ ...seen, heldHash: 'h11' });
    await sweep();

    expect(finding()).toMatchObject({ state: 'repairing', heldHash: 'h9' });
  });

  it('asks again for what a change was raised for, where it is another difference now', async () => {
    const { given, sweep, choose, finding } = world();
    await sweep(seen);
    await choose({ action: 'raiseChange' });
    await finishRepair(given, 'f-1');

    await sweep(seen);
    expect(finding()).toMatchObject({ state: 'raised' });
    await sweep({ ...seen, heldHash: 'h12' });

    expect(finding()).toMatchObject({ state: 'open', heldHash: 'h12' });
  });

  it('bounds what it keeps of a difference and of the reason', async () => {
    const { sweep, finding } = world();
    const difference = Array.from({ length: 300 }, (_, index) => ({ pointer: `/${String(index)}`, sent: 1, held: 2 }));

    await sweep({ ...seen, difference, detail: 'x'.repeat(5_000) });

    expect([finding()?.difference.length, finding()?.detail?.length]).toEqual([100, 1_000]);
  });

  it('keeps a system that is away as a finding at its root, which ends once it was read whole', async () => {
    const { given, finding } = world();
    await recordUnread(given, 'mes', 'connection refused');
    const away = structuredClone(finding());

    const root = { system: 'mes', documentPath: '/', document: null, receiptId: null } as const;
    await recordSweep(given, { seen: [], looked: [root] });

    expect(away).toMatchObject({ kind: 'unreadable', documentPath: '/', detail: 'connection refused' });
    expect(finding()).toMatchObject({ state: 'resolved' });
  });

  it('stops at a system that goes away, and goes on from the last document that it read', async () => {
    const { given, rows } = world();
    const receipt = (path: string, quantity: number) => ({
      ...looked,
      documentPath: path,
      stands: true,
      contentHash: 'r',
      content: { quantity },
      changeId: 'CHG-1',
      site: 'PLANT-A',
      itemId: 'DRV',
    });
    rows.newestReceipts = { erp: [receipt('/a', 1), receipt('/b', 1)] };
    let reads = 0;
    const away = new SystemFault('transient', 'erp', 'connection refused');
    const erp = {
      readDocument: () =>
        (reads += 1) === 1 ? Promise.resolve({ status: 'active', content: { quantity: 1 } }) : Promise.reject(away),
      listDocuments: () => Promise.reject(away),
    };
    const systems = { receivers: { erp } } as unknown as Systems;
    const hash = ((value) => JSON.stringify(value)) as HashContent;
    rows.places = [{ ...place, documentPath: '/a', receiptId: 1, writers: [] }];

    const answer = await sweepReceipts({ ...given, systems, hash, nowMs: () => 0 }, { system: 'erp', cursor: null });

    expect(answer).toEqual({ checked: 1, found: 0, cursor: '/a', unread: 'connection refused' });
    expect(rows.findings).toEqual([]);
  });
});

describe('a repair', () => {
  it('starts a handoff of the finding and is in the ledger with its signature', async () => {
    const { sweep, choose, finding, rows } = world();
    await sweep(seen);

    const chosen = await choose();

    const handoffId = chosen.kind === 'accepted' ? chosen.value.handoffId : '';
    expect(finding()).toMatchObject({
      state: 'repairing',
      repair: { action: 'pushAgain', handoffId, signedHash: 's' },
    });
    expect(rows.outbox).toMatchObject([{ kind: 'startHandoff', payload: { handoff: { handoffId } } }]);
    expect(rows.ledger.at(-1)).toMatchObject({ kind: 'driftRepairChosen', actor: 'max' });
  });

  it('chosen again while it is carried out is that one; another one is refused', async () => {
    const { sweep, choose, rows } = world();
    await sweep(seen);
    const first = await choose();

    expect(await choose()).toEqual(first);
    expect(codeOf(await choose({ action: 'acceptBaseline' }))).toBe('FINDING_NOT_OPEN');
    expect(rows.outbox).toHaveLength(1);
  });

  it('is of what the signer looked at, at the receipt it was compared with, and of nothing else', async () => {
    const { sweep, choose, rows } = world();
    await sweep(seen);

    expect(codeOf(await choose({ heldHash: 'h1' }))).toBe('DRIFT_MOVED');
    rows.places = [{ ...place, receiptId: 2, writers: [] }];
    expect(codeOf(await choose())).toBe('DRIFT_MOVED');
    rows.places = [{ ...place, receiptId: 1, writers: ['H-1'] }];
    expect(codeOf(await choose())).toBe('DRIFT_MOVED');
    expect(codeOf(await choose({ action: 'withdrawExtra' }))).toBe('REPAIR_NOT_POSSIBLE');
    expect(codeOf(await choose({ findingId: 'f-9' }))).toBe('FINDING_UNKNOWN');
    expect(rows.outbox).toEqual([]);
  });

  it('is stopped where somebody else hands the document over meanwhile, and not by its own writing', async () => {
    const { given, sweep, choose, rows } = world();
    await sweep(seen);
    const chosen = await choose();
    const handoffId = chosen.kind === 'accepted' ? chosen.value.handoffId : '';
    const of = { findingId: 'f-1', handoffId };

    rows.places = [{ ...place, receiptId: 1, writers: [handoffId] }];
    expect(await findObstacle(given, of)).toBeNull();
    rows.places = [{ ...place, receiptId: 1, writers: [handoffId, 'H-2'] }];
    expect(await findObstacle(given, of)).toMatchObject({ code: 'DRIFT_MOVED' });
    expect(await findObstacle(given, { ...of, handoffId: 'other' })).toMatchObject({ code: 'FINDING_NOT_OPEN' });
  });

  it('finished twice is finished once', async () => {
    const { given, sweep, choose, finding, rows } = world();
    await sweep(seen);
    await choose();

    await finishRepair(given, 'f-1');
    const after = structuredClone(rows);
    await finishRepair(given, 'f-1');

    expect(finding()).toMatchObject({ state: 'resolved', resolvedBecause: 'pushAgain' });
    expect(rows).toEqual(after);
  });

  it('that was called off leaves the finding to another one, with a handoff of its own', async () => {
    const { given, sweep, choose, rows } = world();
    await sweep(seen);
    const first = await choose();

    await reopenFinding(given, 'f-1');
    const second = await choose({ action: 'acceptBaseline' });

    expect(second.kind).toBe('accepted');
    expect(second).not.toEqual(first);
    expect(rows.outbox).toHaveLength(2);
  });
});
