// How changes are written.
import { changeStates } from '../../../domain/change/change-states';
import type { ChangeWrite } from '../../../domain/change/change-writes';
import { appendContractEvent } from '../webhooks/append-contract-event';
import { requireMoved, type Writers } from '../writers';

export const changeWriters: Writers<ChangeWrite> = {
  releaseEventKept: async (tx, { event, bodyHash, changeId, actor }, canonical) => {
    const { source, id, type, subject, body } = event;
    await tx.query(
      `INSERT INTO cutin.event (source, id, type, subject, body_hash, body, change_id, received_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [source, id, type, subject, bodyHash, canonical.json(body), changeId, actor],
    );
  },
  releaseTold: (tx, { event: { source, id, type, body }, changeId }) =>
    appendContractEvent(tx, { source, id, type, subject: changeId, body }),
  changeKept: async (tx, { change, releaseHash, workflowId }) => {
    const { changeId, title, author, endItem, sites, releasedAt, affectedItems } = change;
    await tx.query(
      `INSERT INTO cutin.change (change_id, title, author, end_item, sites, released_at, release_hash, state, workflow_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'received', $8)`,
      [changeId, title, author, endItem, sites, releasedAt, releaseHash, workflowId],
    );
    for (const [ordinal, item] of affectedItems.entries()) {
      const { itemId, fromRevision, toRevision, action, artefacts } = item;
      await tx.query(
        `INSERT INTO cutin.affected_item (change_id, ordinal, item_id, from_revision, to_revision, action, artefacts)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [changeId, ordinal, itemId, fromRevision, toRevision, action, JSON.stringify(artefacts)],
      );
    }
  },
  changeMoved: async (tx, { changeId, state }) => {
    const { rowCount } = await tx.query(
      `UPDATE cutin.change SET state = $2, closed_at = CASE WHEN $3 THEN now() END
        WHERE change_id = $1 AND state = ANY ($4)`,
      [changeId, state, changeStates.isFinal(state), changeStates.sourcesOf(state)],
    );
    requireMoved(rowCount, `Change ${changeId}`);
  },
  changeCalledOff: async (tx, { changeId, actor, reason }) => {
    await tx.query('UPDATE cutin.change SET called_off_by = $2, called_off_because = $3 WHERE change_id = $1', [
      changeId,
      actor,
      reason,
    ]);
  },
};
