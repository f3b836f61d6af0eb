// What was announced is read back and frozen, on the store in memory; only then does it hold its letter for good.
import { contentHash } from '../../../adapters/signing/content-hash';
import { abortChange } from '../../../engine/change/abort-change';
import { callOff } from '../../../engine/change/call-off';
import { adoptPredecessor, freezeRevision } from '../../../engine/change/freeze-revision';
import { recordRelease } from '../../../engine/change/record-release';
import { codesOf } from '../../support/memory/change-world';
import { content, release, releaseWorld } from '../../support/memory/release-world';

describe('freezeRevision', () => {
  const occurrence = { parent: null, findNumber: '', quantity: '1', unit: 'each', fitted: true, attributes: {} };
  const ebomOf = (...parts: string[]) => ({
    itemId: 'DRV',
    revision: 'D',
    description: '',
    occurrences: Object.fromEntries(parts.map((itemId, at) => [`R${String(at)}`, { ...occurrence, itemId }])),
  });
  const ebom = ebomOf('BRG-6205');
  const announced = { artefactClass: 'ebom' as const, itemId: 'DRV', revision: 'D', contentHash: contentHash(ebom) };
  const freeze = { announced, content: ebom as unknown, changeId: 'CHG-1', source: 'read back' };

  /** The change is released with the hash of its eBOM alone. */
  async function released(changeId = 'CHG-1', hashed: unknown = ebom) {
    const at = releaseWorld();
    await announce(at, changeId, hashed);
    return at;
  }

  function announce({ given }: ReturnType<typeof releaseWorld>, changeId: string, hashed: unknown) {
    const event = release({ eventId: changeId, changeId, content: hashed });
    return recordRelease(given, { ...event, inline: [] });
  }

  it('keeps the content that was announced, and the part numbers it names', async () => {
    const { store, given } = await released();

    expect(await codesOf(freezeRevision(given, freeze))).toEqual([]);

    expect(store.rows.contents[announced.contentHash]).toEqual(ebom);
    expect(store.rows.revisions).toEqual([announced]);
    expect(store.rows.identifiers.map(({ identifier }) => identifier)).toEqual(['DRV', 'BRG-6205']);
  });

  it('refuses any other content, keeps it aside and tells of it', async () => {
    const { store, given } = await released();
    const other = ebomOf('BRG-6206');

    expect(await codesOf(freezeRevision(given, { ...freeze, content: other }))).toEqual(['REVISION_CONFLICT']);

    expect(store.rows.conflicts).toMatchObject([{ conflict: { offered: { contentHash: contentHash(other) } } }]);
    expect(store.rows.contents[contentHash(other)]).toEqual(other);
    expect(store.rows.revisions).toEqual([]);
    expect(store.rows.told).toMatchObject([{ name: 'revision.conflict', changeId: 'CHG-1' }]);
    expect(store.rows.ledger.at(-1)).toMatchObject({ kind: 'revisionConflict' });
  });

  it.each(['BRG-62О5', 'BRG-\u00ad62O5', 'BRG -62O5', 'BRG-62O5\u2060', 'ＢRG-62O5'])(
    'refuses a part number that looks like a known one, with the earlier spelling shown: %j',
    async (itemId) => {
      const known = ebomOf('BRG-62O5', 'BRG62O5-X');
      const { store, given } = await released('CHG-1', known);
      const ref = { ...announced, contentHash: contentHash(known) };
      await freezeRevision(given, { ...freeze, announced: ref, content: known });
      const content = ebomOf('X-1', itemId);
      const next = { ...announced, revision: 'E', contentHash: contentHash(content) };

      const answer = await freezeRevision(given, { ...freeze, announced: next, content });

      expect(answer).toMatchObject({
        reasons: [{ code: 'IDENTIFIER_LOOKALIKE', facts: { given: itemId, known: 'BRG-62O5' } }],
      });
      expect(store.rows.revisions).toHaveLength(1);
    },
  );

  it('refuses what is no sound eBOM before it takes the letter', async () => {
    const broken = { ...ebom, occurrences: { R0: { ...occurrence, itemId: 'X', quantity: '0' } } };
    const { store, given } = await released('CHG-1', broken);
    const ref = { ...announced, contentHash: contentHash(broken) };

    const codes = await codesOf(freezeRevision(given, { ...freeze, announced: ref, content: broken }));

    expect(codes).toEqual(['QUANTITY_INVALID']);
    expect(store.rows.revisions).toEqual([]);
  });

  it('refuses a drawing whose limits were meant as deviations from the nominal', async () => {
    const given = { description: 'Bore', method: 'gauge', key: true, requirement: null, unit: 'mm' };
    const limits = { nominal: '20.000', lowerTolerance: '0', upperTolerance: '0.021' };
    const drawing = { itemId: 'DRV', revision: 'D', characteristics: { 'C-01': { ...given, ...limits } } };
    const at = await released();
    const ref = { ...announced, artefactClass: 'drawing' as const, contentHash: contentHash(drawing) };

    const answer = await freezeRevision(at.given, { ...freeze, announced: ref, content: drawing });

    expect(answer).toMatchObject({
      reasons: [{ code: 'LIMITS_INVALID', message: expect.stringContaining('drawing DRV D: C-01') as string }],
    });
    expect(at.store.rows.revisions).toEqual([]);
  });

  it('leaves the letter free where a change was called off before its content was read back', async () => {
    const at = await released();
    const corrected = ebomOf('BRG-6206');
    expect(await codesOf(announce(at, 'CHG-2', corrected))).toEqual(['REVISION_CONFLICT']);

    await abortChange(at.given, { changeId: 'CHG-1', actor: 'olli', reason: 'PLM serves another content' });

    expect(await codesOf(announce(at, 'CHG-2', corrected))).toEqual([]);
    expect(await codesOf(freezeRevision(at.given, freeze))).toEqual(['HANDOFF_ENDED']);
    const ref = { ...announced, contentHash: contentHash(corrected) };
    const frozen = freezeRevision(at.given, { ...freeze, announced: ref, content: corrected, changeId: 'CHG-2' });
    expect(await codesOf(frozen)).toEqual([]);
    expect(at.store.rows.revisions).toEqual([ref]);
  });

  it('freezes nothing for a change that is being called off, which holds its letter until nothing of it is left', async () => {
    const at = await released();
    await callOff(at.given, { changeId: 'CHG-1', actor: 'olli', reason: 'wrong part' });

    expect(await codesOf(freezeRevision(at.given, freeze))).toEqual(['HANDOFF_ENDED']);
    expect(await codesOf(announce(at, 'CHG-2', ebomOf('BRG-6206')))).toEqual(['REVISION_CONFLICT']);
  });

  it('holds the letter for ever once it was read back, whatever becomes of the change', async () => {
    const at = await released();
    await freezeRevision(at.given, freeze);

    await abortChange(at.given, { changeId: 'CHG-1', actor: 'olli', reason: 'wrong part' });

    const answer = await announce(at, 'CHG-2', ebomOf('BRG-6206'));
    expect(answer).toMatchObject({
      reasons: [{ code: 'REVISION_CONFLICT', message: expect.stringContaining('released') as string }],
    });
  });

  it.each([
    ['only announced', false],
    ['read back and frozen', true],
  ])('forgets a slip in a part number with its change, %s', async (_, isFrozen) => {
    const slip = ebomOf('BRG-62О5');
    const at = await released('CHG-1', slip);
    const ref = { ...announced, contentHash: contentHash(slip) };
    if (isFrozen) await freezeRevision(at.given, { ...freeze, announced: ref, content: slip });
    const right = ebomOf('BRG-62O5');
    const next = { artefactClass: 'ebom' as const, itemId: 'PUMP', revision: 'D', contentHash: contentHash(right) };
    const second = release({ eventId: 'e2', changeId: 'CHG-2', itemId: 'PUMP', content: right });
    await recordRelease(at.given, { ...second, inline: [] });

    await abortChange(at.given, { changeId: 'CHG-1', actor: 'olli', reason: 'wrong letter' });

    const freezeNext = { ...freeze, announced: next, content: right, changeId: 'CHG-2' };
    expect(await codesOf(freezeRevision(at.given, freezeNext))).toEqual([]);
  });

  it('keeps a part number known while another change names it', async () => {
    const at = await released();
    await freezeRevision(at.given, freeze);
    const pump = { ...ebom, itemId: 'PUMP' };
    const next = { artefactClass: 'ebom' as const, itemId: 'PUMP', revision: 'D', contentHash: contentHash(pump) };
    const second = release({ eventId: 'e2', changeId: 'CHG-2', itemId: 'PUMP', content: pump });
    await recordRelease(at.given, { ...second, inline: [] });
    await freezeRevision(at.given, { ...freeze, announced: next, content: pump, changeId: 'CHG-2' });

    await abortChange(at.given, { changeId: 'CHG-1', actor: 'olli', reason: 'not needed' });

    const slip = release({ eventId: 'e3', changeId: 'CHG-3', itemId: 'X', content: ebomOf('BRG–6205') });
    expect(await codesOf(recordRelease(at.given, slip))).toEqual(['IDENTIFIER_LOOKALIKE']);
  });

  it('refuses what was announced where another content was frozen since', async () => {
    const { store, given } = await released();
    const key = { artefactClass: 'ebom' as const, itemId: 'DRV', revision: 'D' };
    await adoptPredecessor(given, key, ebomOf('BRG-6206'));

    expect(await codesOf(freezeRevision(given, freeze))).toEqual(['REVISION_CONFLICT']);

    expect(store.rows.revisions).toEqual([{ ...key, contentHash: contentHash(ebomOf('BRG-6206')) }]);
    expect(store.rows.conflicts).toMatchObject([{ conflict: { held: { announcedBy: null } } }]);
  });

  it('adopts a superseded revision once', async () => {
    const { store, given } = releaseWorld();
    const key = { artefactClass: 'ebom' as const, itemId: 'DRV', revision: 'C' };
    await adoptPredecessor(given, key, content);

    await adoptPredecessor(given, key, { other: true });

    expect(store.rows.revisions).toEqual([{ ...key, contentHash: contentHash(content) }]);
  });
});
