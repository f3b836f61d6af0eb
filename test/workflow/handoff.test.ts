// The frame of a handoff as Temporal runs it: it parks instead of failing, waits for a human, and believes nobody but the
// receiver it read back.
import { SystemFault } from '../../ports/system-fault';
import { pathOfStage, WorkflowWorld } from '../support/workflow-world';

jest.setTimeout(60_000);

const world = new WorkflowWorld();
beforeAll(() => world.start());
afterAll(() => world.end());

const stage = 'mbomTransform';
const refuses = (): never => {
  throw new SystemFault('rejected', 'ERP', 'ERP answered 422.');
};

/** ERP refuses one document until the answer is called. */
function erpRefuses(changeId: string): () => void {
  const { erp } = world.receivers;
  const write = erp.writeDocument.bind(erp);
  const refused = pathOfStage(changeId, stage);
  let isRefusing = true;
  erp.writeDocument = (given) =>
    isRefusing && erp.describeDocument(given.document) === refused ? refuses() : write(given);
  return () => {
    isRefusing = false;
  };
}

it('is verified once the receiver was read back', async () => {
  const handoff = world.prepare(stage, 'HAPPY');

  const run = await world.run(stage, handoff);

  expect(await run.result()).toEqual({ kind: 'verified' });
  expect(world.store.rows.receipts.map(({ documentPath }) => documentPath)).toContain(pathOfStage('HAPPY', stage));
});

it('parks what the receiver refuses, and a retry writes it under a new generation', async () => {
  const mend = erpRefuses('RETRY');
  const handoff = world.prepare(stage, 'RETRY');
  const run = await world.run(stage, handoff);
  const park = await world.parked(handoff.workflowId);

  mend();
  await world.resolve(handoff.workflowId, { parkId: park.parkId, action: 'retry' });

  expect(park).toMatchObject({ reason: 'HANDOFF_REJECTED', actions: ['retry', 'abort'] });
  expect(await run.result()).toEqual({ kind: 'verified' });
  expect(world.receivers.erp.kept.get(pathOfStage('RETRY', stage))?.content).toMatchObject({ generation: 2 });
});

it('parks what the receiver holds otherwise than it was handed over', async () => {
  const { erp } = world.receivers;
  const at = pathOfStage('ALTERED', stage);
  const write = erp.writeDocument.bind(erp);
  erp.writeDocument = async (given) => {
    const acknowledgement = await write(given);
    if (erp.describeDocument(given.document) === at) erp.put(at, { altered: true }, given.document);
    return acknowledgement;
  };
  const handoff = world.prepare(stage, 'ALTERED');

  await world.run(stage, handoff);

  expect(await world.parked(handoff.workflowId)).toMatchObject({ reason: 'READBACK_DIVERGED' });
  erp.writeDocument = write;
});

it('tries a receiver that is away again, and says so, before it parks', async () => {
  const { erp } = world.receivers;
  const at = pathOfStage('AWAY', stage);
  erp.beforeRead = (read) => {
    if (read === at) throw new SystemFault('transient', 'ERP', 'ERP did not answer.');
  };
  const handoff = world.prepare(stage, 'AWAY');

  await world.run(stage, handoff);

  expect(await world.parked(handoff.workflowId)).toMatchObject({
    reason: 'RECEIVER_UNREACHABLE',
    retryNeedsNewGeneration: false,
  });
  erp.beforeRead = () => undefined;
});

it('says that it retries while the receiver is away, and tries at once when a human asks', async () => {
  const { erp } = world.receivers;
  const at = pathOfStage('BACK', stage);
  erp.beforeRead = (read) => {
    if (read === at) throw new SystemFault('transient', 'ERP', 'ERP did not answer.', { retryAfterMs: 600_000 });
  };
  const handoff = world.prepare(stage, 'BACK');
  const run = await world.run(stage, handoff, { slowRetryMsMax: 3_600_000 });

  const { retrying } = await world.eventually(handoff.workflowId, ({ state }) => state === 'retrying');
  const attributes = await world.attributesOf(run);
  erp.beforeRead = () => undefined;
  await run.executeUpdate('retryNow', { args: [{ actor: 'olli', reason: 'ERP is back' }] });

  expect(retrying).toMatchObject({ reason: 'RECEIVER_UNREACHABLE', detail: 'ERP did not answer.' });
  expect(attributes).toMatchObject({
    CutinState: 'RETRYING',
    CutinReason: 'RECEIVER_UNREACHABLE',
    CutinStuckSince: new Date(retrying?.since ?? ''),
    CutinNextTryAt: new Date(retrying?.nextTryAt ?? ''),
    CutinDueAt: new Date(retrying?.parksAt ?? ''),
  });
  expect(await run.result()).toEqual({ kind: 'verified' });
});

it('gives a receiver as long as the policy says, and no longer', async () => {
  const { erp } = world.receivers;
  const at = pathOfStage('HANGS', stage);
  const read = erp.readDocument.bind(erp);
  erp.readDocument = async (document) => {
    if (erp.describeDocument(document) === at) await new Promise((resolve) => setTimeout(resolve, 2_000));
    return read(document);
  };
  const handoff = world.prepare(stage, 'HANGS');

  await world.run(stage, handoff, { transferTimeoutMs: 300, quickRetryMsMax: 600_000 });

  const { retrying } = await world.eventually(handoff.workflowId, ({ state }) => state === 'retrying');
  expect(retrying).toMatchObject({
    reason: 'RECEIVER_UNREACHABLE',
    detail: 'No answer within 0.3 s, the transferTimeout of the policy.',
  });
  erp.readDocument = read;
});

