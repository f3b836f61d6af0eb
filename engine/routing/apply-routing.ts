// A routing was released for an item at a site.
import { decideRoutingRelease } from '../../domain/routing/decide-release';
import type { Apply } from '../events/apply';
import { readReleases } from './read-releases';

export const applyRouting: Apply<'routing.released'> = async ({ tx }, data) =>
  decideRoutingRelease(data, await readReleases(tx, { ...data, document: 'routing', documentId: data.routingId }));
