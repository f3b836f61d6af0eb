// What a handoff does to a receiver, on a store and a receiver in memory: it looks before it writes, reads back what it
// wrote, and takes back only what is its own.
import type { ReleasedChange } from '../../../domain/change/released-change';
import { callOff } from '../../../engine/change/call-off';
import { fixDocuments } from '../../../engine/handoff/prepare';
import { transfer } from '../../../engine/handoff/transfer';
import { verify } from '../../../engine/handoff/verify';
import { withdraw } from '../../../engine/handoff/withdraw';
import { Stopped } from '../../../ports/stopped';
import { SystemFault } from '../../../ports/system-fault';
import { at, content, document, HandoffWorld } from '../../support/memory/handoff-world';

const prepared = (): Promise<HandoffWorld> => new HandoffWorld().prepared();
const carried = ({ handoff }: HandoffWorld, generation = 1) => ({ handoff, generation });
const calledOff = ({ handoff }: HandoffWorld) => ({ handoff, actor: 'pat', reason: 'called off' });

describe('a transfer', () => {
  it('writes what was prepared, under a key that its repetition has too', async () => {
    const world = await prepared();
    const keys: string[] = [];
    const write = world.erp.writeDocument.bind(world.erp);
    world.erp.writeDocument = (given) => {
      keys.push(given.idempotencyKey);
      return write(given);
    };

    await transfer(world.given, carried(world));
    world.erp.kept.delete(at);
    await transfer(world.given, carried(world));

    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(world.erp.kept.get(at)?.content).toEqual({ ...content, generation: 1 });
  });

  it('writes nothing where the receiver holds it already: an answer that was lost is settled by reading', async () => {
    const world = await prepared();
    await transfer(world.given, carried(world));
    const revision = world.erp.kept.get(at)?.localRevision;

    const again = await transfer(world.given, carried(world));

    expect(again).toMatchObject({ settledByReadBack: 1 });
    expect(world.erp.kept.get(at)?.localRevision).toBe(revision);
  });

  it('writes over an older revision, naming the one that it saw', async () => {
    const world = await prepared();
    world.erp.put(at, { older: true }, document);

    await transfer(world.given, carried(world));

    expect(world.erp.kept.get(at)).toMatchObject({ localRevision: 2, content: { generation: 1 } });
  });

  it('builds on what it looked at, and never over what came in between', async () => {
    const world = await prepared();
    world.erp.put(at, { older: true }, document);
    const read = world.erp.readDocument.bind(world.erp);
    world.erp.readDocument = async (key) => {
      const held = await read(key);
      world.erp.put(at, { rival: true }, document);
      return held;
    };

    await expect(transfer(world.given, carried(world))).rejects.toBeInstanceOf(SystemFault);

    expect(world.erp.kept.get(at)?.content).toEqual({ rival: true });
  });

  it('begins no write once it was told to stop, and finishes one that was begun', async () => {
    const world = await prepared();
    const stop = new AbortController();
    const read = world.erp.readDocument.bind(world.erp);
    world.erp.readDocument = (key) => {
      stop.abort();
      return read(key);
    };

    await expect(transfer(world.given, carried(world), stop.signal)).rejects.toBeInstanceOf(Stopped);
    expect(world.erp.kept.size).toBe(0);

    world.erp.readDocument = read;
    const late = new AbortController();
    const write = world.erp.writeDocument.bind(world.erp);
    world.erp.writeDocument = (given) => {
      late.abort();
      return write(given);
    };
    expect(await transfer(world.given, carried(world), late.signal)).toMatchObject({ generation: 1 });
    expect(world.erp.kept.get(at)?.status).toBe('active');
  });

  it('fixes nothing more once it is withdrawn, or its change called off', async () => {
    const world = await prepared();
    const change = { changeId: 'CHG-1' } as ReleasedChange;
    world.store.rows.changes.push({ change, state: 'propagating' });
    await callOff(world.given, { changeId: 'CHG-1', actor: 'pat', reason: 'wrong part' });

    await expect(world.prepared(2)).rejects.toMatchObject({ reasons: [{ code: 'HANDOFF_ENDED' }] });
    world.store.rows.changes = [];
    await withdraw(world.given, calledOff(world));
    await expect(world.prepared(2)).rejects.toMatchObject({ reasons: [{ code: 'HANDOFF_ENDED' }] });

    expect(world.store.rows.prepared).toHaveLength(1);
  });

  it('hands the same documents over however often it is asked for a generation', async () => {
    const world = await prepared();
    await world.prepared();

    expect(world.store.rows.prepared).toHaveLength(1);
  });
});

