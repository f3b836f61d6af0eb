// Cases of revisions that a system releases by itself, ERP's routings and MES's work instructions: what is released never
// changes, and may be released for further revisions of the item.
import { contentHash } from '../content-hash';
import type { Bench } from '../bench';
import type { SystemAnswer } from '../call-system';
import type { ConformanceCase } from '../case';
import { describe, expectRefused, expectSame, expectStatus, expectThat } from '../expectations';
import { acceptedEvent } from './telling';

export interface RevisionRelease {
  subject: string;
  path: (revision: string) => string;
  content: (revision: string) => Record<string, unknown>;
  changed: Record<string, unknown>;
  outside: Record<string, unknown>;
  put: (revision: string, content: Record<string, unknown>) => Promise<SystemAnswer>;
  release: (revision: string) => Promise<void>;
  expected: Record<string, unknown>;
}

export const routingRelease = (bench: Bench): RevisionRelease => {
  const itemId = bench.id('ITEM');
  const routingId = bench.id('RT');
  const operations = [
    { operation: '0010', sequence: 10, description: 'Press the bearing.' },
    { operation: '0020', sequence: 20, description: 'Test it.' },
  ];
  const content = (revision: string) => ({
    itemId,
    itemRevisions: ['B'],
    supersedes: revision === '1' ? null : '1',
    operations,
  });
  return releaseOf(bench, {
    itemId,
    collection: 'routings',
    id: routingId,
    content,
    changed: { operations: operations.slice(0, 1) },
    outside: { operations: [] },
    told: { routingId, operations: operations.map(({ operation, sequence }) => ({ operation, sequence })) },
  });
};

export const instructionRelease = (bench: Bench): RevisionRelease => {
  const itemId = bench.id('ITEM');
  const instructionId = bench.id('WI');
  const content = (revision: string) => ({
    itemId,
    itemRevisions: ['B'],
    operation: '0010',
    supersedes: revision === '1' ? null : '1',
    steps: ['Clean the bore.', 'Press the bearing to 2.5 kN.'],
  });
  return releaseOf(bench, {
    itemId,
    collection: 'work-instructions',
    id: instructionId,
    content,
    changed: { steps: ['Press harder.'] },
    outside: { steps: 'Press.' },
    told: { instructionId, operation: '0010' },
  });
};

interface Described {
  itemId: string;
  collection: string;
  id: string;
  content: (revision: string) => { itemRevisions: string[] } & Record<string, unknown>;
  changed: Record<string, unknown>;
  outside: Record<string, unknown>;
  told: Record<string, unknown>;
}

function releaseOf(bench: Bench, described: Described): RevisionRelease {
  const { itemId, collection, id, content, changed, outside, told } = described;
  const path = (revision: string): string => `/sites/${bench.site}/${collection}/${id}/revisions/${revision}`;
  const put: RevisionRelease['put'] = (revision, body) => bench.call({ method: 'PUT', path: path(revision), body });
  return {
    subject: `item/${bench.site}/${itemId}`,
    path,
    content,
    put,
    changed: { ...content('1'), ...changed },
    outside: { ...content('1'), ...outside },
    release: async (revision) =>
      expectStatus(await put(revision, content(revision)), [200, 201], `revision ${revision} is released`),
    expected: {
      site: bench.site,
      itemId,
      itemRevisions: content('1').itemRevisions,
      revision: '1',
      supersedes: null,
      ...told,
      contentHash: hashOf(content('1')),
    },
  };
}

/** The revisions it is released for are no part of its content. */
function hashOf(released: Record<string, unknown>): string {
  return contentHash(Object.fromEntries(Object.entries(released).filter(([field]) => field !== 'itemRevisions')));
}

export function releasedRevisionCases(
  name: string,
  prepare: (bench: Bench) => RevisionRelease,
): readonly ConformanceCase[] {
  return [
    {
      id: `${name}.frozen`,
      clause: 'frozen',
      needs: 'engine',
      title: 'never changes: the same again is fine, other content is refused with both hashes',
      run: async (bench) => {
        const { release, put, changed, path, expected } = prepare(bench);
        await release('1');
        await release('1');
        const answer = await put('1', changed);
        expectRefused(answer, 'other content under a released revision is refused');
        const hashes = [String(expected['contentHash']), hashOf(changed)];
        const areShown = hashes.every((hash) => answer.text.includes(hash));
        expectThat(areShown, 'the refusal names both hashes', { expected: hashes, got: describe(answer) });
        const held = await bench.call({ method: 'GET', path: path('1') });
        expectStatus(held, [200], 'a released revision is read back');
        const got = (held.body as { contentHash?: unknown } | undefined)?.contentHash;
        expectSame(got, expected['contentHash'], 'it is read back under the hash it was released with');
      },
    },
    {
      id: `${name}.outside-contract`,
      clause: 'refusedWhole',
      needs: 'http',
      title: 'refuses to release what is outside the contract, and what is not there is absent',
      run: async (bench) => {
        const { put, outside, path } = prepare(bench);
        expectRefused(await put('1', outside), 'content outside the contract is refused');
        const held = await bench.call({ method: 'GET', path: path('1') });
        expectStatus(held, [404], 'what was refused is not released');
      },
    },
    {
      id: `${name}.unauthenticated`,
      clause: 'access',
      needs: 'http',
      title: 'releases nothing for those without the right token',
      run: async (bench) => {
        const { content, path } = prepare(bench);
        for (const token of [null, 'not-the-token']) {
          const answer = await bench.call({ method: 'PUT', path: path('1'), body: content('1'), token });
          expectStatus(answer, [401], 'a release without the right token is refused');
        }
        expectStatus(await bench.call({ method: 'GET', path: path('1') }), [404], 'nothing is released');
      },
    },
    {
      id: `${name}.released-further`,
      clause: 'told',
      needs: 'engine',
      title: 'is told again when it is released for further revisions of the item',
      run: async (bench) => {
        const { subject, release, put, content, expected } = prepare(bench);
        await release('1');
        await acceptedEvent(bench, { subject });
        const answer = await put('1', { ...content('1'), itemRevisions: ['C'] });
        expectStatus(answer, [200, 201], 'it is released for another revision of the item');
        const { itemRevisions, contentHash: hash } = (await acceptedEvent(bench, { subject, nth: 2 })).data;
        const isToldForIt = Array.isArray(itemRevisions) && itemRevisions.includes('C');
        expectThat(isToldForIt, 'it is told for the further revision', { expected: ['C'], got: itemRevisions });
        expectSame(hash, expected['contentHash'], 'the content it is told with is the same');
      },
    },
  ];
}
