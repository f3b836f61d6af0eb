// Work whose workflow fails for good, on PostgreSQL; and the name of the database in Temporal.
import { createInstallation } from '../../adapters/postgres/create-installation';
import { createTransactions } from '../../adapters/postgres/transactions';
import { createInterruptionView } from '../../adapters/postgres/work/create-interruption-view';
import { canonical } from '../../adapters/signing/content-hash';
import { handoffRef } from '../../domain/handoff/handoff-ids';
import { reconcileWorkflows } from '../../engine/handoff/reconcile-workflows';
import { settleInterruption } from '../../engine/handoff/settle-interruption';
import { useTestDatabase } from '../support/database';
import { linkToNothing } from '../support/link-to-nothing';

jest.setTimeout(60_000);

const database = useTestDatabase();
const handoff = handoffRef({
  subject: { kind: 'order', orderId: 'WO-1', nth: 1, changeId: 'CHG-1' },
  site: 'PLANT-A',
  stage: 'workOrderLock',
  items: [],
});
const { workflowId } = handoff;

it('is started three times within a day, then listed with the reason, and counted anew after a human resumed it', async () => {
  const transactions = createTransactions(database.db, canonical);
  let ids = 0;
  const given = {
    transactions,
    workflows: { describe: () => Promise.resolve({ kind: 'ended', how: 'failed' } as const) },
    newId: () => `id-${String((ids += 1))}`,
    linkTo: linkToNothing,
    log: { warn: () => undefined },
  };
  const sendAll = () => database.db.query('UPDATE cutin.outbox SET done_at = now() WHERE done_at IS NULL');
  const view = createInterruptionView(database.db);
  await transactions.run((tx) => tx.commit({ outbox: [{ key: 'lock', kind: 'startHandoff', payload: { handoff } }] }));

  for (let looks = 0; looks < 5; looks += 1) {
    await sendAll();
    await reconcileWorkflows(given);
  }

  expect(await transactions.reads.work.listRetries(workflowId)).toHaveLength(3);
  expect(await view.listInterruptions(9)).toMatchObject([
    { workflowId, kind: 'handoff', because: 'it ended failed, after 3 starts within a day' },
  ]);

  await settleInterruption(given, { workflowId, action: 'resume', actor: 'olli', reason: 'mended' });

  expect(await transactions.reads.work.listRetries(workflowId)).toEqual([]);
  expect(await view.listInterruptions(9)).toEqual([]);
});

it('a database has one installation id, which nobody changes', async () => {
  const installation = createInstallation(database.db);

  expect(await installation()).toMatch(/^[0-9a-f]{8}$/);
  await expect(database.db.query("UPDATE cutin.installation SET installation_id = 'other'")).rejects.toThrow();
  await expect(database.db.query('INSERT INTO cutin.installation DEFAULT VALUES')).rejects.toThrow();
});
