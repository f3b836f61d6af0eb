// Ways in which a system gets the floor, its own releases and its events wrong, and the cases that must notice.
import { randomUUID } from 'node:crypto';
import { json, parsed, type Control } from './document-misbehaviours';
import type { Answer, Call, Misbehaviour } from './misbehaving-proxy';

export const isQuestion = ({ path }: Call): boolean => path === '/authorisations';
export const isEvent = ({ path }: Call): boolean => path === '/events';
export const isStep = ({ path }: Call): boolean => /\/(start|complete|components|removals)$/.test(path);

function onQuestion(answer: NonNullable<Misbehaviour['toEngine']>): Misbehaviour {
  return { toEngine: (call, forward) => (isQuestion(call) ? answer(call, forward) : forward(call)) };
}

function onEvent(answer: NonNullable<Misbehaviour['toEngine']>): Misbehaviour {
  return { toEngine: (call, forward) => (isEvent(call) ? answer(call, forward) : forward(call)) };
}

export function altered(call: Call, alter: (body: Record<string, unknown>) => Record<string, unknown>): Call {
  return { ...call, body: JSON.stringify(alter(parsed(call))) };
}

const alteredData = (call: Call, more: object): Call =>
  altered(call, (event) => ({ ...event, data: { ...(event['data'] as object), ...more } }));

const permit = (): Answer =>
  json(200, { authorisationId: randomUUID(), decision: 'permit', mode: 'enforce', reasons: [], lockVersion: 1 });

const accepted = (): Answer => json(202, { state: 'applied' });

const startControls: Control[] = [
  {
    name: 'starts in spite of what the engine says',
    fails: /^fails-closed\./,
    make: () =>
      onQuestion(async (call, forward) => {
        const shown = { ...call };
        await Promise.race([forward(shown).catch(() => null), new Promise((done) => setTimeout(done, 300))]);
        return permit();
      }),
  },
  {
    name: 'tells the operator that it started what did not',
    fails:
      /^(start\.(unlocked|lock-withdrawn|held|relocked-meanwhile)|fails-closed\..*|complete\.not-started|component\.not-(running|installed))$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        return isStep(call) && answer.status >= 400 ? json(201, { serial: 'SN-0003' }) : answer;
      },
    }),
  },
  {
    name: 'asks with another seal than that of the order',
    fails: /^start\.(asked|relocked)$/,
    make: () =>
      onQuestion((call, forward) =>
        forward(altered(call, (question) => ({ ...question, presented: { seal: '0'.repeat(64) } }))),
      ),
  },
  {
    name: 'asks without what the terminal shows',
    fails: /^start\.shown-revisions$/,
    make: () =>
      onQuestion((call, forward) =>
        forward(altered(call, (question) => ({ ...question, presented: { seal: '0'.repeat(64) } }))),
      ),
  },
  {
    name: 'asks once for all operations',
    fails: /^start\.(asked-each|relocked)$/,
    make: () => {
      const known = new Map<unknown, Answer>();
      return onQuestion(async (call, forward) => {
        const { orderId } = parsed(call);
        const answer = known.get(orderId) ?? (await forward(call));
        known.set(orderId, answer);
        return answer;
      });
    },
  },
  {
    name: 'takes a warning for a denial',
    fails: /^start\.shadow$/,
    make: () =>
      onQuestion(async (call, forward) => {
        const answer = await forward(call);
        const { reasons } = parsed(answer) as { reasons?: unknown[] };
        return reasons?.length === 1 ? json(200, { ...parsed(answer), decision: 'deny' }) : answer;
      }),
  },
  {
    name: 'calls the engine without its token',
    caseMsMax: 1_500,
    fails: /^(start\.(asked|permitted)|.*\.(released|recorded|detected)\.told|.*\.told-once)$/,
    make: () => ({
      toEngine: (call, forward) =>
        forward({ ...call, headers: { 'content-type': call.headers['content-type'] ?? '' } }),
    }),
  },
];

