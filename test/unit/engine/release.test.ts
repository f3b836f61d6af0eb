// A change comes in, propagates and ends, on the store in memory.
import { contentHash } from '../../../adapters/signing/content-hash';
import { payloads } from '../../../contract/events/payloads';
import { abortChange } from '../../../engine/change/abort-change';
import { callOff } from '../../../engine/change/call-off';
import { beginPropagation } from '../../../engine/change/begin-propagation';
import { withdrawEffectivity } from '../../../engine/effectivity/withdraw';
import { codesOf } from '../../support/memory/change-world';
import { content, releaseWorld } from '../../support/memory/release-world';

describe('a slip in the name of an item', () => {
  it('stands in the way of the right spelling only until its change was called off', async () => {
    const { store, given, record } = releaseWorld();
    await record({ itemId: 'DRV–100' });
    const right = { eventId: 'e2', changeId: 'CHG-2', itemId: 'DRV-100' };
    expect(await codesOf(record(right))).toEqual(['IDENTIFIER_LOOKALIKE']);

    await abortChange(given, { changeId: 'CHG-1', actor: 'olli', reason: 'a dash for a hyphen' });

    expect(await codesOf(record(right))).toEqual([]);
    expect(store.rows.changes).toHaveLength(2);
  });
});

describe('recordRelease', () => {
  it('keeps the change, what it announces and the event, tells subscribers and starts its workflow', async () => {
    const { store, record } = releaseWorld();

    expect(await record()).toEqual({ kind: 'accepted', value: { kind: 'recorded', changeId: 'CHG-1' } });

    const { rows } = store;
    expect(rows.changes).toMatchObject([{ change: { changeId: 'CHG-1' }, state: 'received' }]);
    expect(rows.revisions).toEqual([]);
    expect(rows.contents[contentHash(content)]).toEqual(content);
    expect(rows.identifiers).toEqual([{ changeId: 'CHG-1', identifier: 'DRV' }]);
    expect(rows.releasesTold).toEqual(['e1']);
    expect(rows.outbox).toMatchObject([{ kind: 'startChange', payload: { workflowId: 'change/CHG-1' } }]);
    expect(rows.ledger).toMatchObject([{ kind: 'changeReleased', actor: 'plm' }]);
  });

  it('takes the same event as known, and does nothing twice', async () => {
    const { store, record } = releaseWorld();
    await record();
    const after = structuredClone(store.rows);

    expect(await record()).toEqual({ kind: 'accepted', value: { kind: 'duplicate', changeId: 'CHG-1' } });
    expect(store.rows).toEqual(after);
  });

  it('keeps another event of the same change, and starts nothing anew', async () => {
    const { store, record } = releaseWorld();
    await record();

    expect(await record({ eventId: 'e2' })).toMatchObject({ value: { kind: 'duplicate' } });

    expect(store.rows.releaseEvents.map(({ event }) => event.id)).toEqual(['e1', 'e2']);
    expect(store.rows.outbox).toHaveLength(1);
    expect(store.rows.releasesTold).toEqual(['e1']);
  });

  it('refuses an event that comes again with other content, and says so to people', async () => {
    const { store, record } = releaseWorld();
    await record();

    expect(await codesOf(record({ title: 'Other' }))).toEqual(['EVENT_CONFLICT']);

    expect(store.rows.changes).toHaveLength(1);
    expect(store.rows.ledger.at(-1)).toMatchObject({ kind: 'eventConflict' });
  });

  it('refuses a change that comes again with other content, with the difference', async () => {
    const { store, record } = releaseWorld();
    await record();
    const before = structuredClone(store.rows);

    const answer = await record({ eventId: 'e2', title: 'Other' });

    expect(answer).toMatchObject({ reasons: [{ code: 'CHANGE_CONFLICT', facts: { difference: [{}] } }] });
    expect(store.rows).toEqual(before);
  });

  it('keeps a second content of a revision aside with both hashes, tells of it, and starts nothing', async () => {
    const { store, record } = releaseWorld();
    await record();
    const other = { ...content, parts: 5 };

    const answer = await record({ eventId: 'e2', changeId: 'CHG-2', content: other });

    const hashes = { heldHash: contentHash(content), offeredHash: contentHash(other) };
    expect(answer).toMatchObject({ reasons: [{ code: 'REVISION_CONFLICT', facts: { ...hashes, difference: [{}] } }] });
    const { rows } = store;
    expect(rows.conflicts).toMatchObject([{ conflict: { held: { announcedBy: 'CHG-1' } }, offeredBy: '/plm e2' }]);
    expect(rows.contents[hashes.offeredHash]).toEqual(other);
    expect(rows.changes).toHaveLength(1);
    expect(rows.ledger.at(-1)).toMatchObject({ kind: 'revisionConflict', body: hashes });
    expect(rows.told).toMatchObject([
      { name: 'revision.conflict', subject: 'revision/ebom/DRV/D', data: hashes, causationId: 'e2' },
    ]);
    expect(payloads['revision.conflict'].safeParse(rows.told[0]?.data).success).toBe(true);
  });

  it('tells of the same two contents once, however often they come', async () => {
    const { store, record } = releaseWorld();
    await record();
    const other = { changeId: 'CHG-2', content: { ...content, parts: 5 } };

    await record({ eventId: 'e2', ...other });
    await record({ eventId: 'e3', ...other });

    expect(store.rows.conflicts).toHaveLength(1);
    expect(new Set(store.rows.told.map(({ id }) => id)).size).toBe(1);
  });

  it('says of how many differences a list is, where it is cut', async () => {
    const { record } = releaseWorld();
    const parts = (many: string) => Object.fromEntries(Array.from({ length: 50 }, (_, at) => [String(at), many]));
    await record({ content: parts('1') });

    const answer = await record({ eventId: 'e2', changeId: 'CHG-2', content: parts('2') });

    expect(answer).toMatchObject({ reasons: [{ facts: { differences: 50, difference: { length: 20 } } }] });
  });

  it('refuses an item that looks like a known one and is another', async () => {
    const { store, record } = releaseWorld();
    await record();
    const before = structuredClone(store.rows);

    const answer = await record({ eventId: 'e2', changeId: 'CHG-2', itemId: 'D RV' });

    expect(answer).toMatchObject({ reasons: [{ code: 'IDENTIFIER_LOOKALIKE' }] });
    expect(store.rows).toEqual(before);
  });
});

