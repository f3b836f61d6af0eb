// Where a webhook may go. Without an allow-list: https, to addresses that are reachable by everybody and never to our own
// network. With one: to the hosts it names and no other. The address is checked as it is connected to, so that a name
// cannot point elsewhere between the look and the connection.
import { BlockList, isIP } from 'node:net';
import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';

/** `host` or `host:port`, as set by the operator. Empty: every public host. */
export type AllowedHosts = readonly string[];

/** IANA's registries of special-purpose addresses: none of these is somewhere on the internet. */
const ownV4 = blockOf('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]);

/**
 * Of IPv6 only what is given out to everybody may be reached, less what is special in it: 2001::/23 with Teredo, ORCHID
 * and benchmarks, documentation, and 6to4, which carries an IPv4 address of anybody's choice. All else that embeds one
 * (compatible, translated, NAT64) lies outside.
 */
const globalV6 = blockOf('ipv6', ['2000::/3']);
const specialV6 = blockOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);
const mappedV4 = blockOf('ipv6', ['::ffff:0:0/96']);

function blockOf(family: 'ipv4' | 'ipv6', nets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const net of nets) {
    const [address = '', bits] = net.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** True for what is no address at all, and for one with a zone, which is local by what it says. */
export function isOwnAddress(address: string): boolean {
  if (isIP(address) === 4) return ownV4.check(address, 'ipv4');
  if (isIP(address) !== 6 || address.includes('%')) return true;
  // Node compares a mapped address with the rules of IPv4.
  if (mappedV4.check(address, 'ipv6')) return ownV4.check(address, 'ipv6');
  return !globalV6.check(address, 'ipv6') || specialV6.check(address, 'ipv6');
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
