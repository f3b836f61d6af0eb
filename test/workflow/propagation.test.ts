// A change as Temporal carries it: stage after stage, decided once, and taken back whole when it is called off.
import { SystemFault } from '../../ports/system-fault';
import { changeWorkflowId } from '../../domain/handoff/handoff-ids';
import { decideUpdate } from '../../ports/workflow-messages';
import { mainLine } from '../../engine/handoff/stages/stages';
import { eventually } from '../support/eventually';
import { pathOfStage, WorkflowWorld } from '../support/workflow-world';

jest.setTimeout(60_000);

const world = new WorkflowWorld();
beforeAll(() => world.start());
afterAll(() => world.end());

afterEach(() => {
  world.sites = ['PLANT-A'];
});

async function begin(changeId: string, installation = '') {
  world.receive(changeId);
  const handoffs = new Map<string, ReturnType<typeof world.prepare>>();
  for (const stage of mainLine) handoffs.set(stage, world.prepare(stage, changeId));
  const run = await world.startWorkflow('propagateChange', `${installation}${changeWorkflowId(changeId)}`, {
    changeId,
  });
  const decision = handoffs.get('effectivityDecision')!;
  await world.eventually(`${installation}${decision.workflowId}`, ({ state }) => state === 'awaitingDecision');
  const decide = (decisionId: string) =>
    world.client.workflow
      .getHandle(`${installation}${decision.workflowId}`)
      .executeUpdate(decideUpdate, { updateId: decisionId, args: [{ decisionId, actor: 'pat' }] });
  return { run, decide, handoffs };
}

it('waits for the decision, and takes one', async () => {
  const { decide } = await begin('TWICE');

  const answers = await Promise.allSettled([decide('one'), decide('other')]);

  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { cause: { type: 'ALREADY_DECIDED' } },
  });
});

it('carries its installation on to its handoffs, and keeps it out of the store', async () => {
  const { erp } = world.receivers;
  const parksAt = pathOfStage('NAMED', 'mbomTransform');
  const write = erp.writeDocument.bind(erp);
  erp.writeDocument = (given) => {
    if (erp.describeDocument(given.document) === parksAt) throw new SystemFault('rejected', 'ERP', 'refused');
    return write(given);
  };

  const { decide, handoffs } = await begin('NAMED', '0a1b2c3d/');
  await decide('one');
  const { workflowId } = handoffs.get('mbomTransform')!;
  const park = await world.parked(`0a1b2c3d/${workflowId}`);

  expect(park).toMatchObject({ workflowId });
});

it('is seen as the worst of its handoffs, until it ends', async () => {
  const { erp } = world.receivers;
  const parksAt = pathOfStage('SEEN', 'mbomTransform');
  const write = erp.writeDocument.bind(erp);
  erp.writeDocument = (given) => {
    if (erp.describeDocument(given.document) === parksAt) throw new SystemFault('rejected', 'ERP', 'refused');
    return write(given);
  };
  const { run, decide, handoffs } = await begin('SEEN');
  const { workflowId } = handoffs.get('mbomTransform')!;
  const shows = (state: string) =>
    eventually(async () => expect(await world.attributesOf(run)).toMatchObject({ CutinState: state }));

  await shows('AWAITINGDECISION');
  await decide('one');
  const { parkId, parkedAt } = await world.parked(workflowId);
  await shows('PARKED');
  expect(await world.attributesOf(run)).toMatchObject({
    CutinReason: 'HANDOFF_REJECTED',
    CutinStuckSince: new Date(parkedAt),
    CutinNeedsHuman: false,
  });
  erp.writeDocument = write;
  await world.resolve(workflowId, { parkId, action: 'abort' });

  expect(await run.result()).toMatchObject({ state: 'aborted' });
  await shows('ABORTED');
  expect(await world.attributesOf(run)).not.toHaveProperty('CutinReason');
});

it('answers the same decision twice in the same way', async () => {
  const { decide } = await begin('AGAIN');

  expect(await decide('one')).toEqual(await decide('one'));
});

it('takes back what was written when it is cancelled, and says that it was aborted', async () => {
  const { erp } = world.receivers;
  const parksAt = pathOfStage('CANCELLED', 'mbomTransform');
  const write = erp.writeDocument.bind(erp);
  erp.writeDocument = (given) => {
    if (erp.describeDocument(given.document) === parksAt) throw new SystemFault('rejected', 'ERP', 'refused');
    return write(given);
  };
  const { run, decide, handoffs } = await begin('CANCELLED');
  await decide('one');
  await world.parked(handoffs.get('mbomTransform')!.workflowId);

  await run.cancel();

  await expect(run.result()).rejects.toThrow();
  expect(world.receivers.plm.kept.get(pathOfStage('CANCELLED', 'effectivityDecision'))?.status).toBe('withdrawn');
  expect(world.aborted).toContain('CANCELLED');
  expect(world.closed).not.toContain('CANCELLED');
  erp.writeDocument = write;
});

