// Cases of PLM: artefacts and changes are released once and never change, and a release names its content by hash.
import { z } from 'zod';
import { contentHash } from '../content-hash';
import type { Bench } from '../bench';
import type { SystemAnswer } from '../call-system';
import type { ConformanceCase } from '../case';
import { fits } from '../document-probe';
import { describe, expectRefused, expectSame, expectStatus, expectThat } from '../expectations';
import { awkwardText } from './awkward';
import { changeOf, draftChange } from './plm-documents';

export interface Releasable {
  changeId: string;
  hashes: { ebom: string; drawing: string };
  release: () => Promise<void>;
}

/** A draft whose artefacts are released. */
export async function releasable(bench: Bench): Promise<Releasable> {
  const itemId = bench.id('ITEM');
  const [ebom, drawing] = [ebomOf(itemId, '2'), drawingOf(itemId)];
  await releaseArtefact(bench, itemId, 'ebom', ebom);
  await releaseArtefact(bench, itemId, 'drawing', drawing);
  const changeId = await draftChange(bench, itemId);
  return {
    changeId,
    hashes: { ebom: contentHash(ebom), drawing: contentHash(drawing) },
    release: async () => expectStatus(await releaseChange(bench, changeId), [200, 201, 202], 'a change is released'),
  };
}

const artefactPath = (itemId: string, artefactClass: string): string => `/items/${itemId}/revisions/B/${artefactClass}`;

function putArtefact(bench: Bench, itemId: string, artefactClass: string, body: unknown): Promise<SystemAnswer> {
  return bench.call({ method: 'PUT', path: artefactPath(itemId, artefactClass), body });
}

async function releaseArtefact(bench: Bench, itemId: string, artefactClass: string, body: unknown): Promise<void> {
  expectStatus(
    await putArtefact(bench, itemId, artefactClass, body),
    [200, 201],
    `a released ${artefactClass} is taken`,
  );
}

function releaseChange(bench: Bench, changeId: string): Promise<SystemAnswer> {
  return bench.call({ method: 'POST', path: `/changes/${changeId}/release` });
}

function ebomOf(itemId: string, quantity: string, component = 'BRG-6205'): Record<string, unknown> {
  const occurrence = { parent: null, findNumber: '10', quantity, unit: 'each', fitted: true };
  return {
    itemId,
    revision: 'B',
    description: awkwardText,
    occurrences: { [`10:${component}`]: { itemId: component, ...occurrence, attributes: { torque: '2.50' } } },
  };
}

function drawingOf(itemId: string): Record<string, unknown> {
  const bore = {
    description: 'Bore',
    nominal: '20.000',
    lowerTolerance: '20.000',
    upperTolerance: '20.021',
    unit: 'mm',
  };
  return {
    itemId,
    revision: 'B',
    characteristics: { bore: { ...bore, method: 'gauge', key: true, requirement: null } },
  };
}

const artefactAnswer = z.object({ content: z.unknown() });
const changeAnswer = z.object({
  state: z.enum(['draft', 'released']),
  releasedAt: z.string().nullish(),
  content: z.looseObject({ changeId: z.string(), title: z.string(), affectedItems: z.array(z.unknown()) }),
});
type Change = z.infer<typeof changeAnswer>;

async function readChange(bench: Bench, changeId: string): Promise<Change> {
  const answer = await bench.call({ method: 'GET', path: `/changes/${changeId}` });
  expectStatus(answer, [200], 'a change is read');
  return fits(changeAnswer, answer, 'a change has a state, its content and, released, its time');
}

async function expectState(bench: Bench, changeId: string, expected: Change['state']): Promise<Change> {
  const change = await readChange(bench, changeId);
  expectThat(change.state === expected, `the change is ${expected}`, { expected, got: change.state });
  return change;
}