describe('the life of a change', () => {
  it('propagates once, and is answered as it is from then on', async () => {
    const { store, given, record } = releaseWorld();
    await record();

    expect(await beginPropagation(given, 'CHG-1')).toMatchObject({ value: { changeId: 'CHG-1' } });
    expect(await codesOf(beginPropagation(given, 'CHG-1'))).toEqual([]);

    expect(store.rows.changes).toMatchObject([{ state: 'propagating' }]);
    expect(await codesOf(beginPropagation(given, 'CHG-9'))).toEqual(['CHANGE_UNKNOWN']);
  });

  it('is called off once, and not after it closed', async () => {
    const { store, given, record } = releaseWorld();
    const abort = { changeId: 'CHG-1', actor: 'olli', reason: 'wrong part' };
    await record();

    expect([await abortChange(given, abort), await abortChange(given, abort)]).toEqual([true, false]);
    expect(store.rows.ledger.filter(({ kind }) => kind === 'changeAborted')).toHaveLength(1);

    Object.assign(store.rows.changes[0] ?? {}, { state: 'closed' });
    expect(await abortChange(given, abort)).toBe(false);
    expect(store.rows.changes).toMatchObject([{ state: 'closed' }]);
  });

  it('is called off by the first who says so, and then aborted', async () => {
    const { store, given, record } = releaseWorld();
    await record();
    const first = { actor: 'olli', reason: 'wrong part' };

    expect(await callOff(given, { changeId: 'CHG-1', ...first })).toEqual(first);
    expect(await callOff(given, { changeId: 'CHG-1', actor: 'pat', reason: 'too late' })).toEqual(first);

    expect(store.rows.changes).toMatchObject([{ state: 'aborting', calledOff: first }]);
    expect(store.rows.ledger.filter(({ kind }) => kind === 'changeCalledOff')).toHaveLength(1);
    expect(await abortChange(given, { changeId: 'CHG-1', ...first })).toBe(true);
    expect(await callOff(given, { changeId: 'CHG-1', ...first })).toBeNull();
    expect(await callOff(given, { changeId: 'CHG-9', ...first })).toBeNull();
  });

  it('takes back what it planned, and leaves what is actual', async () => {
    const { store, given } = releaseWorld();
    const statement = { itemId: 'DRV', revision: 'D', site: 'P', endItem: 'DRV', basis: 'serial' as const };
    const of = { ...statement, changeId: 'CHG-1', decisionId: 'd' };
    const span = (from: number) => [{ basis: 'serial' as const, series: 'SN-', from, to: from }];
    store.rows.statements.push(
      { ...of, statementId: 's1', spans: span(1), state: 'planned' },
      { ...of, statementId: 's2', spans: span(2), state: 'actual' },
      { ...of, statementId: 's3', spans: span(3), state: 'planned', changeId: 'CHG-2' },
    );

    await withdrawEffectivity(given, { changeId: 'CHG-1', site: 'P' });

    expect(store.rows.statements.map(({ state }) => state)).toEqual(['withdrawn', 'actual', 'planned']);
    expect(store.rows.ledger).toMatchObject([{ kind: 'effectivityWithdrawn', body: { statementId: 's1' } }]);
  });
});