describe('a read-back', () => {
  it('gives a receipt for exactly what was handed over, and ends the handoff', async () => {
    const world = await prepared();
    await transfer(world.given, carried(world));

    expect(await verify(world.given, carried(world))).toEqual({ kind: 'verified', documents: 1 });

    expect(world.store.rows.receipts).toMatchObject([{ as: 'verified', documentPath: at }]);
    expect(world.row?.state).toBe('verified');
    expect(world.store.rows.told).toMatchObject([{ name: 'mbom.released' }]);
  });

  it('gives none for another content, and names the first difference', async () => {
    const world = await prepared();
    await transfer(world.given, carried(world));
    world.erp.put(at, { ...content, generation: 2 }, document);

    const answer = await verify(world.given, carried(world));

    expect(answer).toMatchObject({ kind: 'diverged', differences: [{ pointer: '/generation', sent: 1, held: 2 }] });
    expect(world.store.rows.receipts).toEqual([]);
    expect(world.row?.state).toBe('proposed');
  });

  it('gives none for what is there and withdrawn, nor for what is not there', async () => {
    const world = await prepared();

    expect((await verify(world.given, carried(world))).kind).toBe('diverged');
    await transfer(world.given, carried(world));
    world.erp.put(at, null);
    expect((await verify(world.given, carried(world))).kind).toBe('diverged');
  });

  it('ends once: repeated, it records nothing more', async () => {
    const world = await prepared();
    await transfer(world.given, carried(world));
    await verify(world.given, carried(world));
    const before = structuredClone(world.store.rows);

    await verify(world.given, carried(world));

    expect(world.store.rows).toEqual(before);
  });

  it('that comes after an abort is not recorded', async () => {
    const world = await prepared();
    await transfer(world.given, carried(world));
    Object.assign(world.row!, { state: 'aborted' });

    await expect(verify(world.given, carried(world))).rejects.toMatchObject({ reasons: [{ code: 'HANDOFF_ENDED' }] });

    expect(world.store.rows.receipts).toEqual([]);
  });
});

describe('a withdrawal', () => {
  it('takes back what was written, of whatever generation, and proves it', async () => {
    const world = await prepared();
    await transfer(world.given, carried(world));
    await world.prepared(2);

    expect(await withdraw(world.given, calledOff(world))).toEqual({ kind: 'withdrawn', documents: 1 });

    expect(world.erp.kept.get(at)?.status).toBe('withdrawn');
    expect(world.store.rows.receipts).toMatchObject([{ as: 'withdrawn' }]);
    expect(world.row?.state).toBe('withdrawn');
  });

  it('leaves alone what somebody else wrote, and says so', async () => {
    const world = await prepared();
    await transfer(world.given, carried(world));
    world.erp.put(at, { rival: true }, document);

    const answer = await withdraw(world.given, calledOff(world));

    expect(answer).toMatchObject({ kind: 'blocked', documentPath: at });
    expect(world.erp.kept.get(at)?.content).toEqual({ rival: true });
    expect(world.row?.state).not.toBe('withdrawn');
  });

  it('is blocked while the receiver holds the document as active still', async () => {
    const world = await prepared();
    await transfer(world.given, carried(world));
    world.erp.withdrawDocument = () => Promise.resolve();

    expect(await withdraw(world.given, calledOff(world))).toMatchObject({ kind: 'blocked' });
  });

  it('lets no write of any generation arrive after it', async () => {
    const world = await prepared();
    await world.prepared(2);
    const late: Parameters<typeof world.erp.writeDocument>[0][] = [];
    const write = world.erp.writeDocument.bind(world.erp);
    world.erp.writeDocument = (given) => {
      late.push(given);
      throw new SystemFault('unknownOutcome', 'ERP', 'no answer');
    };
    for (const generation of [1, 2])
      await expect(transfer(world.given, carried(world, generation))).rejects.toBeInstanceOf(SystemFault);

    await withdraw(world.given, calledOff(world));

    for (const one of late) expect(() => write(one)).toThrow('fenced');
    expect(late).toHaveLength(2);
    expect(world.erp.kept.size).toBe(0);
  });

  it('takes back a document that a later generation no longer hands over', async () => {
    const world = await prepared();
    await transfer(world.given, carried(world));
    const other = { ...document, itemId: 'OTHER' };
    const drafts = [{ system: 'erp' as const, document: other, content }];
    await fixDocuments(world.given, { handoff: world.handoff, generation: 2, drafts });
    await transfer(world.given, carried(world, 2));

    expect(await withdraw(world.given, calledOff(world))).toEqual({ kind: 'withdrawn', documents: 2 });

    expect([...world.erp.kept.values()].map(({ status }) => status)).toEqual(['withdrawn', 'withdrawn']);
  });

  it('needs nothing where nothing was written', async () => {
    const world = await prepared();

    expect(await withdraw(world.given, calledOff(world))).toEqual({ kind: 'withdrawn', documents: 0 });
  });
});
