/** @jest-environment ./test/support/libxml2-environment.cjs */
// POST /b2mml over HTTP, against an intake that records what it is given.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createB2mml } from '../../../adapters/b2mml/create-b2mml';
import { webhookHeaders } from '../../../adapters/webhooks/sign-webhook';
import { b2mmlRoutes, type B2mmlDependencies } from '../../../api/routes/b2mml';
import { b2mmlOutboundRoutes, type B2mmlOutboundDependencies } from '../../../api/routes/b2mml-outbound';
import { accepted, refused, type Verdict } from '../../../domain/verdict';
import type { RoutingInForce } from '../../../domain/locks/routing-in-force';
import type { Account } from '../../../ports/accounts';
import type { FloorMessage } from '../../../ports/b2mml';
import type { B2mmlExchange, GivenMessage, MesAnswer, MessageSubject } from '../../../ports/b2mml-exchange';
import type { OrderView } from '../../../ports/orders';
import { altered, confirmMessage, performanceMessage, routing, testResultMessage } from '../../support/b2mml/samples';
import { MemoryStore } from '../../support/memory/memory-store';
import { readByXPath } from '../../support/b2mml/xpath';
import { serveRoutes } from '../../support/serve-routes';

const eventSecret = `whsec_${'s'.repeat(44)}`;
const accounts: Record<string, Partial<Account> & Pick<Account, 'roles'>> = {
  mes: { roles: ['system'] },
  signer: { roles: ['system'], eventSecret },
  bound: { roles: ['system'], sources: ['b2mml:mes-b'] },
  pat: { roles: ['planner'] },
};
const answered: { messageId: string; answer: MesAnswer }[] = [];
const issued: { subject: MessageSubject; message: GivenMessage }[] = [];
const exchange: B2mmlExchange = {
  recordGiven: (subject, message) => {
    issued.push({ subject, message });
    return Promise.resolve();
  },
  recordAnswer: (messageId, answer) => {
    answered.push({ messageId, answer });
    const refusal = refused({ code: 'MESSAGE_NOT_GIVEN', message: `${messageId} was not given out` });
    return Promise.resolve(messageId === 'BOD-1' ? accepted({ kind: 'ProcessJobList', isKnown: false }) : refusal);
  },
  listMessages: () => Promise.resolve(issued.map(({ message }) => ({ ...message, answers: [] }))),
};
const unlocked: OrderView = {
  site: 'PLANT-A',
  orderId: 'WO-1',
  itemId: 'DU-100',
  endItem: 'DU-100',
  serials: 'SN-1',
  lot: null,
  quantity: null,
  plannedStart: null,
  state: 'released',
  locks: [],
  holds: [],
  operations: [],
};
const now = '2026-03-02T10:00:00.000Z';
const taken: { message: FloorMessage; receivedBy: string }[] = [];
const store = new MemoryStore();
const kept = store.rows.rejected;
let verdict: Verdict<{ kind: 'recorded' | 'duplicate' }>;
let server: Server;
let url: string;

