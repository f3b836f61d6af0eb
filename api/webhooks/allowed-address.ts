// Where a webhook may go. Without an allow-list: https, to addresses that are reachable by everybody and never to our own
// network. With one: to the hosts it names and no other. The address is checked as it is connected to, so that a name
// cannot point elsewhere between the look and the connection.
import { BlockList, isIP } from 'node:net';
import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';

/** `host` or `host:port`, as set by the operator. Empty: every public host. */
export type AllowedHosts = readonly string[];

const own = new BlockList();
for (const [net, bits] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ] as const),
])
  own.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ...([
    ['::', 128],
    ['::1', 128],
    ['64:ff9b::', 96],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const),
])
  own.addSubnet(net, bits, 'ipv6');

export function isOwnAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return isOwnAddress(mapped);
  const family = isIP(address);
  if (family === 0) return true;
  return own.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Null where the URL may be used, else why not. */
export function urlFault(text: string, allowed: AllowedHosts): string | null {
  if (!URL.canParse(text)) return 'It is no URL.';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'It holds a user or password.';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'It is not https.';
  if (isAllowed(url, allowed)) return null;
  if (allowed.length > 0) return `${url.host} is not among the allowed hosts.`;
  if (url.protocol !== 'https:') return 'It is not https.';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && isOwnAddress(host) ? `${host} is an address of our own network.` : null;
}

export function isAllowed(url: URL, allowed: AllowedHosts): boolean {
  return allowed.includes(url.host) || allowed.includes(url.hostname);
}

/** A lookup that refuses our own addresses; for hosts that are allowed by name, take the usual one. */
export function guardedLookup(
  host: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
): void {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, []);
    const open = addresses.filter(({ address }) => !isOwnAddress(address));
    const [first] = open;
    if (first === undefined) return done(new Error(`${host} has no address outside our own network.`), []);
    if (options.all === true) return done(null, open);
    done(null, first.address, first.family);
  });
}
