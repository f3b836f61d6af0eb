// Revision conflicts on a real PostgreSQL: a letter is held by what was frozen, and by what a living change announced; a
// second content is kept, told, listed, and shown with what differs.
import { createConflictReadModel } from '../../adapters/postgres/identity/create-conflict-read-model';
import { createTransactions } from '../../adapters/postgres/transactions';
import { canonical, contentHash } from '../../adapters/signing/content-hash';
import { conflictRoutes } from '../../api/routes/conflicts';
import type { Call } from '../../api/route';
import { conflictSummary, conflictsQuery, conflictView } from '../../contract/http/conflicts';
import { abortChange } from '../../engine/change/abort-change';
import { freezeRevision } from '../../engine/change/freeze-revision';
import { recordRelease } from '../../engine/change/record-release';
import { fetchOffered } from '../../engine/identity/fetch-offered';
import type { ConflictSummary, ConflictView } from '../../ports/identity';
import type { Page } from '../../ports/read-model';
import { SystemFault } from '../../ports/system-fault';
import { useTestDatabase } from '../support/database';
import { codesOf } from '../support/memory/change-world';

jest.setTimeout(60_000);

const database = useTestDatabase();

const ebomOf = (itemId: string, quantity: string) => ({
  itemId,
  revision: 'D',
  description: '',
  occurrences: {
    R1: { itemId: 'RES-1', parent: null, findNumber: '1', quantity, unit: 'each', fitted: true, attributes: {} },
  },
});

/** One item, whose change CHG-<item> announces four parts. */
function world(itemId: string) {
  const transactions = createTransactions(database.db, canonical);
  const given = { transactions, hash: contentHash };
  const conflicts = createConflictReadModel(database.db);
  const [list, show] = conflictRoutes({ conflicts, contents: transactions.reads.identity });
  const refOf = (content: unknown) => ({
    artefactClass: 'ebom' as const,
    itemId,
    revision: 'D',
    contentHash: contentHash(content),
  });
  return {
    given,
    refOf,
    /** By its hash alone, or with its content. */
    announce: (changeId: string, content: object, isInline = false) =>
      recordRelease(given, {
        event: { source: '/plm', id: changeId, type: 'released', subject: null, body: { changeId } },
        change: {
          changeId,
          title: changeId,
          author: 'dana',
          endItem: itemId,
          sites: ['PLANT-A'],
          requirementBaseline: null,
          releasedAt: '2026-01-15T08:00:00Z',
          affectedItems: [
            {
              itemId,
              fromRevision: null,
              toRevision: 'D',
              action: 'add',
              mergedFrom: [],
              affects: [],
              replaces: null,
              artefacts: [refOf(content)],
            },
          ],
        },
        inline: isInline ? [{ ref: refOf(content), content }] : [],
        actor: 'plm',
      }),
    freeze: (changeId: string, announced: object, content: object) =>
      freezeRevision(given, { announced: refOf(announced), content, changeId, source: 'read back' }),
    abort: (changeId: string) => abortChange(given, { changeId, actor: 'olli', reason: 'other content' }),
    list: async (query: object = {}) => {
      const answer = await list!.handle({ query: conflictsQuery.parse({ itemId, ...query }) } as unknown as Call);
      const page = answer.body as Page<ConflictSummary>;
      for (const one of page.items) conflictSummary.parse(one);
      return page;
    },
    show: async (conflictId: string) => {
      const answer = await show!.handle({ params: { conflictId } } as unknown as Call);
      return conflictView.parse(answer.body) as ConflictView;
    },
  };
}

describe('a revision letter', () => {
  it('is free again where the change that announced it was called off before its content was read back', async () => {
    const { announce, freeze, abort } = world('FREE');
    const [announced, served] = [ebomOf('FREE', '4'), ebomOf('FREE', '5')];
    await announce('CHG-FREE', announced);
    expect(await codesOf(freeze('CHG-FREE', announced, served))).toEqual(['REVISION_CONFLICT']);
    expect(await codesOf(announce('CHG-FREE-2', served))).toEqual(['REVISION_CONFLICT']);

    await abort('CHG-FREE');

    expect(await codesOf(announce('CHG-FREE-2', served))).toEqual([]);
    expect(await codesOf(freeze('CHG-FREE-2', served, served))).toEqual([]);
    expect(await codesOf(freeze('CHG-FREE', announced, announced))).toEqual(['HANDOFF_ENDED']);
  });

  it('is held for ever by what was frozen', async () => {
    const { announce, freeze, abort } = world('HELD');
    await announce('CHG-HELD', ebomOf('HELD', '4'));
    await freeze('CHG-HELD', ebomOf('HELD', '4'), ebomOf('HELD', '4'));
    await abort('CHG-HELD');

    expect(await codesOf(announce('CHG-HELD-2', ebomOf('HELD', '5')))).toEqual(['REVISION_CONFLICT']);
  });

  it('is taken by one of two changes that announce it at once with two contents', async () => {
    const { announce } = world('RACE');

    const answers = await Promise.all(
      ['4', '5', '6', '7'].map((many) => announce(`CHG-RACE-${many}`, ebomOf('RACE', many))),
    );

    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
  });
});

