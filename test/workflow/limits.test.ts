// What a Temporal server sets limits to: the size of what it is told, the length of a history, the number of messages. None of
// them may end a handoff.
import { defineSearchAttributeKey } from '@temporalio/common';
import { changeHandoff } from '../../domain/handoff/handoff-ids';
import { disposeUpdate } from '../../ports/workflow-messages';
import { SystemFault } from '../../ports/system-fault';
import { pathOfStage, WorkflowWorld } from '../support/workflow-world';

jest.setTimeout(240_000);

/** A pause is a timer and two tasks; what failed before it leaves one marker. */
const eventsOfPauseMax = 12;

/** The history grows long while people are reminded of this one of all parks. */
const longPark = 12;
const remindersOfLongPark = 30;
const parksMax = 20;

const world = new WorkflowWorld();
beforeAll(() => world.start());
afterAll(() => world.end());

it('carries items whose ids fill more than a search attribute takes, and is found by the first of them', async () => {
  const items = Array.from({ length: 50 }, (_, n) => `${String(n).padStart(2, '0')}${'№'.repeat(58)}`);
  const handoff = changeHandoff({ changeId: 'BYTES', site: 'PLANT-A', stage: 'mbomTransform', items });

  const run = await world.run('mbomTransform', handoff);

  expect(await run.result()).toEqual({ kind: 'verified' });
  const { typedSearchAttributes } = await run.describe();
  const found = typedSearchAttributes.get(defineSearchAttributeKey('CutinItems', 'KEYWORD_LIST'));
  expect(found).toEqual(items.slice(0, found?.length));
});

it('waits for a store that is away by timers, six events each', async () => {
  const run = world.store.run.bind(world.store);
  world.store.run = () => Promise.reject(new Error('connect ECONNREFUSED'));
  const handoff = world.prepare('mbomTransform', 'OUTAGE');
  const workflow = await world.run('mbomTransform', handoff);
  const pauses = async (): Promise<number> => {
    const { events } = await workflow.fetchHistory();
    return (events ?? []).filter(({ timerStartedEventAttributes }) => timerStartedEventAttributes != null).length;
  };
  while ((await pauses()) < 1) await new Promise((resolve) => setTimeout(resolve, 500));
  const before = (await workflow.describe()).historyLength;
  world.store.run = run;

  expect(before).toBeLessThan(3 + eventsOfPauseMax);
  expect(await workflow.result()).toEqual({ kind: 'verified' });
});

it('follows more notices than a run takes messages, in a few rounds', async () => {
  const orders = Array.from({ length: 220 }, (_, n) => `WO-${String(n)}`);
  world.orders.set('NOTICES', orders);
  world.decideInStore('NOTICES:PLANT-A:effectivityDecision');
  const handoff = world.prepare('orderDisposition', 'NOTICES');
  const workflow = await world.run('orderDisposition', handoff);
  await world.eventually(handoff.workflowId, ({ state }) => state === 'awaitingDecision');
  const notify = (dispositionId: string): Promise<unknown> =>
    workflow.executeUpdate(disposeUpdate, { args: [{ dispositionId, actor: 'pat' }] }).catch((error: unknown) => error);

  const [last = '', ...others] = orders;
  const left = others.flatMap((orderId) => Array.from({ length: 10 }, () => orderId));
  const tell = async (): Promise<void> => {
    for (let orderId = left.shift(); orderId !== undefined; orderId = left.shift()) {
      if (!left.includes(orderId)) world.disposeInStore('NOTICES', orderId);
      await notify(orderId);
    }
  };
  await Promise.all(Array.from({ length: 8 }, tell));
  world.disposeInStore('NOTICES', last);
  await notify(last);

  expect(await workflow.result()).toEqual({ kind: 'verified' });
  const rounds = world.store.rows.prepared.filter(({ handoffId }) => handoffId === handoff.handoffId).length;
  const { events } = await workflow.fetchHistory();
  expect(rounds).toBeLessThan(30);
  expect(events?.length).toBeLessThan(1_000);
});

it('starts over where it waits, and loses no reminder, no escalation, no park and no generation', async () => {
  const { erp } = world.receivers;
  const write = erp.writeDocument.bind(erp);
  const at = pathOfStage('LONG', 'mbomTransform');
  let isRefusing = true;
  erp.writeDocument = (given) => {
    if (isRefusing && erp.describeDocument(given.document) === at)
      throw new SystemFault('rejected', 'ERP', 'ERP answered 422.');
    return write(given);
  };
  const handoff = world.prepare('mbomTransform', 'LONG');
  const often = { dueAfterMs: 50, reminderEveryMs: 50, escalateAfterMs: 200 };
  const workflow = await world.run('mbomTransform', handoff, often);
  const told = (kind: string) => world.ledgerOf('LONG', kind).map(({ key }) => key);
  const reminders = (): string[] => told('handoffReminded').filter((key) => key.includes(`#${String(longPark)} `));

  for (let nth = 1; nth <= parksMax; nth += 1) {
    const { park } = await world.eventually(handoff.workflowId, (view) => view.park?.nth === nth);
    while (nth === longPark && reminders().length < remindersOfLongPark)
      await new Promise((resolve) => setTimeout(resolve, 200));
    if (nth === parksMax) isRefusing = false;
    await world.resolve(handoff.workflowId, { parkId: park?.parkId, action: 'retry' });
  }

  expect(await workflow.result()).toEqual({ kind: 'verified' });
  const lengths = await world.historyLengths(handoff.workflowId);
  expect(lengths.length).toBeGreaterThan(1);
  expect(Math.max(...lengths)).toBeLessThan(600);
  const counts = reminders().map((key) => Number(key.split(' ').at(-1)));
  expect(counts).toEqual(counts.map((_, n) => n + 1));
  expect(told('handoffEscalated').filter((key) => key.endsWith(`#${String(longPark)}`))).toHaveLength(1);
  expect(told('handoffParked')).toHaveLength(parksMax);
  expect(erp.kept.get(at)?.content).toMatchObject({ generation: parksMax + 1 });
  erp.writeDocument = write;
});

it('sweeps documents page by page, none of them twice', async () => {
  const documents = 170;
  world.store.rows.newestReceipts.erp = Array.from({ length: documents }, (_, n) => ({
    documentPath: `/swept/${String(n).padStart(5, '0')}`,
    document: { kind: 'inspectionPlan', site: 'PLANT-A', itemId: `I-${String(n)}`, revision: 'A' },
    stands: false,
  })) as unknown as NonNullable<(typeof world.store.rows.newestReceipts)['erp']>;

  const workflow = await world.startWorkflow('driftSweep', 'drift/sweep', {});

  expect(await workflow.result()).toMatchObject({ unread: [] });
  const { events } = await workflow.fetchHistory();
  const scheduled = (events ?? []).filter(({ activityTaskScheduledEventAttributes: one }) => one != null);
  // Four pages of receipts in ERP, one in each other system, and what each of them lists.
  expect(scheduled).toHaveLength(11);
});
