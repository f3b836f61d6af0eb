// What workflows are called in Temporal, and what the store hears of them.
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { createMessageSender } from '../../../adapters/temporal/send-message';
import { createWorkflows } from '../../../adapters/temporal/create-workflows';
import { handoffRef } from '../../../domain/handoff/handoff-ids';
import { mainLine } from '../../../engine/handoff/stages/stages';
import type { OutboxMessage } from '../../../domain/outbox-message';

const installation = () => Promise.resolve('0a1b2c3d');
const name = 'change/CHG-1';

/** Holds no workflow, and remembers which was asked for. */
function emptyTemporal() {
  const asked: string[] = [];
  const missing = (workflowId: string) => () => {
    asked.push(workflowId);
    return Promise.reject(new WorkflowNotFoundError('none', workflowId, undefined));
  };
  const client = {
    withDeadline: (_: number, call: () => unknown) => call(),
    workflow: {
      start: (_: string, { workflowId }: { workflowId: string }) => Promise.resolve(asked.push(workflowId)),
      getHandle: (workflowId: string) => ({ executeUpdate: missing(workflowId), describe: missing(workflowId) }),
    },
  };
  return { client: client as unknown as Client, asked };
}

const order = handoffRef({
  subject: { kind: 'order', orderId: 'WO-1', nth: 1, changeId: 'CHG-1' },
  site: 'PLANT-A',
  stage: 'workOrderLock',
  items: [],
});
const starts: OutboxMessage[] = [
  { key: 'a', kind: 'startChange', payload: { workflowId: name, changeId: 'CHG-1' } },
  { key: 'b', kind: 'startHandoff', payload: { handoff: order } },
];

it.each(starts)('starts a workflow of this installation: $kind', async (message) => {
  const { client, asked } = emptyTemporal();

  await createMessageSender(client, { taskQueue: 'q', installation })(message);

  expect(asked).toEqual([`0a1b2c3d/${message.kind === 'startChange' ? name : order.workflowId}`]);
});

it('tells a workflow of this installation, and the store by its own name which one took nothing', async () => {
  const { client, asked } = emptyTemporal();
  const send = createMessageSender(client, { taskQueue: 'q', installation });

  const sent = await send({ key: 'd', kind: 'decide', payload: { workflowId: name, decisionId: 'd1', actor: 'pat' } });

  expect(asked).toEqual([`0a1b2c3d/${name}`]);
  expect(sent).toMatchObject({ kind: 'untaken', workflowId: name });
});

it('takes no workflow of another installation for its own', async () => {
  const { client, asked } = emptyTemporal();

  expect(await createWorkflows(client, installation).describe(name)).toEqual({ kind: 'unknown' });
  expect(asked).toEqual([`0a1b2c3d/${name}`]);
});

it('sends nothing while the store cannot say which installation it is', async () => {
  const { client, asked } = emptyTemporal();
  const away = () => Promise.reject(new Error('away'));

  await expect(createMessageSender(client, { taskQueue: 'q', installation: away })(starts[0]!)).rejects.toThrow('away');
  expect(asked).toEqual([]);
});

it('takes a notice for told where another one waits, and tells what a workflow refuses', async () => {
  const refusing = (type: string): Client => {
    const refuse = () => Promise.reject(new WorkflowUpdateFailedError('refused', ApplicationFailure.create({ type })));
    return {
      withDeadline: (_: number, call: () => unknown) => call(),
      workflow: { getHandle: () => ({ executeUpdate: refuse }) },
    } as unknown as Client;
  };
  const message: OutboxMessage = {
    key: 'n',
    kind: 'dispose',
    payload: { workflowId: name, dispositionId: 'd1', actor: 'pat' },
  };
  const send = (type: string) => createMessageSender(refusing(type), { taskQueue: 'q', installation })(message);

  expect(await send('NOTICE_PENDING')).toEqual({ kind: 'taken' });
  expect(await send('INVALID_DISPOSITION')).toMatchObject({ kind: 'refused' });
});

it('the longest names that the contract takes make ids that a server on PostgreSQL keeps whole', () => {
  const [longest, site] = ['X'.repeat(100), 'S'.repeat(100)];
  const of = { site, items: [] };
  const handoffs = [
    ...mainLine.map((stage) => handoffRef({ ...of, subject: { kind: 'change', changeId: longest }, stage })),
    handoffRef({
      ...of,
      subject: { kind: 'order', orderId: longest, nth: 99_999, changeId: longest },
      stage: 'workOrderLock',
    }),
  ];

  for (const { workflowId } of handoffs) expect(`0a1b2c3d/${workflowId}/withdrawal`.length).toBeLessThanOrEqual(255);
});
