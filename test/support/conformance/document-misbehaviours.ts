// Ways in which a system gets documents wrong, and the cases that must notice.
import { randomUUID } from 'node:crypto';
import type { Answer, Call, Misbehaviour } from './misbehaving-proxy';
import { systemToken } from './systems';

export interface Control {
  name: string;
  /** Time of a case; short where the misbehaviour is that nothing comes. */
  caseMsMax?: number;
  /** Of the ids of cases, those that must fail. */
  fails: RegExp;
  make: () => Misbehaviour;
}

const kinds =
  /\/(manufacturing-boms|stock-dispositions|order-revisions|order-dispositions|order-locks|inspection-plans|effectivity|change-requests)\//;
const isDocument = ({ path }: Call): boolean => kinds.test(path);
const isWrite = ({ method }: Call): boolean => method !== 'GET';
const isFence = ({ path }: Call): boolean => path.endsWith('/fence');
const isWithdrawal = ({ path }: Call): boolean => path.endsWith('/withdrawal');

export const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
export const parsed = ({ body }: { body: string }): Record<string, unknown> =>
  JSON.parse(body) as Record<string, unknown>;
const acknowledged = (localRevision: number): Answer =>
  json(200, { acknowledgement: { level: 'L3', localRevision, label: 'X-1', receivedAt: new Date().toISOString() } });