it('parks a withdrawal that the receiver does not let happen: it is never aborted away', async () => {
  const { erp, plm } = world.receivers;
  const parksAt = pathOfStage('BLOCKED', 'mbomTransform');
  const write = erp.writeDocument.bind(erp);
  erp.writeDocument = (given) => {
    if (erp.describeDocument(given.document) === parksAt) throw new SystemFault('rejected', 'ERP', 'refused');
    return write(given);
  };
  const { run, decide, handoffs } = await begin('BLOCKED');
  await decide('one');
  const { workflowId } = handoffs.get('mbomTransform')!;
  const { parkId } = await world.parked(workflowId);
  const at = pathOfStage('BLOCKED', 'effectivityDecision');
  plm.put(at, { rival: true });

  await world.resolve(workflowId, { parkId, action: 'abort' });

  const withdrawal = `${handoffs.get('effectivityDecision')!.workflowId}/withdrawal`;
  const park = await world.parked(withdrawal);
  expect(park).toMatchObject({ reason: 'WITHDRAWAL_BLOCKED', actions: ['retry', 'waive'] });
  await expect(world.resolve(withdrawal, { parkId: park.parkId, action: 'abort' })).rejects.toMatchObject({
    cause: { type: 'ABORT_NOT_ALLOWED' },
  });
  expect(plm.kept.get(at)?.content).toEqual({ rival: true });
  plm.kept.delete(at);
  await world.resolve(withdrawal, { parkId: park.parkId, action: 'retry' });
  expect(await run.result()).toMatchObject({ state: 'aborted' });
  erp.writeDocument = write;
});

describe('a change of two sites', () => {
  /** Both decided; each waits at the receiver that is told to keep it waiting. */
  async function beginAtTwoSites(changeId: string) {
    world.sites = ['PLANT-A', 'PLANT-B'];
    world.receive(changeId);
    const decisions = [];
    const handoffs = new Map<string, ReturnType<typeof world.prepare>>();
    for (const site of world.sites) {
      for (const stage of mainLine) handoffs.set(`${site} ${stage}`, world.prepare(stage, changeId, site));
      decisions.push(handoffs.get(`${site} effectivityDecision`)!);
    }
    const run = await world.startWorkflow('propagateChange', changeWorkflowId(changeId), { changeId });
    for (const { workflowId } of decisions) {
      await world.eventually(workflowId, ({ state }) => state === 'awaitingDecision');
      const notice = { decisionId: workflowId, actor: 'pat' };
      await world.client.workflow.getHandle(workflowId).executeUpdate(decideUpdate, { args: [notice] });
    }
    return { run, at: (site: string, stage: string) => handoffs.get(`${site} ${stage}`)! };
  }

  it('holds nothing active after an abort, even where a write is still under way at the other site', async () => {
    const { qms, erp } = world.receivers;
    const slow = pathOfStage('SLOW', 'inspectionPlanUpdate', 'PLANT-B');
    const refused = pathOfStage('SLOW', 'mbomTransform');
    const [writeToQms, writeToErp] = [qms.writeDocument.bind(qms), erp.writeDocument.bind(erp)];
    let isWriting: () => void = () => undefined;
    const writing = new Promise<void>((resolve) => (isWriting = resolve));
    qms.writeDocument = async (given) => {
      if (qms.describeDocument(given.document) !== slow) return writeToQms(given);
      isWriting();
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return writeToQms(given);
    };
    erp.writeDocument = (given) => {
      if (erp.describeDocument(given.document) === refused) throw new SystemFault('rejected', 'ERP', 'refused');
      return writeToErp(given);
    };
    const { run, at } = await beginAtTwoSites('SLOW');
    const { workflowId } = at('PLANT-A', 'mbomTransform');
    const { parkId } = await world.parked(workflowId);
    await writing;

    await world.resolve(workflowId, { parkId, action: 'abort' });

    expect(await run.result()).toMatchObject({ state: 'aborted', reason: 'in a test' });
    await new Promise((resolve) => setTimeout(resolve, 3_500));
    const active = [...Object.values(world.receivers)].flatMap(({ kept }) =>
      [...kept].filter(([path, { status }]) => path.includes('SLOW') && status === 'active'),
    );
    expect(active).toEqual([]);
    Object.assign(qms, { writeDocument: writeToQms });
    Object.assign(erp, { writeDocument: writeToErp });
  });

  it('is taken back whole, once every site has stopped, when one handoff is cancelled from outside', async () => {
    const { erp } = world.receivers;
    const write = erp.writeDocument.bind(erp);
    const held = ['PLANT-A', 'PLANT-B'].map((site) => pathOfStage('CHILD', 'mbomTransform', site));
    erp.writeDocument = (given) => {
      if (held.includes(erp.describeDocument(given.document))) throw new SystemFault('rejected', 'ERP', 'refused');
      return write(given);
    };
    const { run, at } = await beginAtTwoSites('CHILD');
    for (const site of ['PLANT-A', 'PLANT-B']) await world.parked(at(site, 'mbomTransform').workflowId);

    await world.client.workflow.getHandle(at('PLANT-B', 'mbomTransform').workflowId).cancel();

    expect(await run.result()).toMatchObject({ state: 'aborted', reason: expect.stringContaining('cancelled') });
    expect(world.aborted).toContain('CHILD');
    for (const site of ['PLANT-A', 'PLANT-B']) {
      const { workflowId } = at(site, 'mbomTransform');
      expect((await world.client.workflow.getHandle(workflowId).describe()).status.name).toBe('CANCELLED');
      const decision = pathOfStage('CHILD', 'effectivityDecision', site);
      expect(world.receivers.plm.kept.get(decision)?.status).toBe('withdrawn');
    }
    erp.writeDocument = write;
  });
});

