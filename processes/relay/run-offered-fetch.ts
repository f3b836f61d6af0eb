// Fetches contents that were offered by their hash alone and conflict with what stands.
import { fetchOffered, type FetchOfferedGiven } from '../../engine/identity/fetch-offered';
import type { Log } from '../../ports/log';
import { repeat, type Repeated } from './repeat';

const idleMs = 2_000;
const batch = 10;

export function runOfferedFetch(given: FetchOfferedGiven, log: Pick<Log, 'warn'>): Repeated {
  return repeat({ what: 'fetch of offered contents', turn: () => fetchOffered(given, batch), idleMs, log });
}
