// Where a webhook may go: no address that is not everybody's, in any of the ways to write it, and no other address than
// the one that was looked at.
import dns from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { guardedLookup, isOwnAddress, urlFault } from '../../../adapters/webhooks/allowed-address';
import { postWebhook } from '../../../adapters/webhooks/post-webhook';

describe('an address that is not everybody’s', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['0.0.0.0', 'this host'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'link-local, where clouds keep credentials'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['192.0.0.8', 'protocol assignments'],
    ['192.0.2.1', 'documentation'],
    ['198.51.100.1', 'documentation'],
    ['203.0.113.1', 'documentation'],
    ['192.88.99.1', 'anycast of 6to4 relays'],
    ['198.18.0.1', 'benchmarks'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'this host'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback, in full'],
    ['::7f00:1', 'IPv4-compatible'],
    ['::127.0.0.1', 'IPv4-compatible, dotted'],
    ['::ffff:127.0.0.1', 'IPv4-mapped'],
    ['::ffff:7f00:1', 'IPv4-mapped, in hexadecimal'],
    ['0:0:0:0:0:ffff:10.0.0.1', 'IPv4-mapped, in full'],
    ['::ffff:0:127.0.0.1', 'IPv4-translated'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['64:ff9b:1::7f00:1', 'NAT64 of the local network'],
    ['100::1', 'discard'],
    ['2001:0:7f00:1::1', 'Teredo'],
    ['2001:2::1', 'benchmarks'],
    ['2001:10::1', 'ORCHID'],
    ['2001:db8::1', 'documentation'],
    ['2002:7f00:1::', '6to4 of loopback'],
    ['2002:a00:1::1', '6to4 of a private network'],
    ['3fff::1', 'documentation'],
    ['5f00::1', 'segment routing'],
    ['fc00::1', 'unique local'],
    ['fd00:ec2::254', 'unique local, where clouds keep credentials'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local with a zone'],
    ['2606:4700::1%eth0', 'a zone'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['no address', 'none'],
    ['', 'none'],
  ])('%s (%s) is refused', (address) => expect(isOwnAddress(address)).toBe(true));

  it.each([
    '93.184.216.34',
    '172.32.0.1',
    '100.128.0.1',
    '192.0.1.1',
    '2606:2800:220:1::1',
    '2a00:1450::1',
    '::ffff:93.184.216.34',
    '::ffff:5db8:d822',
  ])('%s is one that everybody reaches', (address) => expect(isOwnAddress(address)).toBe(false));
});

describe('a URL', () => {
  it.each([
    'http://hooks.example/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://127.0.0.1./',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[::7f00:1]/',
    'https://u:p@hooks.example/',
    'ftp://x/',
    'no url',
  ])('%s is refused', (text) => expect(urlFault(text, [])).not.toBeNull());

  it('is taken as https to a public host, or as the allow-list names it and no other', () => {
    expect(urlFault('https://hooks.example/x', [])).toBeNull();
    expect(urlFault('http://127.0.0.1:9000/x', ['127.0.0.1:9000'])).toBeNull();
    expect(urlFault('http://127.0.0.1:9001/x', ['127.0.0.1:9000'])).not.toBeNull();
    expect(urlFault('https://hooks.example/x', ['other.example'])).not.toBeNull();
  });
});

describe('a name', () => {
  afterEach(() => jest.restoreAllMocks());

  /** The resolver answers these, one set a question. */
  function resolveTo(...answers: string[][]): jest.SpyInstance {
    return jest.spyOn(dns, 'lookup').mockImplementation(((
      _host: string,
      _options: object,
      done: (error: null, found: object[]) => void,
    ) => {
      const found = (answers.shift() ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      done(null, found);
    }) as unknown as typeof dns.lookup);
  }

  const look = (options: { all?: boolean }) =>
    new Promise((resolve) => {
      guardedLookup('hooks.example', options, (error, address, family) => resolve(error?.message ?? [address, family]));
    });

  it('that points into our network as well is connected to outside alone', async () => {
    resolveTo(['127.0.0.1', '93.184.216.34', '2002:7f00:1::'], ['10.0.0.1', '93.184.216.34']);

    expect(await look({})).toEqual(['93.184.216.34', 4]);
    expect(await look({ all: true })).toEqual([[{ address: '93.184.216.34', family: 4 }], undefined]);
  });

  it('that turns to our network after it was looked at is not connected to: it is asked once, for the connection', async () => {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    let connections = 0;
    server.on('connection', () => (connections += 1));
    const asked = resolveTo(['127.0.0.1'], ['::ffff:7f00:1']);
    const url = `https://rebind.example:${String(port)}/`;
    const post = () => postWebhook({ url, headers: {}, body: '{}', timeoutMs: 2_000, allowed: [] });

    const outcomes = await Promise.allSettled([post(), post()]);
    server.close();

    expect(outcomes.map((one) => (one.status === 'rejected' ? String(one.reason) : one.value))).toEqual([
      expect.stringContaining('no address outside our own network'),
      expect.stringContaining('no address outside our own network'),
    ]);
    expect([asked.mock.calls.length, connections]).toEqual([2, 0]);
  });
});