describe('a change whose history is lost', () => {
  /** As a new Temporal knows it: not at all. The same input starts it from the beginning. */
  async function startAgain(changeId: string) {
    const workflowId = changeWorkflowId(changeId);
    const children = mainLine.map((stage) => world.prepare(stage, changeId).workflowId);
    // The change first, so that it does not hear of what becomes of its handoffs.
    for (const lost of [workflowId, ...children, ...children.map((child) => `${child}/withdrawal`)])
      await world.client.workflow
        .getHandle(lost)
        .terminate('lost')
        .catch(() => undefined);
    return world.startWorkflow('propagateChange', workflowId, { changeId });
  }

  it('waits for the decision again, and asks for none that stands', async () => {
    const { handoffs } = await begin('ANEW');
    const decision = handoffs.get('effectivityDecision')!;

    await startAgain('ANEW');
    await world.eventually(decision.workflowId, ({ state }) => state === 'awaitingDecision');
    world.decideInStore(decision.handoffId);
    const decided = await startAgain('ANEW');

    expect(await decided.result()).toMatchObject({ state: 'closed' });
    expect(world.ledgerOf('ANEW', 'handoffProposed')).toHaveLength(mainLine.length + 1);
  });

  it('waits on with the same park, takes the answer that was recorded meanwhile, and writes nothing twice', async () => {
    const { erp, plm } = world.receivers;
    const write = erp.writeDocument.bind(erp);
    erp.writeDocument = (given) => {
      if (erp.describeDocument(given.document) === pathOfStage('LOST', 'mbomTransform'))
        throw new SystemFault('rejected', 'ERP', 'refused');
      return write(given);
    };
    const { decide, handoffs } = await begin('LOST');
    await decide('one');
    const { workflowId, handoffId } = handoffs.get('mbomTransform')!;
    world.decideInStore(handoffs.get('effectivityDecision')!.handoffId);
    const { parkId } = await world.parked(workflowId);
    const written = plm.kept.get(pathOfStage('LOST', 'effectivityDecision'))?.localRevision;

    await startAgain('LOST');
    expect((await world.parked(workflowId)).parkId).toBe(parkId);
    expect(world.ledgerOf('LOST', 'handoffParked')).toHaveLength(1);

    erp.writeDocument = write;
    world.resolveInStore(parkId, 'retry');
    const run = await startAgain('LOST');

    expect(await run.result()).toMatchObject({ state: 'closed' });
    expect(plm.kept.get(pathOfStage('LOST', 'effectivityDecision'))?.localRevision).toBe(written);
    expect(erp.kept.get(pathOfStage('LOST', 'mbomTransform'))).toMatchObject({
      localRevision: 1,
      content: { generation: 2 },
    });
    expect(world.ledgerOf('LOST', 'handoffVerified').filter((one) => one.handoffId === handoffId)).toHaveLength(1);
  });

  it('goes on taking back what was called off', async () => {
    const { erp, plm } = world.receivers;
    const write = erp.writeDocument.bind(erp);
    erp.writeDocument = (given) => {
      if (erp.describeDocument(given.document) === pathOfStage('OFF', 'mbomTransform'))
        throw new SystemFault('rejected', 'ERP', 'refused');
      return write(given);
    };
    const { decide, handoffs } = await begin('OFF');
    await decide('one');
    const { workflowId } = handoffs.get('mbomTransform')!;
    const { parkId } = await world.parked(workflowId);
    const at = pathOfStage('OFF', 'effectivityDecision');
    const mine = plm.kept.get(at)!;
    plm.put(at, { rival: true });
    await world.resolve(workflowId, { parkId, action: 'abort' });
    const withdrawal = `${handoffs.get('effectivityDecision')!.workflowId}/withdrawal`;
    const blocked = await world.parked(withdrawal);

    const run = await startAgain('OFF');
    expect((await world.parked(withdrawal)).parkId).toBe(blocked.parkId);
    plm.kept.set(at, mine);
    await world.resolve(withdrawal, { parkId: blocked.parkId, action: 'retry' });

    expect(await run.result()).toMatchObject({ state: 'aborted', reason: 'in a test' });
    expect(plm.kept.get(at)?.status).toBe('withdrawn');
    expect(world.ledgerOf('OFF', 'changeCalledOff')).toHaveLength(1);
    erp.writeDocument = write;
  });
});