it('takes no waiver that policy forbids, and no answer to another park than the one that stands', async () => {
  erpRefuses('STRICT');
  const handoff = world.prepare(stage, 'STRICT');
  await world.run(stage, handoff);
  const { parkId } = await world.parked(handoff.workflowId);
  const cause = (code: string) => ({ cause: { type: code } });

  await expect(world.resolve(handoff.workflowId, { parkId, action: 'waive' })).rejects.toMatchObject(
    cause('WAIVE_NOT_ALLOWED'),
  );
  await expect(world.resolve(handoff.workflowId, { parkId: 'older', action: 'retry' })).rejects.toMatchObject(
    cause('PARK_NOT_CURRENT'),
  );
  await expect(world.resolve(handoff.workflowId, { parkId, action: 'perhaps' })).rejects.toMatchObject(
    cause('INVALID_RESOLUTION'),
  );
  expect(world.store.rows.resolutions.filter((one) => one.parkId === parkId)).toEqual([]);
});

it('refuses a late answer: the park it names was resolved', async () => {
  const mend = erpRefuses('LATE');
  const handoff = world.prepare(stage, 'LATE');
  const run = await world.run(stage, handoff);
  const { parkId } = await world.parked(handoff.workflowId);
  await world.resolve(handoff.workflowId, { parkId, action: 'retry' });
  const second = await world.eventually(handoff.workflowId, ({ park }) => park !== null && park.parkId !== parkId);

  await expect(world.resolve(handoff.workflowId, { parkId, action: 'abort' })).rejects.toMatchObject({
    cause: { type: 'PARK_NOT_CURRENT' },
  });

  mend();
  await world.resolve(handoff.workflowId, { parkId: second.park?.parkId, action: 'retry' });
  expect(await run.result()).toEqual({ kind: 'verified' });
});

it('ends waived by a signature that the store holds, and by no typed word', async () => {
  erpRefuses('WAIVED');
  const handoff = world.prepare(stage, 'WAIVED');
  const run = await world.run(stage, handoff, { waivable: true });
  const { parkId } = await world.parked(handoff.workflowId);
  const waiver = { parkId, action: 'waive' as const, actor: 'pat', reason: 'in a test' };

  await expect(world.resolve(handoff.workflowId, waiver)).rejects.toMatchObject({
    cause: { type: 'SIGNATURE_REQUIRED' },
  });
  const signature = { printedName: 'Pat', meaning: 'I waive', signedHash: 'a'.repeat(64) };
  world.store.rows.resolutions.push({ ...waiver, resolutionId: 'r', signature, voidedBecause: null });
  await world.resolve(handoff.workflowId, waiver);

  expect(await run.result()).toEqual({ kind: 'waived', actor: 'pat', reason: 'in a test' });
});

it('ends aborted, which its change then takes back', async () => {
  erpRefuses('ABORTED');
  const handoff = world.prepare(stage, 'ABORTED');
  const run = await world.run(stage, handoff);
  const { parkId } = await world.parked(handoff.workflowId);

  await world.resolve(handoff.workflowId, { parkId, action: 'abort' });

  expect(await run.result()).toMatchObject({ kind: 'aborted' });
});

it('reminds, and hands the wait to another role when nobody acts, seen in Temporal too', async () => {
  erpRefuses('SLOW');
  const handoff = world.prepare(stage, 'SLOW');

  const run = await world.run(stage, handoff, { dueAfterMs: 500, reminderEveryMs: 500, escalateAfterMs: 2_500 });

  const { park } = await world.eventually(handoff.workflowId, (view) => view.park?.owner === 'plant manager');
  expect(park?.owner).toBe('plant manager');
  expect(await world.attributesOf(run)).toMatchObject({ CutinOwner: 'plant manager' });
  const told = () => world.store.rows.ledger.filter(({ handoffId }) => handoffId === handoff.handoffId);
  await world.eventually(handoff.workflowId, () => told().some(({ kind }) => kind === 'handoffEscalated'));
  expect(told().map(({ kind }) => kind)).toContain('handoffReminded');
});

it('never stops to remind: a wait of a month goes on as it began', async () => {
  erpRefuses('MONTH');
  const handoff = world.prepare(stage, 'MONTH');
  const hourly = { dueAfterMs: 3_600_000, reminderEveryMs: 3_600_000, escalateAfterMs: 7_200_000 };
  const first = await world.run(stage, handoff, hourly);
  const { parkId } = await world.parked(handoff.workflowId);
  await first.terminate();
  const row = world.store.rows.parks.find(({ park }) => park.parkId === parkId);
  if (row === undefined) throw new Error('It is not parked.');
  const justUnderAnHourMs = 3_600_000 - 1_500;
  row.park.parkedAt = new Date(Date.now() - 30 * 24 * 3_600_000 - justUnderAnHourMs).toISOString();

  await world.run(stage, handoff, hourly);

  const keys = () => world.store.rows.ledger.flatMap((one) => (one.handoffId === handoff.handoffId ? [one.key] : []));
  await world.eventually(handoff.workflowId, () => keys().some((key) => key === `reminder ${parkId} 721`));
  expect(keys()).toContain(`escalated ${parkId}`);
});

it('shows who has a decision now in Temporal and in the store alike', async () => {
  const handoff = world.prepare('effectivityDecision', 'UNDECIDED');

  const run = await world.run('effectivityDecision', handoff, { dueAfterMs: 60_000, escalateAfterMs: 300 });

  const row = () => world.store.rows.handoffs.find(({ handoffId }) => handoffId === handoff.handoffId);
  await world.eventually(handoff.workflowId, () => row()?.owner === 'plant manager');
  expect(await world.attributesOf(run)).toMatchObject({ CutinState: 'AWAITINGDECISION', CutinOwner: 'plant manager' });
});
