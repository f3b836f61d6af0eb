// The engine as the kit plays it: every way to tell an event, every script of answers, and what it makes of bad calls.
import { examples } from '../../../contract/events/examples';
import { startEngineStandIn, type EngineStandIn } from '../../../contract/kit/engine/engine-stand-in';

let engine: EngineStandIn;
beforeEach(async () => {
  engine = await startEngineStandIn({ port: 0, host: '127.0.0.1', url: null, token: 'secret' });
});
afterEach(() => engine.close());

const subject = 'order/PLANT-A/WO-5003';
const event = {
  specversion: '1.0',
  id: 'e-1',
  source: '/mes/PLANT-A',
  type: 'cutin.operation.started.v1',
  subject,
  data: examples['operation.started'],
};
const question = {
  site: 'PLANT-A',
  orderId: 'WO-5003',
  serial: 'SN-0120',
  operation: '0010',
  operator: 'sam.assembler',
  presented: { seal: '5'.repeat(64) },
};

function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${engine.url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer secret', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
const structured = { 'content-type': 'application/cloudevents+json' };

describe('an event', () => {
  it.each([
    ['structured', event, structured],
    ['in a batch', [event], { 'content-type': 'application/cloudevents-batch+json' }],
    [
      'binary',
      event.data,
      {
        'ce-specversion': '1.0',
        'ce-id': 'e-1',
        'ce-source': event.source,
        'ce-type': event.type,
        'ce-subject': subject,
      },
    ],
  ])('is taken %s', async (_mode, body, headers) => {
    const { status } = await post('/events', body, headers);

    expect([status, engine.faults()]).toEqual([202, []]);
    expect(engine.told(subject)).toMatchObject([{ id: 'e-1', name: 'operation.started', isAccepted: true }]);
  });

  it.each([
    ['of an unknown version', { ...event, type: 'cutin.operation.started.v9' }],
    ['that Cutin tells and does not take', { ...event, type: 'cutin.order.relock.v1' }],
    ['whose data lacks a field', { ...event, data: { ...event.data, seal: undefined } }],
    ['about another subject than its data', { ...event, subject: 'order/PLANT-A/WO-1' }],
    ['without an id', { ...event, id: undefined }],
    ['counted from nought', { ...event, sequence: '0' }],
  ])('%s is a fault', async (_what, body) => {
    const { status } = await post('/events', body, structured);

    expect([status, engine.faults().length]).toEqual([400, 1]);
    expect(engine.told(subject)).toEqual([]);
  });

  it('is answered by script, and every delivery is kept', async () => {
    const replies = [{ kind: 'status', status: 503 } as const, { kind: 'cut' } as const];
    engine.answerEvents(() => replies.shift() ?? { kind: 'accept' });

    const first = await post('/events', event, structured);
    await expect(post('/events', event, structured)).rejects.toThrow();
    const third = await post('/events', event, structured);

    expect([first.status, third.status]).toEqual([503, 202]);
    expect(engine.told(subject).map(({ isAccepted }) => isAccepted)).toEqual([false, false, true]);
  });
});

describe('a question', () => {
  it('is answered by script and kept with its answer, single or several at once', async () => {
    const single = (await (await post('/authorisations', question)).json()) as { authorisationId: string };
    engine.answerStarts(() => ({ kind: 'deny', reasons: [{ code: 'NO_LOCK', message: 'm', next: 'n' }] }));
    const several = await (await post('/authorisations', { questions: [question] })).json();

    expect(single).toMatchObject({ decision: 'permit', reasons: [] });
    expect(several).toMatchObject({ answers: [{ decision: 'deny', reasons: [{ code: 'NO_LOCK' }] }] });
    expect(engine.asked('WO-5003').map(({ reply }) => reply)).toEqual(['permit', 'deny']);
    expect(engine.asked('WO-5003')[0]?.authorisationId).toBe(single.authorisationId);
  });

  it('outside the contract is a fault', async () => {
    const { status } = await post('/authorisations', { ...question, presented: {} });

    expect([status, engine.faults().length]).toEqual([400, 1]);
  });
});

it.each([
  ['without a token', { authorization: '' }, 'without a token'],
  ['with a wrong token', { authorization: 'Bearer other' }, 'with a wrong token'],
])('answers 401 to a call %s and counts it a fault', async (_how, headers, named) => {
  const { status } = await post('/events', event, { ...structured, ...headers });

  expect(status).toBe(401);
  expect(engine.faults()).toEqual([expect.stringContaining(named)]);
});

it('counts a call that is none of the contract a fault', async () => {
  const { status } = await post('/orders', {});

  expect([status, engine.faults().length]).toEqual([404, 1]);
});

it('answers well again after a reset, and forgets faults but not what it was told', async () => {
  await post('/orders', {});
  await post('/events', event, structured);
  engine.answerEvents(() => ({ kind: 'status', status: 503 }));

  engine.reset();

  expect(engine.faults()).toEqual([]);
  expect((await post('/events', event, structured)).status).toBe(202);
  expect(engine.told(subject)).toHaveLength(2);
});