const artefactCases: readonly ConformanceCase[] = [
  {
    id: 'artefact.read-back',
    clause: 'readBack',
    needs: 'http',
    title: 'is read back as it was released, and absent where it was not',
    run: async (bench) => {
      const itemId = bench.id('ITEM');
      const read = (artefactClass: string) => bench.call({ method: 'GET', path: artefactPath(itemId, artefactClass) });
      expectStatus(await read('ebom'), [404], 'an artefact that was not released is absent');
      for (const [artefactClass, content] of Object.entries({
        ebom: ebomOf(itemId, '2'),
        drawing: drawingOf(itemId),
      })) {
        await releaseArtefact(bench, itemId, artefactClass, content);
        const answer = await read(artefactClass);
        expectStatus(answer, [200], 'a released artefact is read');
        const held = fits(artefactAnswer, answer, 'an artefact has its content');
        expectSame(held.content, content, `the ${artefactClass} is read back as it was released`);
      }
    },
  },
  {
    id: 'artefact.frozen',
    clause: 'frozen',
    needs: 'http',
    title: 'never changes: the same again is fine, other content is refused with both hashes',
    run: async (bench) => {
      const itemId = bench.id('ITEM');
      const [held, offered] = [ebomOf(itemId, '2'), ebomOf(itemId, '3')];
      await releaseArtefact(bench, itemId, 'ebom', held);
      await releaseArtefact(bench, itemId, 'ebom', held);
      const answer = await putArtefact(bench, itemId, 'ebom', offered);
      expectRefused(answer, 'other content under a released revision is refused');
      const hashes = [contentHash(held), contentHash(offered)];
      const areShown = hashes.every((hash) => answer.text.includes(hash));
      expectThat(areShown, 'the refusal names both hashes', { expected: hashes, got: describe(answer) });
      const now = await bench.call({ method: 'GET', path: artefactPath(itemId, 'ebom') });
      expectSame(fits(artefactAnswer, now, 'an artefact has its content').content, held, 'it is held as it was');
    },
  },
  {
    id: 'artefact.outside-contract',
    clause: 'refusedWhole',
    needs: 'http',
    title: 'refuses an artefact outside the contract, and holds nothing of it',
    run: async (bench) => {
      const itemId = bench.id('ITEM');
      const answer = await putArtefact(bench, itemId, 'ebom', { ...ebomOf(itemId, '2'), occurrences: [] });
      expectRefused(answer, 'an eBOM whose occurrences have no ids is refused');
      const read = await bench.call({ method: 'GET', path: artefactPath(itemId, 'ebom') });
      expectStatus(read, [404], 'what was refused is not released');
    },
  },
  {
    id: 'where-used.newest',
    clause: 'orders',
    needs: 'http',
    title: 'tells the products that use a part, and no others',
    run: async (bench) => {
      const [product, part] = [bench.id('ITEM'), bench.id('PART')];
      await releaseArtefact(bench, product, 'ebom', ebomOf(product, '2', part));
      const itemIds = [part, bench.id('UNUSED')];
      const answer = await bench.call({ method: 'POST', path: '/where-used/query', body: { itemIds } });
      expectStatus(answer, [200], 'uses are told');
      const use = z.object({ itemId: z.string(), parent: z.string(), parentRevision: z.string() });
      const { items } = fits(z.object({ items: z.array(use) }), answer, 'a use has itemId, parent, parentRevision');
      const expected = [{ itemId: part, parent: product, parentRevision: 'B' }];
      expectSame(items, expected, 'the one product that uses it is told');
    },
  },
];