describe('a conflict', () => {
  it('is listed with both hashes, shown with what differs, and told to subscribers once', async () => {
    const { announce, freeze, list, show } = world('SHOWN');
    const [held, offered] = [ebomOf('SHOWN', '4'), ebomOf('SHOWN', '5')];
    await announce('CHG-SHOWN', held);
    await freeze('CHG-SHOWN', held, held);
    await announce('CHG-SHOWN-2', offered, true);
    await announce('CHG-SHOWN-3', offered, true);

    const { items } = await list();
    const shown = await show(items[0]?.conflictId.slice(0, 12) ?? '');

    const hashes = { heldHash: contentHash(held), offeredHash: contentHash(offered) };
    expect(items).toMatchObject([{ ...hashes, announcedBy: null, offeredBy: '/plm CHG-SHOWN-2', hasOffered: true }]);
    expect(shown).toMatchObject(hashes);
    expect(shown.difference).toEqual({
      total: 1,
      shown: [{ pointer: '/occurrences/R1/quantity', sent: '5', held: '4' }],
    });
    const { rows } = await database.db.query(
      `SELECT body->'data'->>'offeredHash' AS hash FROM cutin.contract_event WHERE type = 'cutin.revision.conflict.v1' AND subject = $1`,
      ['revision/ebom/SHOWN/D'],
    );
    expect(rows).toEqual([{ hash: hashes.offeredHash }]);
  });

  it('pages through its list, newest first, and is found by what it is about', async () => {
    const { announce, list } = world('PAGED');
    await announce('CHG-PAGED', ebomOf('PAGED', '1'));
    for (const many of ['2', '3', '4', '5', '6']) await announce(`CHG-PAGED-${many}`, ebomOf('PAGED', many));

    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await list({ limit: '2', ...(cursor === undefined ? {} : { cursor }) });
      seen.push(...page.items.map(({ offeredBy }) => offeredBy));
      cursor = page.nextCursor;
    }

    expect(seen).toEqual(['6', '5', '4', '3', '2'].map((many) => `/plm CHG-PAGED-${many}`));
    expect((await list({ artefactClass: 'drawing' })).items).toEqual([]);
    expect((await list({ revision: 'D', artefactClass: 'ebom' })).items).toHaveLength(5);
    expect(await createConflictReadModel(database.db).countConflicts()).toMatchObject([{ artefactClass: 'ebom' }]);
  });

  it('of which a hash came alone has its content fetched from the sender, and says why where that is another one', async () => {
    const { given, announce, freeze, list, show } = world('FETCH');
    const [held, offered] = [ebomOf('FETCH', '4'), ebomOf('FETCH', '5')];
    await announce('CHG-FETCH', held);
    await freeze('CHG-FETCH', held, held);
    await announce('CHG-FETCH-2', offered);
    const conflictId = (await list()).items[0]?.conflictId ?? '';
    const fetchFrom = async (read: () => Promise<{ content: unknown } | null>) => {
      await database.db.query('UPDATE cutin.revision_conflict SET asked_at = NULL WHERE conflict_id = $1', [
        conflictId,
      ]);
      await fetchOffered({ ...given, releases: { readArtefact: read } }, 100);
      return show(conflictId);
    };

    const unreachable = await fetchFrom(() => Promise.reject(new SystemFault('transient', 'plm', 'down')));
    const absent = await fetchFrom(() => Promise.resolve(null));
    const other = await fetchFrom(() => Promise.resolve({ content: held }));
    const fetched = await fetchFrom(() => Promise.resolve({ content: offered }));

    expect([unreachable, absent, other].map(({ difference }) => difference)).toEqual([null, null, null]);
    expect([unreachable, absent, other].map(({ finding }) => finding)).toEqual([
      expect.stringContaining('did not answer'),
      expect.stringContaining('does not serve'),
      expect.stringContaining(contentHash(held)),
    ]);
    expect(fetched).toMatchObject({ finding: null, hasOffered: true, difference: { total: 1 } });
  });
});
