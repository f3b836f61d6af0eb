// Cases of addresses and of the list of everything: how drift finds what nobody handed over.
import { z } from 'zod';
import type { SystemName } from '../../system-names';
import type { Bench } from '../bench';
import type { ConformanceCase } from '../case';
import { CaseFailure } from '../case-failure';
import { createDocumentProbe, fits } from '../document-probe';
import { expectSame, expectStatus, expectThat } from '../expectations';
import type { DocumentKind } from './document-kind';
import { documentCase } from './document-writes';

const listAnswer = z.object({
  items: z.array(z.object({ path: z.string(), content: z.unknown() })),
  nextCursor: z.string().nullable(),
});
type ListPage = z.infer<typeof listAnswer>;

export function addressCases(kind: DocumentKind): ConformanceCase[] {
  if (!kind.addressNamesItem) return [];
  return [
    documentCase(
      kind,
      { id: 'awkward-address', title: 'keeps documents of items with any name apart', clause: 'readBack' },
      async (bench, { content }, probe) => {
        await probe.create(content);
        await probe.expectHeld(content, 'the document of an item with an awkward name is held');
        const plain = createDocumentProbe(bench, probe.path.replace('%2F', '-'));
        await plain.expectAbsent('an item with another name has no document');
      },
      'A/B ü%+',
    ),
  ];
}

export function listingCases(system: SystemName, kind: DocumentKind): ConformanceCase[] {
  const clause = 'listing';
  return [
    {
      id: `${system}-documents.listed`,
      clause,
      needs: 'http',
      title: 'lists every active document once, as it was written, page by page',
      run: async (bench) => {
        const written = await writeThree(bench, kind);
        const listed = await listAll(bench);
        for (const { path, content } of written) {
          const found = listed.filter((one) => one.path === path);
          expectThat(found.length === 1, `${path} is listed once`, { expected: 1, got: found.length });
          expectSame(found[0]?.content, content, `${path} is listed as it was written`);
        }
      },
    },
    {
      id: `${system}-documents.limited`,
      clause,
      needs: 'http',
      title: 'keeps to the limit of a page and goes on after its cursor',
      run: async (bench) => {
        await writeThree(bench, kind);
        const first = await listPage(bench, 2, null);
        expectThat(first.items.length === 2 && first.nextCursor !== null, 'a page of two is followed by another', {
          expected: '2 items and a cursor',
          got: `${first.items.length} items and cursor ${first.nextCursor ?? 'null'}`,
        });
        const second = await listPage(bench, 2, first.nextCursor);
        const again = second.items.filter(({ path }) => first.items.some((one) => one.path === path));
        expectThat(second.items.length > 0 && again.length === 0, 'the next page holds others', {
          expected: 'other documents',
          got: second.items.map(({ path }) => path),
        });
      },
    },
    {
      id: `${system}-documents.withdrawn-unlisted`,
      clause,
      needs: 'http',
      title: 'does not list what was withdrawn',
      run: async (bench) => {
        const { path, content } = await kind.prepare(bench, bench.id('ITEM'));
        const probe = createDocumentProbe(bench, path);
        const { localRevision } = await probe.create(content);
        await probe.withdraw({ ifMatch: localRevision, key: probe.key('withdraw') });
        const found = (await listAll(bench)).filter((one) => one.path === path);
        expectThat(found.length === 0, 'a withdrawn document is not listed', { expected: 'nothing', got: found });
      },
    },
    {
      id: `${system}-documents.list-unauthenticated`,
      clause: 'access',
      needs: 'http',
      title: 'lists nothing to those without the right token',
      run: async (bench) => {
        for (const token of [null, 'not-the-token'])
          expectStatus(await bench.call({ method: 'GET', path: '/documents', token }), [401], 'the list is refused');
      },
    },
  ];
}

async function writeThree(bench: Bench, kind: DocumentKind): Promise<{ path: string; content: unknown }[]> {
  const written: { path: string; content: unknown }[] = [];
  for (const name of ['one', 'two', 'three']) {
    const { path, content } = await kind.prepare({ ...bench, id: (id) => bench.id(`${name}-${id}`) }, bench.id(name));
    await createDocumentProbe({ ...bench, id: (id) => bench.id(`${name}-${id}`) }, path).create(content);
    written.push({ path, content });
  }
  return written;
}

const pagesMax = 2_000;

async function listAll(bench: Bench): Promise<ListPage['items']> {
  const items: ListPage['items'] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pagesMax; page += 1) {
    const answer: ListPage = await listPage(bench, 500, cursor);
    items.push(...answer.items);
    if (answer.nextCursor === null) return items;
    cursor = answer.nextCursor;
  }
  throw new CaseFailure('the list comes to an end', { expected: `at most ${pagesMax} pages`, got: 'a cursor more' });
}

async function listPage(bench: Bench, limit: number, cursor: string | null): Promise<ListPage> {
  const after = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const answer = await bench.call({ method: 'GET', path: `/documents?limit=${limit}${after}` });
  expectStatus(answer, [200], 'documents are listed');
  return fits(listAnswer, answer, 'a list has items with path and content, and a nextCursor or null');
}
