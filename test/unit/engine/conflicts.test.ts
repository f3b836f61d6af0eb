// A content that was offered by its hash alone is fetched from the sender, and what differs is shown, in memory.
import { contentHash } from '../../../adapters/signing/content-hash';
import { fetchOffered } from '../../../engine/identity/fetch-offered';
import { showConflict } from '../../../engine/identity/show-conflict';
import { recordRelease } from '../../../engine/change/record-release';
import type { ConflictSummary } from '../../../ports/identity';
import { SystemFault } from '../../../ports/system-fault';
import { content, release, releaseWorld } from '../../support/memory/release-world';

const offered = { ...content, parts: 5 };

/** The second content is offered by its hash; `read` is what PLM answers. */
async function fetched(read: () => Promise<{ content: unknown } | null>) {
  const { store, given, record } = releaseWorld();
  await record();
  const second = release({ eventId: 'e2', changeId: 'CHG-2', content: offered });
  await recordRelease(given, { ...second, inline: [] });
  const releases = { readArtefact: read };
  const asked = await fetchOffered({ ...given, releases }, 10);
  return { store, given, releases, asked, conflict: store.rows.conflicts[0] };
}

describe('fetchOffered', () => {
  it('keeps the content that has the offered hash, and asks for it no more', async () => {
    const { store, given, releases, asked, conflict } = await fetched(() => Promise.resolve({ content: offered }));

    expect(asked).toBe(1);
    expect(store.rows.contents[contentHash(offered)]).toEqual(offered);
    expect(conflict?.finding).toBeNull();
    expect(await fetchOffered({ ...given, releases }, 10)).toBe(0);
  });

  it.each<[string, () => Promise<{ content: unknown } | null>, string]>([
    ['another content is served', () => Promise.resolve({ content }), contentHash(content)],
    ['nothing is served', () => Promise.resolve(null), 'does not serve'],
    ['the sender does not answer', () => Promise.reject(new SystemFault('transient', 'plm', 'down')), 'did not answer'],
  ])('says so where %s, and takes nothing for what it is not', async (_, read, finding) => {
    const { store, conflict } = await fetched(read);

    expect(conflict?.finding).toContain(finding);
    expect(store.rows.contents).not.toHaveProperty(contentHash(offered));
  });

  it('hides no fault of its own', async () => {
    await expect(fetched(() => Promise.reject(new TypeError('of ours')))).rejects.toThrow('of ours');
  });
});

describe('showConflict', () => {
  const summary = { heldHash: 'h', offeredHash: 'o', hasHeld: true, hasOffered: true } as ConflictSummary;
  const contents = {
    findContent: (hash: string) =>
      Promise.resolve(hash === 'h' ? { parts: Array(500).fill(1) } : { parts: Array(500).fill(2) }),
  };
  const show = (more: Partial<ConflictSummary> | null) =>
    showConflict(
      { contents, conflicts: { findConflict: () => Promise.resolve(more === null ? null : { ...summary, ...more }) } },
      'c',
    );

  it('tells what differs, and of how many a cut list is', async () => {
    expect(await show({})).toMatchObject({
      difference: { total: 500, shown: { length: 200, 0: { pointer: '/parts/0', sent: 2, held: 1 } } },
    });
  });

  it.each([{ hasHeld: false }, { hasOffered: false }])('tells no difference where %j', async (missing) => {
    expect(await show(missing)).toMatchObject({ difference: null });
  });

  it('is null of what is unknown', async () => {
    expect(await show(null)).toBeNull();
  });
});
