// How the status of lots, people and equipment is written: the latest by its own time stands.
import type { ResourceWrite } from '../../../domain/resources/resource-writes';
import type { Writers } from '../writers';

export const resourceWriters: Writers<ResourceWrite> = {
  resourceTold: async (tx, { resource, site, key, status, at, body }, canonical) => {
    await tx.query(
      `INSERT INTO cutin.resource_status (kind, site, key, status, body, at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (kind, site, key) DO UPDATE SET status = $4, body = $5, at = $6 WHERE cutin.resource_status.at < $6`,
      [resource, site, key, status, canonical.json(body), at],
    );
  },
};