const changeCases: readonly ConformanceCase[] = [
  {
    id: 'change.draft',
    clause: 'formalRelease',
    needs: 'http',
    title: 'is a draft until it is released, may change until then, and is absent before',
    run: async (bench) => {
      const itemId = bench.id('ITEM');
      const absent = await bench.call({ method: 'GET', path: `/changes/${bench.id('CHG')}` });
      expectStatus(absent, [404], 'a change that was never written is absent');
      const changeId = await draftChange(bench, itemId);
      const body = { ...changeOf(bench, changeId, itemId), title: 'Other title' };
      expectStatus(
        await bench.call({ method: 'PUT', path: `/changes/${changeId}`, body }),
        [200],
        'a draft may change',
      );
      const { content } = await expectState(bench, changeId, 'draft');
      expectSame(content.title, 'Other title', 'the draft is read as it was last written');
    },
  },
  {
    id: 'change.released',
    clause: 'formalRelease',
    needs: 'engine',
    title: 'is released with the hash of every artefact it names, and with its time',
    run: async (bench) => {
      const { changeId, hashes, release } = await releasable(bench);
      await release();
      const { content, releasedAt } = await expectState(bench, changeId, 'released');
      const hasTime = typeof releasedAt === 'string' && !Number.isNaN(Date.parse(releasedAt));
      expectThat(hasTime, 'it tells when it was released', { expected: 'a time', got: releasedAt });
      const [item] = content.affectedItems as { artefacts: { artefactClass: string; contentHash?: string }[] }[];
      const got = (item?.artefacts ?? []).map(({ artefactClass, contentHash: hash = null }) => [artefactClass, hash]);
      expectSame(Object.fromEntries(got), hashes, 'it names every artefact by its hash');
    },
  },
  {
    id: 'change.released-again',
    clause: 'formalRelease',
    needs: 'engine',
    title: 'is released once: a second release gets the same answer',
    run: async (bench) => {
      const { changeId, release } = await releasable(bench);
      await release();
      const first = await readChange(bench, changeId);
      await release();
      expectSame(await readChange(bench, changeId), first, 'a second release alters nothing');
    },
  },
  {
    id: 'change.frozen',
    clause: 'frozen',
    needs: 'engine',
    title: 'never changes once it is released',
    run: async (bench) => {
      const { changeId, release } = await releasable(bench);
      await release();
      const before = await readChange(bench, changeId);
      const body = { ...changeOf(bench, changeId, bench.id('ITEM')), title: 'Other title' };
      expectRefused(
        await bench.call({ method: 'PUT', path: `/changes/${changeId}`, body }),
        'a released change is refused',
      );
      expectSame(await readChange(bench, changeId), before, 'the released change is as it was');
    },
  },
  {
    id: 'change.artefact-missing',
    clause: 'formalRelease',
    needs: 'http',
    title: 'is not released while an artefact it names is not',
    run: async (bench) => {
      const itemId = bench.id('ITEM');
      await releaseArtefact(bench, itemId, 'ebom', ebomOf(itemId, '2'));
      const changeId = await draftChange(bench, itemId);
      expectRefused(await releaseChange(bench, changeId), 'a change whose drawing is not released is refused');
      await expectState(bench, changeId, 'draft');
    },
  },
  {
    id: 'change.outside-contract',
    clause: 'refusedWhole',
    needs: 'http',
    title: 'refuses a change outside the contract, and the effectivity of a change it does not know',
    run: async (bench) => {
      const changeId = bench.id('CHG');
      const put = (path: string, body: unknown, headers: Record<string, string> = {}) =>
        bench.call({ method: 'PUT', path, body, headers });
      const body = { ...changeOf(bench, changeId, bench.id('ITEM')), sites: [] };
      expectRefused(await put(`/changes/${changeId}`, body), 'a change for no site is refused');
      const headers = { 'idempotency-key': bench.id('key'), 'if-none-match': '*' };
      const path = `/changes/${changeId}/effectivity/${bench.site}`;
      expectRefused(await put(path, { changeId }, headers), 'the effectivity of an unknown change is refused');
      expectStatus(await bench.call({ method: 'GET', path }), [404], 'nothing is written of it');
    },
  },
];

const accessCase: ConformanceCase = {
  id: 'plm.unauthenticated',
  clause: 'access',
  needs: 'http',
  title: 'tells and releases nothing to those without the right token',
  run: async (bench) => {
    const { changeId } = await releasable(bench);
    for (const token of [null, 'not-the-token']) {
      const ask = (method: 'GET' | 'POST' | 'PUT', path: string) =>
        bench.call({ method, path, token, ...(method === 'GET' ? {} : { body: { itemIds: [] } }) });
      for (const answer of [
        await ask('GET', `/changes/${changeId}`),
        await ask('GET', artefactPath(bench.id('ITEM'), 'ebom')),
        await ask('POST', '/where-used/query'),
        await ask('POST', `/changes/${changeId}/release`),
      ])
        expectStatus(answer, [401], 'a call without the right token is refused');
    }
    await expectState(bench, changeId, 'draft');
  },
};

export const releaseCases: readonly ConformanceCase[] = [...artefactCases, ...changeCases, accessCase];
