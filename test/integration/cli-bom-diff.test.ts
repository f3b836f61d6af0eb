// `cutin bom diff` between what the engine holds and files, in every pairing, against the routes of the API on a store in
// memory.
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { contentHash } from '../../adapters/signing/content-hash';
import { ebomRoutes } from '../../api/routes/eboms';
import { runCliBeside, type CliRun } from '../support/cli';
import { MemoryStore } from '../support/memory/memory-store';
import { serveRoutes } from '../support/serve-routes';

jest.setTimeout(120_000);

const occurrence = { parent: null, findNumber: '', quantity: '1', unit: 'each', fitted: true, attributes: {} };
const ebomOf = (itemId: string, revision: string, parts: Record<string, string>) => ({
  ...{ itemId, revision, description: '' },
  occurrences: Object.fromEntries(Object.entries(parts).map(([id, part]) => [id, { ...occurrence, itemId: part }])),
});
const before = ebomOf('DRV-100', 'C', { R1: 'RES-1', R2: 'RES-1', C1: 'CAP-1' });
const after = ebomOf('DRV-100', 'D', { R1: 'RES-2', C1: 'CAP-1', C2: 'CAP-1' });
/** An item may have the sign in its name. */
const other = { ...after, itemId: 'DRV@200' };

const store = new MemoryStore();
const folder = mkdtempSync(path.join(tmpdir(), 'cutin-diff-'));
let server: Server;
let url: string;

beforeAll(async () => {
  for (const content of [before, after, other]) {
    const { itemId, revision } = content;
    store.rows.contents[contentHash(content)] = content;
    store.rows.revisions.push({ artefactClass: 'ebom', itemId, revision, contentHash: contentHash(content) });
  }
  writeFileSync(path.join(folder, 'c.json'), JSON.stringify(before));
  writeFileSync(path.join(folder, 'd.json'), JSON.stringify(after));
  const app = serveRoutes({
    routes: ebomRoutes({ revisions: store.reads.identity }),
    accountOf: (token) => (token === 'ada' ? { roles: ['auditor'] } : null),
  });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function diff(one: string, two: string, ...more: string[]): Promise<CliRun> {
  const named = [one, two].map((side) => (side.endsWith('.json') ? path.join(folder, side) : side));
  return runCliBeside(['bom', 'diff', ...named, ...more], { CUTIN_API_URL: url, CUTIN_TOKEN: 'ada' });
}

it.each([
  ['two revisions', 'DRV-100@C', 'DRV-100@D'],
  ['a revision and a file', 'DRV-100@C', 'd.json'],
  ['a file and a revision', 'c.json', 'DRV-100@D'],
  ['revisions of two items', 'DRV-100@C', 'DRV@200@D'],
  ['two files', 'c.json', 'd.json'],
])('says the same of %s', async (_, one, two) => {
  const { code, out } = await diff(one, two, '--json');

  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    counts: { added: 1, removed: 1, part: 1, same: 1 },
    changes: [
      { occurrence: 'C2', kind: 'added' },
      { occurrence: 'R1', kind: 'part', before: 'RES-1', after: 'RES-2' },
      { occurrence: 'R2', kind: 'removed' },
    ],
  });
});

it('names every revision that the engine does not hold', async () => {
  const { code, err } = await diff('DRV-100@X', 'DRV-100@Y');

  expect(code).toBe(1);
  expect(err).toContain('REVISION_UNKNOWN eBOM DRV-100 X is not frozen.');
  expect(err).toContain('eBOM DRV-100 Y is not frozen.');
  expect(await diff('DRV-100@X', 'd.json')).toMatchObject({ code: 1, out: '' });
});

it.each(['DRV-100@', '@D'])('asks for both halves of a revision: %s', async (named) => {
  expect(await diff(named, 'd.json')).toMatchObject({
    code: 2,
    err: expect.stringContaining('ITEM@REVISION') as string,
  });
});

it('tells by API the hashes of what was compared', async () => {
  const answer = await fetch(`${url}/items/DRV-100/revisions/C/ebom/differences?after=D`, {
    headers: { authorization: 'Bearer ada' },
  });

  expect(await answer.json()).toMatchObject({
    before: { revision: 'C', contentHash: contentHash(before) },
    after: { itemId: 'DRV-100', revision: 'D', contentHash: contentHash(after) },
    counts: { part: 1 },
  });
});