beforeAll(async () => {
  const given: B2mmlDependencies & B2mmlOutboundDependencies = {
    messages: createB2mml({ schemaFolder: null }),
    exchange,
    intake: {
      accept: (message, { actor }) => {
        taken.push({ message, receivedBy: actor });
        return Promise.resolve(verdict);
      },
    },
    observeRejected: () => undefined,
    transactions: store,
    orders: { findOrder: ({ orderId }) => Promise.resolve(orderId === 'WO-1' ? unlocked : null) },
    routings: { findRoutingInForce: ({ revision }) => Promise.resolve(routingOf(revision)) },
    newId: () => 'C-1',
    now: () => now,
  };
  const app = serveRoutes({
    routes: [...b2mmlRoutes(given), ...b2mmlOutboundRoutes(given)],
    accountOf: (token) => accounts[token] ?? null,
  });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  taken.length = 0;
  kept.length = 0;
  answered.length = 0;
  issued.length = 0;
  verdict = accepted({ kind: 'recorded' });
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

const get = (path: string): Promise<Response> =>
  fetch(`${url}${path}`, { headers: { authorization: 'Bearer pat', connection: 'close' } });

/** D is released; two routings hold for E. */
function routingOf(revision: string): Verdict<RoutingInForce> {
  if (revision === 'D') return accepted(routing);
  const code = revision === 'E' ? 'AMBIGUOUS_RELEASE' : 'NOT_RELEASED';
  return refused({ code, message: `${revision} is not to be built`, at: 'routing/PLANT-A/DU-100' });
}

interface Posted {
  token?: string;
  type?: string;
  signature?: Record<string, string>;
}

function post(
  body: string | Uint8Array,
  { token = 'mes', type = 'application/xml', signature = {} }: Posted = {},
): Promise<Response> {
  return fetch(`${url}/b2mml`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': type, connection: 'close', ...signature },
    body,
  });
}

function signed(body: string, timestampS = Date.parse(now) / 1_000): Record<string, string> {
  return webhookHeaders({ id: 'M-1', timestampS, body, secrets: [eventSecret] });
}

const rejected = (body: string | Uint8Array, code: string, given: Posted = {}) => ({
  code,
  contentType: given.type ?? 'application/xml',
  raw: Buffer.from(body),
  receivedBy: given.token ?? 'mes',
});

describe('POST /b2mml', () => {
  it('hands all records of a message to the intake and confirms it', async () => {
    const response = await post(performanceMessage, { type: 'text/xml; charset=utf-8' });

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    const find = await readByXPath(await response.text());
    expect(find('/b:ConfirmBOD/b:ApplicationArea/b:BODID')).toEqual(['C-1']);
    expect(find('//b:Confirm/b:OriginalApplicationArea/b:BODID')).toEqual(['MES-0001']);
    expect(find('//b:ResponseExpression/@actionCode')).toEqual(['Accepted']);
    expect(
      taken.map(({ message: { origin, records }, receivedBy }) => [
        receivedBy,
        origin.messageId,
        records.map(({ kind }) => kind),
      ]),
    ).toEqual([['mes', 'MES-0001', ['operationCompleted', 'componentInstalled', 'operationStarted']]]);
    expect(kept).toEqual([]);
  });

  it('confirms a message that is known already', async () => {
    verdict = accepted({ kind: 'duplicate' });

    const find = await readByXPath(await (await post(testResultMessage)).text());

    expect(find('//b:ChangeStatus/b:Description')).toEqual(['2 records, known already']);
  });

  it('answers what the intake refuses with each of its reasons', async () => {
    verdict = refused({ code: 'SEAL_MISMATCH', message: 'another lock' }, { code: 'ORDER_ON_HOLD', message: 'held' });

    const response = await post(performanceMessage);

    expect(response.status).toBe(422);
    expect((await readByXPath(await response.text()))('//b:ReasonCode')).toEqual(['SEAL_MISMATCH', 'ORDER_ON_HOLD']);
    expect(kept).toMatchObject([rejected(performanceMessage, 'SEAL_MISMATCH')]);
  });

  it('tells of a refused message where the offence stands, and hands nothing on', async () => {
    const response = await post(altered(performanceMessage, '>Running<', '>Held<'));

    expect(response.status).toBe(422);
    const find = await readByXPath(await response.text());
    expect(find('//b:Confirm/b:OriginalApplicationArea/b:BODID')).toEqual(['MES-0001']);
    expect(find('//b:ResponseExpression[@actionCode="Rejected"]')[0]).toMatch(
      /SegmentResponse\[2\]\/SegmentState\[1\]$/,
    );
    expect(taken).toEqual([]);
  });

  it.each<[string, string | Uint8Array, number, string]>([
    ['no XML', 'hello', 422, 'XML_SYNTAX'],
    ['nothing', '', 422, 'XML_SYNTAX'],
    ['a document type', '<!DOCTYPE a><a/>', 422, 'XML_DTD_REFUSED'],
    ['more than 5 MB', new Uint8Array(5 * 1024 * 1024 + 1), 413, 'XML_TOO_LARGE'],
  ])(
    'answers %s with a ConfirmBOD that names no message, and keeps it as it came',
    async (_what, body, status, code) => {
      const response = await post(body);

      expect(response.status).toBe(status);
      const find = await readByXPath(await response.text());
      expect(find('//b:ReasonCode')).toEqual([code]);
      expect(find('//b:OriginalApplicationArea')).toEqual([]);
      expect(taken).toEqual([]);
      expect(kept).toMatchObject([rejected(body, code)]);
    },
  );

  it.each<[string, string, string]>([
    ['namespace of 0600', altered(testResultMessage, '/B2MML"', '/B2MML-V0600"'), 'MESSAGE_VERSION_UNSUPPORTED'],
    ['release 0700', altered(testResultMessage, '"0701"', '"0700"'), 'MESSAGE_VERSION_UNSUPPORTED'],
    ['message without a release', altered(testResultMessage, ' releaseID="0701"', ''), 'MESSAGE_VERSION_UNSUPPORTED'],
    ['billion laughs', '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>', 'XML_DTD_REFUSED'],
    ['parameter entity', '<!DOCTYPE a [<!ENTITY % b SYSTEM "file:///etc/passwd"> %b;]><a/>', 'XML_DTD_REFUSED'],
    ['external entity', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', 'XML_DTD_REFUSED'],
    ['deep document', '<a>'.repeat(65) + '</a>'.repeat(65), 'XML_TOO_DEEP'],
    [
      'inclusion',
      altered(
        testResultMessage,
        '>qa-3<',
        '><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file:///etc/passwd"/><',
      ),
      'MESSAGE_ELEMENT_REFUSED',
    ],
  ])('refuses the %s whole, with a ConfirmBOD, and keeps it', async (_what, body, code) => {
    const response = await post(body);

    expect(response.status).toBe(422);
    const find = await readByXPath(await response.text());
    expect(find('//b:ReasonCode')).toEqual([code]);
    expect(find('//b:ResponseExpression/@actionCode')).toEqual(['Rejected']);
    expect(taken).toEqual([]);
    expect(kept).toMatchObject([rejected(body, code)]);
  });

  it.each<[string, Posted, string]>([
    ['is not signed', {}, 'all needed'],
    ['is signed for another body', { signature: signed('<a/>') }, 'not that of this body'],
    ['was signed too long ago', { signature: signed(performanceMessage, Date.parse(now) / 1_000 - 301) }, '300 s'],
  ])('quarantines a message of a signing account that %s', async (_what, given, why) => {
    const response = await post(performanceMessage, { token: 'signer', ...given });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'EVENT_SIGNATURE_INVALID' });
    expect(kept).toMatchObject([rejected(performanceMessage, 'EVENT_SIGNATURE_INVALID', { token: 'signer' })]);
    expect(kept[0]?.detail).toContain(why);
    expect(taken).toEqual([]);
  });

  it('keeps how MES answers a message of ours, under the account that posted it', async () => {
    const response = await post(confirmMessage);

    expect(response.status).toBe(200);
    const find = await readByXPath(await response.text());
    expect(find('//b:ChangeStatus/b:Description')).toEqual(['ProcessJobList BOD-1 is refused']);
    expect(answered).toMatchObject([
      {
        messageId: 'BOD-1',
        answer: { sender: 'mes-a', answerId: 'MES-0001', verdict: 'refused', answeredBy: 'mes', answeredAt: now },
      },
    ]);
    expect([taken, kept]).toEqual([[], []]);
  });

  it('refuses an answer in the name of a sender that the account may not speak for', async () => {
    const response = await post(confirmMessage, { token: 'bound' });

    expect((await readByXPath(await response.text()))('//b:ReasonCode')).toEqual(['SOURCE_NOT_ALLOWED']);
    expect(answered).toEqual([]);
  });

  it('refuses an answer to a message that was not given out, and keeps it', async () => {
    const body = altered(confirmMessage, '<BODID>BOD-1<', '<BODID>BOD-9<');

    const response = await post(body);

    expect(response.status).toBe(422);
    expect((await readByXPath(await response.text()))('//b:ReasonCode')).toEqual(['MESSAGE_NOT_GIVEN']);
    expect(kept).toMatchObject([rejected(body, 'MESSAGE_NOT_GIVEN')]);
  });

  it('takes a message of a signing account that is signed', async () => {
    const response = await post(performanceMessage, { token: 'signer', signature: signed(performanceMessage) });

    expect(response.status).toBe(200);
    expect(taken).toHaveLength(1);
  });

  it('keeps a message of another content type as it came', async () => {
    await post(performanceMessage, { type: 'application/json' });

    expect(kept).toMatchObject([rejected(performanceMessage, 'UNSUPPORTED_MEDIA_TYPE', { type: 'application/json' })]);
  });

  it.each([
    ['an account that is no system', { token: 'pat' }, 403, 'FORBIDDEN'],
    ['an unknown token', { token: 'nobody' }, 401, 'UNAUTHORIZED'],
    ['another content type', { type: 'application/json' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ])('answers %s with a problem', async (_what, given, status, code) => {
    const response = await post(performanceMessage, given);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
    expect(taken).toEqual([]);
  });

  it('is described with XML in and out', async () => {
    const described = (await (await fetch(`${url}/openapi.json`)).json()) as {
      paths: Record<
        string,
        { post: { requestBody: { content: object }; responses: Record<string, { content: object }> } }
      >;
    };

    const { requestBody, responses } = described.paths['/b2mml']!.post;
    expect(Object.keys(requestBody.content)).toEqual(['application/xml', 'text/xml']);
    expect(Object.keys(responses['200']!.content)).toEqual(['application/xml']);
  });
});

describe('GET .../b2mml/operations-definition', () => {
  const path = (revision: string): string =>
    `/sites/PLANT-A/items/DU-100/revisions/${revision}/b2mml/operations-definition`;

  it('gives the routing in force as a message with an id of its own', async () => {
    const response = await get(path('D'));

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    const find = await readByXPath(await response.text());
    expect(find('/b:SyncOperationsDefinitionInformation/b:ApplicationArea/b:BODID')).toEqual(['C-1']);
    expect(find('//b:OperationsSegmentChild/b:ID')).toEqual(['10', '20']);
    expect(issued).toEqual([
      {
        subject: { site: 'PLANT-A', itemId: 'DU-100', revision: 'D' },
        message: {
          messageId: 'C-1',
          kind: 'SyncOperationsDefinitionInformation',
          lockVersion: null,
          givenTo: 'pat',
          givenAt: now,
        },
      },
    ]);
  });

  it('is listed with its answers', async () => {
    await get(path('D'));

    const listed = await get(path('D').replace('operations-definition', 'messages'));

    expect(await listed.json()).toMatchObject({ items: [{ messageId: 'C-1', answers: [] }] });
  });

  it.each([
    ['nothing is released', 'F', 404, 'NOT_RELEASED'],
    ['two are in force', 'E', 409, 'AMBIGUOUS_RELEASE'],
  ])('answers with a problem where %s', async (_what, revision, status, code) => {
    const response = await get(path(revision));

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, reasons: [{ at: 'routing/PLANT-A/DU-100' }] });
  });
});

describe('GET .../b2mml/job-list and change-job-list', () => {
  it.each([
    ['an unknown order', 'WO-9', 404, 'ORDER_UNKNOWN'],
    ['an order without a lock', 'WO-1', 409, 'ORDER_NOT_LOCKED'],
  ])('answer %s with a problem, and give nothing out', async (_what, orderId, status, code) => {
    for (const name of ['job-list', 'change-job-list']) {
      const response = await get(`/sites/PLANT-A/orders/${orderId}/b2mml/${name}`);

      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ code });
    }
    expect(issued).toEqual([]);
  });
});