const eventControls: Control[] = [
  {
    name: 'gives an event a new id each time',
    fails: /\.told-after-(503|cut|401)$/,
    make: () => onEvent((call, forward) => forward(altered(call, (event) => ({ ...event, id: randomUUID() })))),
  },
  {
    name: 'gives an event a new time each time',
    fails: /\.told-after-(503|cut|401)$/,
    make: () =>
      onEvent((call, forward) => forward(altered(call, (event) => ({ ...event, time: new Date().toISOString() })))),
  },
  {
    name: 'forgets an event that was not taken',
    caseMsMax: 1_500,
    fails: /\.told-after-(503|cut|401)$/,
    make: () =>
      onEvent(async (call, forward) => {
        await forward(call).catch(() => null);
        return accepted();
      }),
  },
  {
    name: 'tells every event twice, under two ids',
    fails: /(\.told-once|^start\.(repeated|rivals)|^complete\.repeated|^unit\.completed)$/,
    make: () =>
      onEvent(async (call, forward) => {
        await forward(altered(call, (event) => ({ ...event, id: randomUUID() })));
        return forward(call);
      }),
  },
  {
    name: 'tells the next event before the former is accepted',
    fails: /\.told-in-order$/,
    make: () => {
      const waiting = new Set<Promise<unknown>>();
      return onEvent(async (call, forward) => {
        const tell = async (): Promise<void> => {
          for (let nth = 0; nth < 20; nth += 1) {
            const answer = await forward(call).catch(() => null);
            if (answer !== null && answer.status < 300) return;
            await new Promise((done) => setTimeout(done, 400));
          }
        };
        waiting.add(tell());
        return Promise.resolve(accepted());
      });
    },
  },
  {
    name: 'never gives up on an event that is refused',
    caseMsMax: 3_000,
    fails: /\.told-after-refusal$/,
    make: () =>
      onEvent(async (call, forward) => {
        const answer = await forward(call);
        return answer.status === 409 ? { ...answer, status: 503 } : answer;
      }),
  },
  {
    name: 'tells events outside the contract',
    caseMsMax: 1_500,
    fails:
      /(\.(released|recorded|detected)\.told|^start\.permitted|^complete\.told|^component\.(told|removed)|^unit\.completed)$/,
    make: () => onEvent((call, forward) => forward(altered(call, (event) => ({ ...event, type: 'cutin.thing.v9' })))),
  },
  {
    name: 'tells nothing',
    caseMsMax: 1_500,
    fails:
      /(\.(released|recorded|detected)\.told|^start\.(permitted|shadow|relocked-meanwhile)|^complete\..*|^component\..*|^unit\.completed|.*\.released-further|^result\.plan-of-its-time)$/,
    make: () => onEvent(() => Promise.resolve(accepted())),
  },
  {
    name: 'tells what was done under another lock, plan or hash',
    fails:
      /^(start\.permitted|complete\.(told|after-relock)|component\.(told|removed)|unit\.completed|inspection\.recorded\.told|(routing|workinstruction)\.released\.told|(routing|work-instruction)\.released-further|result\.plan-of-its-time)$/,
    make: () =>
      onEvent((call, forward) => {
        const { data } = parsed(call) as { data: Record<string, unknown> };
        const zeros = '0'.repeat(64);
        const plan = data['plan'] === undefined ? {} : { plan: { ...(data['plan'] as object), contentHash: zeros } };
        const seal = data['seal'] === undefined ? {} : { seal: zeros };
        const hash = data['contentHash'] === undefined ? {} : { contentHash: zeros };
        return forward(alteredData(call, { ...plan, ...seal, ...hash }));
      }),
  },
  {
    name: 'counts events from nought',
    fails: /^(workorder\.released|inspection\.recorded)\.(told|told-in-order)$|^nonconformance\.detected\.told$/,
    make: () =>
      onEvent((call, forward) =>
        forward(altered(call, (event) => ({ ...event, sequence: String(Number(event['sequence']) + 5) }))),
      ),
  },
  {
    name: 'tells another unit, order or change than it was',
    fails: /^(workorder|change|nonconformance)\.(released|detected)\.told$/,
    make: () =>
      onEvent((call, forward) => {
        const { data } = parsed(call) as { data: Record<string, unknown> };
        const title = data['serials'] === undefined ? {} : { serials: 'SN-9999' };
        const serial = data['serial'] === undefined ? {} : { serial: 'SN-9999' };
        const sites = data['sites'] === undefined ? {} : { sites: ['ELSEWHERE'] };
        return forward(alteredData(call, { ...title, ...serial, ...sites }));
      }),
  },
];

const ownControls: Control[] = [
  {
    name: 'tells of orders of every item and state',
    fails: /^work-orders\.open-found$/,
    make: () => ({
      toSystem: (call, forward) => forward({ ...call, path: call.path.replace('open=true', 'open=false') }),
    }),
  },
  {
    name: 'rounds stock',
    fails: /^stock\.told$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        return { ...answer, body: answer.body.replace('12.500000000001', '12.5') };
      },
    }),
  },
  {
    name: 'takes a hundred ids in a question',
    fails: /^stock\.many$/,
    make: () => ({
      toSystem: async (call, forward) =>
        call.path.endsWith('/stock/query') && call.body.split(',').length > 100 ? json(422, {}) : forward(call),
    }),
  },
  {
    name: 'knows no uses',
    fails: /^where-used\.newest$/,
    make: () => ({
      toSystem: async (call, forward) => (call.path === '/where-used/query' ? json(200, { items: [] }) : forward(call)),
    }),
  },
  {
    name: 'releases changes without hashes',
    fails: /^change\.released$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        return call.path.startsWith('/changes/')
          ? { ...answer, body: answer.body.replaceAll('contentHash', 'hash') }
          : answer;
      },
    }),
  },
  {
    name: 'releases a change at each release',
    fails: /^change\.(released-again|frozen)$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        const isChange = call.method === 'GET' && /^\/changes\/[^/]+$/.test(call.path) && answer.status === 200;
        return isChange ? json(200, { ...parsed(answer), releasedAt: new Date().toISOString() }) : answer;
      },
    }),
  },
  {
    name: 'takes every verdict for what the value says',
    fails: /^result\.contradicts$/,
    make: () => ({
      toSystem: (call, forward) =>
        call.path.includes('/inspection-results/')
          ? forward(altered(call, (body) => ({ ...body, value: '20.004', unitOfMeasure: 'mm', verdict: 'pass' })))
          : forward(call),
    }),
  },
  {
    name: 'tells each answer anew',
    fails: /^result\.frozen$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        const isResult = call.path.includes('/inspection-results/') && answer.status === 200;
        return isResult ? json(200, { ...parsed(answer), at: randomUUID() }) : answer;
      },
    }),
  },
];

export const floorControls: Control[] = [...startControls, ...eventControls, ...ownControls];
