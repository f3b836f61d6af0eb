// What becomes of open work whose workflow is lost, ended or was terminated, on the store in memory.
import type { WorkflowEnd, WorkflowStanding } from '../../../domain/handoff/decide-resumption';
import { changeHandoff } from '../../../domain/handoff/handoff-ids';
import { reconcileWorkflows } from '../../../engine/handoff/reconcile-workflows';
import { settleInterruption } from '../../../engine/handoff/settle-interruption';
import type { ReleasedChange } from '../../../domain/change/released-change';
import { MemoryStore } from '../../support/memory/memory-store';
import { linkToNothing } from '../../support/link-to-nothing';

const workflowId = 'change/CHG-1';
const running: WorkflowStanding = { kind: 'running' };
const ended = (how: WorkflowEnd): WorkflowStanding => ({ kind: 'ended', how });

function world(workflow: WorkflowStanding) {
  const store = new MemoryStore();
  store.rows.open.push({ kind: 'change', workflowId, changeId: 'CHG-1' });
  store.rows.changes.push({ change: { changeId: 'CHG-1' } as ReleasedChange, state: 'propagating' });
  let ids = 0;
  const given = {
    transactions: store,
    workflows: { describe: () => Promise.resolve(workflow) },
    newId: () => `id-${String((ids += 1))}`,
    linkTo: linkToNothing,
    log: { warn: () => undefined },
  };
  return { store, given };
}

it('leaves alone what has its workflow', async () => {
  const { store, given } = world(running);

  expect(await reconcileWorkflows(given)).toBe(0);

  expect([store.rows.outbox, store.rows.ledger, store.rows.interrupted]).toEqual([[], [], []]);
});

it.each([{ kind: 'unknown' } as const, ended('completed'), ended('failed'), ended('cancelled'), ended('timedOut')])(
  'starts again what is open and whose workflow is %j, and sends at once what nobody took',
  async (workflow) => {
    const { store, given } = world(workflow);

    expect(await reconcileWorkflows(given)).toBe(1);

    expect(store.rows.outbox).toMatchObject([
      { kind: 'startChange', payload: { workflowId, changeId: 'CHG-1', isAgain: true } },
    ]);
    expect(store.rows.hurried).toEqual([workflowId]);
    expect(store.rows.ledger).toMatchObject([{ kind: 'workflowStartedAgain', changeId: 'CHG-1' }]);
  },
);

it('asks about what a human terminated, once, and never starts it in silence', async () => {
  const { store, given } = world(ended('terminated'));

  await reconcileWorkflows(given);
  await reconcileWorkflows(given);

  expect(store.rows.outbox).toEqual([]);
  expect(store.rows.interrupted).toEqual([workflowId]);
  expect(store.rows.ledger).toMatchObject([{ kind: 'workflowInterrupted' }]);
});

it('asks a human about what fails for good, after three starts within a day, and counts anew once one looked', async () => {
  const { store, given } = world(ended('failed'));

  for (let looks = 0; looks < 6; looks += 1) await reconcileWorkflows(given);

  expect(store.rows.outbox).toHaveLength(3);
  expect(store.rows.interrupted).toEqual([workflowId]);
  expect(store.rows.ledger.map(({ kind }) => kind)).toEqual([
    ...Array.from({ length: 3 }, () => 'workflowStartedAgain'),
    'workflowInterrupted',
  ]);
  expect(store.rows.ledger.at(-1)?.body).toMatchObject({ because: 'it ended failed, after 3 starts within a day' });

  await settleInterruption(given, { workflowId, action: 'resume', actor: 'olli', reason: 'mended' });
  await reconcileWorkflows(given);

  expect(store.rows.interrupted).toEqual([]);
  expect(store.rows.outbox).toHaveLength(5);
});

it('goes on starting what fails now and then', async () => {
  const { store, given } = world(ended('failed'));

  for (let days = 0; days < 6; days += 1) {
    await reconcileWorkflows(given);
    store.nowMs += 12 * 3_600_000;
  }

  expect(store.rows.outbox).toHaveLength(6);
  expect(store.rows.interrupted).toEqual([]);
});

it('counts no start that follows the loss of Temporal', async () => {
  const { store, given } = world({ kind: 'unknown' });

  for (let losses = 0; losses < 6; losses += 1) await reconcileWorkflows(given);

  expect(store.rows.outbox).toHaveLength(6);
});

it('keeps asking about what is interrupted where Temporal is lost meanwhile', async () => {
  const { store, given } = world(ended('terminated'));
  await reconcileWorkflows(given);
  given.workflows.describe = () => Promise.resolve({ kind: 'unknown' });

  await reconcileWorkflows(given);

  expect(store.rows.outbox).toEqual([]);
  expect(store.rows.interrupted).toEqual([workflowId]);
});

it('starts nothing that was settled while it was looked at', async () => {
  const { store, given } = world({ kind: 'unknown' });
  given.workflows.describe = () => {
    store.rows.open = [];
    return Promise.resolve({ kind: 'unknown' });
  };

  expect(await reconcileWorkflows(given)).toBe(0);
  expect(store.rows.outbox).toEqual([]);
});

it('decides nothing where Temporal cannot be asked', async () => {
  const { store, given } = world(running);
  given.workflows.describe = () => Promise.reject(new Error('away'));

  await expect(reconcileWorkflows(given)).rejects.toThrow('away');
  expect(store.rows.outbox).toEqual([]);
});

it('lets what was terminated go on, or calls it off, and refuses where nothing is interrupted', async () => {
  const { store, given } = world(ended('terminated'));
  const settle = (action: 'resume' | 'abort') =>
    settleInterruption(given, { workflowId, action, actor: 'olli', reason: 'by mistake' });
  expect(await settle('resume')).toMatchObject({ kind: 'refused', reasons: [{ code: 'NOT_INTERRUPTED' }] });
  await reconcileWorkflows(given);

  expect(await settle('resume')).toMatchObject({ kind: 'accepted', value: { workflowId } });
  expect(store.rows.changes).toMatchObject([{ state: 'propagating' }]);
  expect(store.rows.interrupted).toEqual([]);

  await reconcileWorkflows(given);
  expect(await settle('abort')).toMatchObject({ kind: 'accepted' });
  expect(store.rows.changes).toMatchObject([{ state: 'aborting', calledOff: { actor: 'olli' } }]);
  expect(store.rows.outbox).toHaveLength(2);
});

it('aborts a handoff of its own in the store, from where its workflow takes it back', async () => {
  const { store, given } = world(ended('terminated'));
  const handoff = changeHandoff({ changeId: 'CHG-1', site: 'P', stage: 'workOrderLock', items: [] });
  store.rows.open = [{ kind: 'handoff', workflowId: handoff.workflowId, changeId: 'CHG-1', handoff }];
  await store.run((tx) =>
    tx.commit({ writes: [{ kind: 'handoffProposed', handoff, boundary: 3, owner: 'planner', at: '2026-03-02' }] }),
  );
  await reconcileWorkflows(given);

  const { workflowId: id } = handoff;
  await settleInterruption(given, { workflowId: id, action: 'abort', actor: 'olli', reason: 'wrong order' });

  expect(store.rows.handoffs).toMatchObject([{ state: 'aborted' }]);
  expect(store.rows.outbox).toMatchObject([{ kind: 'startHandoff', payload: { isAgain: true } }]);
});