const without = (headers: Record<string, string>, ...names: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/** One call after the other. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

export const documentControls: Control[] = [
  {
    name: 'accepts calls without a token',
    fails: /\.(list-)?unauthenticated$/,
    make: () => ({
      toSystem: (call, forward) =>
        forward({ ...call, headers: { ...call.headers, authorization: `Bearer ${systemToken}` } }),
    }),
  },
  {
    name: 'answers what is not there with something empty',
    fails: /\.(absent|draft)$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        return call.method === 'GET' && answer.status === 404 ? json(200, {}) : answer;
      },
    }),
  },
  {
    name: 'answers a first write like any other',
    fails: /\.created$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        return answer.status === 201 ? { ...answer, status: 200 } : answer;
      },
    }),
  },
  {
    name: 'acknowledges nothing',
    fails: /^(?!baseline).*\.(created|current-update|same-again)$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        return isDocument(call) && isWrite(call) && answer.status < 300 ? { ...answer, body: '{}' } : answer;
      },
    }),
  },
  {
    name: 'alters what is read back',
    fails: /\.(read-back|awkward-content|large-content|awkward-address|late-again|echoed|current-update)$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        if (call.method !== 'GET' || answer.status !== 200 || !answer.body.includes('"content"')) return answer;
        const body = parsed(answer);
        return {
          ...answer,
          body: JSON.stringify({ ...body, content: { ...(body['content'] as object), rounded: 1 } }),
        };
      },
    }),
  },
  {
    name: 'normalises text',
    fails: /(\.awkward-content|^baseline\.read-back|^artefact\.read-back)$/,
    make: () => ({ toSystem: (call, forward) => forward({ ...call, body: call.body.normalize('NFC') }) }),
  },
  {
    name: 'takes no large body',
    fails: /\.large-content$/,
    make: () => ({
      toSystem: async (call, forward) => (call.body.length > 1_000_000 ? json(413, {}) : forward(call)),
    }),
  },
  {
    name: 'mints idempotency keys anew',
    fails:
      /^(?!baseline|artefact).*\.(read-back|same-again|late-again|both-at-once|key-reused|key-elsewhere|withdrawn|withdrawn-again)$/,
    make: () => ({
      toSystem: (call, forward) =>
        forward(isDocument(call) ? { ...call, headers: { ...call.headers, 'idempotency-key': randomUUID() } } : call),
    }),
  },
  {
    name: 'gives a key to writes without one',
    fails: /\.(key-needed|keyless-withdrawal)$/,
    make: () => ({
      toSystem: (call, forward) => forward({ ...call, headers: { 'idempotency-key': randomUUID(), ...call.headers } }),
    }),
  },
  {
    name: 'drops the precondition and writes on whatever is there',
    fails:
      /\.(precondition-needed|create-on-existing|update-of-absent|stale-update|rival-creates|rival-updates|stale-withdrawal|keyless-withdrawal)$/,
    make: () => {
      const turn = inTurn();
      return {
        toSystem: (call, forward) =>
          !isDocument(call) || !isWrite(call)
            ? forward(call)
            : turn(async () => {
                const path = call.path.replace(/\/withdrawal$/, '');
                const current = await forward({ ...call, method: 'GET', path, body: '' });
                const fitting =
                  current.status === 200
                    ? { 'if-match': `"${String(parsed(current)['localRevision'])}"` }
                    : { 'if-none-match': '*' };
                return forward({
                  ...call,
                  headers: { ...without(call.headers, 'if-match', 'if-none-match'), ...fitting },
                });
              }),
      };
    },
  },
  {
    name: 'answers 200 to what it refuses',
    fails:
      /(\.(outside-contract|malformed|unstorable-text|problem|key-reused|key-elsewhere|key-needed|precondition-needed|create-on-existing|update-of-absent|stale-update|rival-creates|rival-updates|withdrawn-twice|stale-withdrawal|withdrawal-of-absent|keyless-withdrawal|frozen|moved-on|unknown-order|other-item|other-order|altered|altered-update|unknown-part|artefact-missing|no-plan|plan-withdrawn|not-planned|contradicts)|^baseline\.rivals)$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        return isWrite(call) && answer.status >= 400 && answer.status !== 401 ? acknowledged(1) : answer;
      },
    }),
  },
  {
    name: 'writes in spite of its refusal',
    fails:
      /^(?!result).*\.(outside-contract|malformed|precondition-needed|key-needed|moved-on|other-item|altered|other-order|unknown-part)$/,
    make: () => {
      const kept = new Set<string>();
      return {
        toSystem: async (call, forward) => {
          const answer = await forward(call);
          const isRefused = answer.status >= 400 && answer.status !== 401;
          if (isWrite(call) && isRefused) kept.add(call.path);
          if (call.method !== 'GET' || answer.status !== 404 || !kept.has(call.path)) return answer;
          return json(200, { status: 'active', localRevision: 1, label: 'X-1', idempotencyKey: 'k', content: {} });
        },
      };
    },
  },
  {
    name: 'fails where it ought to refuse',
    fails: /\.(outside-contract|malformed|unstorable-text|problem|key-reused|withdrawn-twice|frozen)$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        const isRefused = isWrite(call) && answer.status >= 400 && answer.status !== 401;
        return isRefused ? { ...answer, status: 500 } : answer;
      },
    }),
  },
  {
    name: 'forgets its fences',
    fails: /\.(fenced|fenced-too-late)$/,
    make: () => ({
      toSystem: async (call, forward) => (isFence(call) ? json(200, { written: [] }) : forward(call)),
    }),
  },
  {
    name: 'refuses without a reason',
    fails: /(\.problem|^(artefact|routing|work-instruction)\.frozen|^fails-closed\.denied)$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        return answer.status < 400 ? answer : { ...answer, headers: {}, body: 'Refused.' };
      },
    }),
  },
  {
    name: 'refuses what it was given before',
    fails:
      /(^(?!change|baseline).*\.(frozen)|\.(same-again|both-at-once|withdrawn-again)|^change\.(released-again|draft))$/,
    make: () => {
      const seen = new Set<string>();
      return {
        toSystem: async (call, forward) => {
          const what = `${call.method} ${call.path} ${call.headers['idempotency-key'] ?? ''}`;
          if (isWrite(call) && seen.has(what)) return json(409, { status: 409, code: 'known', detail: 'It is here.' });
          seen.add(what);
          return forward(call);
        },
      };
    },
  },
  {
    name: 'repairs what is no JSON',
    fails: /\.malformed$/,
    make: () => ({
      toSystem: (call, forward) => {
        const isCut = call.body.startsWith('{') && !isJson(call.body);
        return forward(isCut ? { ...call, body: `${call.body}}` } : call);
      },
    }),
  },
  {
    name: 'leaves out what it cannot keep',
    // A lock set without its NUL is no longer what was sealed, and refused for that.
    fails: /^(?!order-lock).*\.unstorable-text$/,
    make: () => ({ toSystem: (call, forward) => forward({ ...call, body: call.body.replaceAll('\\u0000', '') }) }),
  },
  {
    name: 'forgets updates',
    fails: /\.(current-update|late-again|written-after-withdrawal|next-version|relocked)$/,
    make: () => ({
      toSystem: async (call, forward) =>
        isDocument(call) && !isWithdrawal(call) && call.headers['if-match'] !== undefined
          ? acknowledged(Number(call.headers['if-match'].replaceAll('"', '')) + 1)
          : forward(call),
    }),
  },
  {
    name: 'forgets withdrawals',
    fails:
      /\.(withdrawn|withdrawn-unlisted|withdrawal-restores|freed|cancels|lock-withdrawn|plan-withdrawn)$|^stock-dispositions\.applied$/,
    make: () => ({
      toSystem: async (call, forward) => (isWithdrawal(call) ? acknowledged(2) : forward(call)),
    }),
  },
  {
    name: 'lists one page and no more',
    fails: /(-documents\.(listed|limited)|^work-orders\.open-found)$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward({ ...call, path: call.path.replace(/limit=\d+/, 'limit=1') });
        return answer.body.includes('"nextCursor"')
          ? { ...answer, body: JSON.stringify({ ...parsed(answer), nextCursor: null }) }
          : answer;
      },
    }),
  },
  {
    name: 'lists the same page again',
    fails: /(-documents\.limited|^work-orders\.open-found)$/,
    make: () => ({
      toSystem: (call, forward) => forward({ ...call, path: call.path.replace(/&cursor=[^&]+/, '') }),
    }),
  },
  {
    name: 'lists documents altered',
    fails: /-documents\.listed$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        if (!call.path.startsWith('/documents')) return answer;
        const { items, nextCursor } = parsed(answer) as { items: { path: string }[]; nextCursor: unknown };
        return {
          ...answer,
          body: JSON.stringify({ items: items.map(({ path }) => ({ path, content: {} })), nextCursor }),
        };
      },
    }),
  },
  {
    name: 'makes plain what an address names',
    fails: /\.awkward-address$/,
    make: () => ({ toSystem: (call, forward) => forward({ ...call, path: call.path.replaceAll('%2F', '-') }) }),
  },
  {
    name: 'keeps documents and leaves alone what they are about',
    fails:
      /(^order-revisions\.(applied|read-from-orders|moved-on|unknown-order|other-item)|^order-lock\.(echoed|next-version|altered|unknown-order|other-order|other-item)|^order-dispositions\.cancels|^stock-dispositions\.(applied|unknown-part)|^start\.(unlocked|asked|held|relocked))$/,
    make: paperSystem,
  },
];

/** Documents are kept in a drawer: written, updated, withdrawn and read back, and never acted on. */
function paperSystem(): Misbehaviour {
  const drawer = new Map<string, { localRevision: number; status: string; idempotencyKey: string; content: unknown }>();
  return {
    toSystem: async (call, forward) => {
      const isKept = /\/(order-revisions|order-locks|order-dispositions|stock-dispositions)\//.test(call.path);
      if (!isKept) return forward(call);
      const path = call.path.replace(/\/withdrawal$/, '');
      const held = drawer.get(path);
      if (call.method === 'GET')
        return held === undefined ? json(404, { status: 404 }) : json(200, { ...held, label: 'X-1' });
      const localRevision = (held?.localRevision ?? 0) + 1;
      const idempotencyKey = call.headers['idempotency-key'] ?? '';
      const status = isWithdrawal(call) ? 'withdrawn' : 'active';
      drawer.set(path, { localRevision, status, idempotencyKey, content: parsed(call) });
      return acknowledged(localRevision);
    },
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
