// What `cutin conflicts` says to people, of an API that answers what the contract lets it answer.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runCliBeside } from '../support/cli';

jest.setTimeout(60_000);

describe('cutin conflicts', () => {
  const conflict = {
    conflictId: '0c7a4f2be19d4c55a3d0b6e8f1927d64',
    artefactClass: 'ebom',
    itemId: 'DRV-100',
    revision: 'D',
    heldHash: 'd'.repeat(64),
    announcedBy: null,
    offeredHash: 'e'.repeat(64),
    offeredBy: '/plm e-2',
    recordedAt: '2026-03-02T08:00:00.000Z',
    hasHeld: true,
    hasOffered: true,
    finding: null,
  };
  const shown = [{ pointer: '/occurrences/R1/quantity', sent: '5', held: '4' }];

  async function tell(args: string[], body: object): Promise<{ out: string; url: string }> {
    let url = '';
    const api = createServer((request, response) => {
      response.setHeader('cutin-api', '1');
      url = request.url ?? '';
      response.end(JSON.stringify(body));
    }).listen(0, '127.0.0.1');
    await once(api, 'listening');
    const { port } = api.address() as AddressInfo;
    const environment = { CUTIN_API_URL: `http://127.0.0.1:${String(port)}`, CUTIN_TOKEN: 't' };
    const { out } = await runCliBeside(['conflicts', ...args], environment);
    api.close();
    await once(api, 'close');
    return { out, url };
  }

  it('lists both hashes, and who brought the second content', async () => {
    const { out, url } = await tell(['--item', 'DRV-100'], { items: [conflict], nextCursor: 'more' });

    expect(url).toBe('/conflicts?itemId=DRV-100&limit=100');
    expect(out).toMatch(/0c7a4f2be19d +ebom DRV-100 D +dddddddddddd +frozen +eeeeeeeeeeee +\/plm e-2/);
    expect(out).toContain('there are more');
  });

  it('shows both hashes whole and what differs, and says of how many a cut list is', async () => {
    const cut = await tell(['show', '0c7a'], { ...conflict, difference: { total: 134, shown } });

    expect(cut.url).toBe('/conflicts/0c7a');
    expect(cut.out).toContain('d'.repeat(64));
    expect(cut.out).toContain('e'.repeat(64));
    expect(cut.out).toContain('the first 1 of 134 differences');
    expect(cut.out).toMatch(/\/occurrences\/R1\/quantity +"4" +"5"/);
  });

  it('says why what differs cannot be told', async () => {
    const finding = 'PLM does not serve the revision.';
    const { out } = await tell(['show', '0c7a'], { ...conflict, hasOffered: false, finding, difference: null });

    expect(out).toContain('cannot be told: the offered content is not at hand. PLM does not serve the revision.');
  });
});
