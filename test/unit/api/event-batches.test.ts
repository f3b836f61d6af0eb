// Of a batch each event stands for itself: what fails at one is answered at its index, and takes no other one with it.
import { contentHash } from '../../../adapters/signing/content-hash';
import { eventRoutes } from '../../../api/routes/events';
import type { Account } from '../../../ports/accounts';
import { MemoryFloor, orderId, site } from '../../support/memory/memory-floor';

const hold = (id: string, reason = 'r') => ({
  ...{ specversion: '1.0', id, source: '/mes', type: 'cutin.order.hold.v1' },
  data: { site, orderId, holdId: id, action: 'hold', reason },
});

/** The engine fails at what this tells of; what it throws is told to the log alone. */
function doorOf(floor: MemoryFloor, failsWith: (body: string) => Error | null) {
  const logged: object[] = [];
  const hash = (body: unknown) => {
    const error = failsWith(JSON.stringify(body));
    if (error !== null) throw error;
    return contentHash(body);
  };
  const [route] = eventRoutes({
    intake: { ...floor.given, hash },
    transactions: floor.store,
    hash: contentHash,
    now: Date.now,
    observeRejected: () => undefined,
    log: { error: (facts) => void logged.push(facts) },
  });
  const account: Account = { actor: 'mes', printedName: 'MES', tokenSha256: '', roles: ['system'] };
  const post = (events: unknown[]) =>
    route!.handle({
      ...{ account, params: {}, query: {}, repeatedHeaders: [], idempotencyKey: null },
      headers: { 'content-type': 'application/cloudevents-batch+json' },
      body: Buffer.from(JSON.stringify(events)),
    });
  return { post, logged };
}

it('a fault of the engine at one event leaves the others, and asks for the batch again', async () => {
  const floor = new MemoryFloor().locked();
  const { post, logged } = doorOf(floor, (body) => (body.includes('POISON') ? new Error('inner words') : null));

  const answer = await post([hold('a'), hold('b', 'POISON'), { ...hold('c'), source: '' }, hold('d')]);

  expect(answer).toMatchObject({
    status: 500,
    body: {
      results: [
        { index: 0, status: 202, state: 'applied', id: 'a' },
        { index: 1, status: 500, state: 'failed', id: 'b', code: 'INTERNAL_ERROR' },
        { index: 2, status: 400, state: 'refused', code: 'EVENT_INVALID' },
        { index: 3, status: 202, state: 'applied', id: 'd' },
      ],
    },
  });
  expect(JSON.stringify(answer)).not.toContain('inner words');
  expect(logged).toMatchObject([{ index: 1, id: 'b' }]);
  expect(floor.standingHolds()).toEqual(['event/a', 'event/d']);
});

it('the batch sent again takes in what had failed, and nothing twice', async () => {
  const floor = new MemoryFloor().locked();
  const batch = [hold('a'), hold('b'), hold('c')];
  let isFailing = true;
  const { post } = doorOf(floor, (body) => (isFailing && body.includes('"b"') ? new Error('once') : null));
  const first = await post(batch);

  isFailing = false;
  const again = await post(batch);

  expect([first.status, again.status]).toEqual([500, 202]);
  expect(floor.standingHolds().sort()).toEqual(['event/a', 'event/b', 'event/c']);
});

it('nothing more of a batch is tried once the store is away, and each event says so', async () => {
  const floor = new MemoryFloor().locked();
  let tries = 0;
  const { post } = doorOf(floor, (body) => {
    if (!body.includes('"b"')) return null;
    tries += 1;
    return Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
  });

  const answer = await post([hold('a'), hold('b'), hold('b'), hold('c')]);

  expect(answer).toMatchObject({
    status: 503,
    headers: { 'retry-after': '2' },
    body: { results: [202, 503, 503, 503].map((status) => ({ status })) },
  });
  expect(tries).toBe(1);
  expect(floor.standingHolds()).toEqual(['event/a']);
});
