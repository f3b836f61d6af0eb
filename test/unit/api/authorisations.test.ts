// Answering and keeping authorisations where the store fails for some of them: one question costs no other its answer.
import { createAnswerRecorder } from '../../../api/record-answers';
import { authorisationRoutes } from '../../../api/routes/authorisations';
import type { Call } from '../../../api/route';
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import type { FloorFacts } from '../../../domain/locks/authorise';
import type { Account } from '../../../ports/accounts';
import type { AuthorisationMode } from '../../../domain/locks/authorisation-mode';
import type { AuthorisationRecord } from '../../../domain/locks/authorisation-record';
import { lockSetOf, statementOf } from '../../support/lock-samples';

const seal = '5'.repeat(64);
const facts: FloorFacts = {
  lock: {
    version: 1,
    seal,
    itemId: 'DRV-100',
    endItem: 'DRV-100',
    lot: null,
    revision: 'D',
    spans: [{ basis: 'serial', series: 'SN-', from: 1, to: 99 }],
    operations: ['0010', '0020'],
    lockSet: lockSetOf(),
  },
  statements: [statementOf('D', 1, null)],
  concessionChanges: [],
  otherOrders: [],
  holds: [],
  nonconformances: [],
  runs: [],
  day: '2026-03-02',
  serialRules: zerosInsignificant,
};
const question = (serial: string) => ({
  site: 'PLANT-A',
  orderId: 'WO-1',
  serial,
  lot: null,
  operation: '0010',
  operator: 'sam',
  presented: { seal },
});

function asked(options: { mode?: AuthorisationMode; isDown?: (serial: string) => boolean } = {}) {
  const kept: AuthorisationRecord[] = [];
  const causes: unknown[] = [];
  const log = (of: object): void => void causes.push((of as { err: Error }).err.message);
  const [route] = authorisationRoutes({
    answers: { listAnswers: () => Promise.resolve([]) },
    authorise: {
      facts: {
        readFacts: ({ serial }) =>
          options.isDown?.(serial ?? '') === true ? Promise.reject(new Error('away')) : Promise.resolve(facts),
      },
      recorder: createAnswerRecorder((answers) => Promise.resolve(void kept.push(...answers)), { warn: log }),
      mode: () => options.mode ?? 'enforce',
      nowMs: () => Date.parse('2026-03-02T08:00:00Z'),
      newId: () => `id-${String(kept.length)}`,
    },
    observe: () => undefined,
    log: { error: log },
  });
  const call = (body: unknown) =>
    route!.handle({ account: { actor: 'mes' } as Account, body } as unknown as Call) as Promise<{ body: unknown }>;
  return { kept, causes, call };
}

const recordOf = (authorisationId: string): AuthorisationRecord => ({
  authorisationId,
  question: question('SN-1'),
  decision: 'permit',
  mode: 'enforce',
  reasons: [],
  lockVersion: 1,
  askedBy: 'mes',
  answeredAt: '2026-03-02T08:00:00Z',
});

describe('a batch of questions', () => {
  it('is answered one by one: what cannot be read for one leaves the others their answers', async () => {
    const { kept, causes, call } = asked({ isDown: (serial) => serial === 'SN-2' });

    const { body } = await call({ questions: ['SN-1', 'SN-2', 'SN-200'].map(question) });

    expect(body).toMatchObject({
      answers: [
        { decision: 'permit' },
        { code: 'AUTHORISATION_UNAVAILABLE' },
        { decision: 'deny', reasons: [{ code: 'NOT_EFFECTIVE_FOR_SERIAL' }] },
      ],
    });
    expect(kept.map(({ question: { serial } }) => serial).sort()).toEqual(['SN-1', 'SN-200']);
    expect(causes).toEqual(['away']);
  });

  it('is permitted in shadow, and tells what it would have denied', async () => {
    const { kept, call } = asked({ mode: 'shadow' });

    const { body } = await call({ questions: ['SN-1', 'SN-200'].map(question) });

    expect(body).toMatchObject({
      answers: [
        { decision: 'permit', mode: 'shadow', reasons: [] },
        { decision: 'permit', mode: 'shadow', reasons: [{ code: 'NOT_EFFECTIVE_FOR_SERIAL' }] },
      ],
    });
    expect(kept.map(({ decision }) => decision)).toEqual(['permit', 'permit']);
  });
});

describe('keeping answers', () => {
  it('writes those that came together at once, and alone where one of them cannot be kept', async () => {
    const writes: string[][] = [];
    const causes: unknown[] = [];
    const recorder = createAnswerRecorder(
      (answers) => {
        const ids = answers.map(({ authorisationId }) => authorisationId);
        writes.push(ids);
        return ids.includes('bad') ? Promise.reject(new Error('cannot be kept')) : Promise.resolve();
      },
      { warn: (of) => void causes.push((of as { err: Error }).err.message) },
    );

    const results = await Promise.allSettled(['a', 'b', 'bad', 'c'].map((id) => recorder.record(recordOf(id))));

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(writes).toEqual([['a'], ['b', 'bad', 'c'], ['b'], ['bad'], ['c']]);
    expect(causes).toEqual(['cannot be kept']);
  });
});
