// May this operation start? (RULES 5.3)
import fc from 'fast-check';
import { parseSerial, zerosInsignificant } from '../../../domain/effectivity/serial';
import { denialsOf, type AuthorisationQuestion, type FloorFacts } from '../../../domain/lock/authorise';
import { judgeReport, type StoredLock } from '../../../domain/lock/judge-report';
import { lockSetOf, statementOf } from '../../support/lock-samples';

const seal = '5'.repeat(64);
const spans = [{ basis: 'serial' as const, series: 'SN-', from: 100, to: 109 }];
const question = (more: Partial<AuthorisationQuestion> = {}): AuthorisationQuestion => ({
  ...{ site: 'PLANT-A', orderId: 'WO-1', serial: 'SN-0100', operation: '0010', operator: 'sam', presented: { seal } },
  ...more,
});
const facts = (more: Partial<FloorFacts> = {}): FloorFacts => ({
  lock: { version: 1, seal, lockSet: lockSetOf(), spans },
  statements: [statementOf('D', 100, null)],
  concessionChanges: [],
  holds: [],
  openNonconformances: [],
  completed: [],
  today: '2026-03-02',
  serialRules: zerosInsignificant,
  ...more,
});
const codesOf = (asked: Partial<AuthorisationQuestion>, known: Partial<FloorFacts> = {}): string[] =>
  denialsOf(question(asked), facts(known)).map(({ code }) => code);

describe('a start', () => {
  it('is permitted where everything agrees, by seal or by what is shown', () => {
    const shown = { artefact: 'instruction' as const, id: 'WI-0010', revision: '1', contentHash: '1'.repeat(64) };

    expect(codesOf({})).toEqual([]);
    expect(codesOf({ presented: { revisions: [shown] } })).toEqual([]);
    expect(codesOf({ operation: '0020' }, { completed: ['0010'] })).toEqual([]);
  });

  it('is denied without a lock, and then for that alone', () => {
    expect(codesOf({}, { lock: null, holds: [{ holdId: 'h', reason: 'r' }] })).toEqual(['NO_LOCK']);
  });

  it('is denied where another content, another revision or another document is shown', () => {
    const show = (revision: string, contentHash?: string, id = 'WI-0010') =>
      codesOf({
        presented: {
          revisions: [{ artefact: 'instruction', id, revision, ...(contentHash === undefined ? {} : { contentHash }) }],
        },
      });

    expect(codesOf({ presented: { seal: 'a'.repeat(64) } })).toEqual(['SEAL_MISMATCH']);
    expect(show('1', '9'.repeat(64))).toEqual(['SEAL_MISMATCH']);
    expect(show('2')).toEqual(['SUPERSEDED_REVISION']);
    // The instruction of the next operation is none of this one.
    expect(show('1', undefined, 'WI-0020')).toEqual(['SEAL_MISMATCH']);
  });

  it('is denied once another revision is effective for the unit, unless a concession was signed under that change', () => {
    const statements = [statementOf('E', 100, null)];

    expect(denialsOf(question(), facts({ statements }))).toMatchObject([
      { code: 'SUPERSEDED_REVISION', facts: { locked: 'D', effective: 'E', changeId: 'CHG-E' } },
    ]);
    expect(codesOf({}, { statements, concessionChanges: ['CHG-E'] })).toEqual([]);
    expect(codesOf({}, { statements, concessionChanges: ['CHG-X'] })).toEqual(['SUPERSEDED_REVISION']);
  });

  it('is denied for a unit that is none of the order, or has no one revision', () => {
    expect(codesOf({ serial: 'SN-0110' })).toEqual(['NOT_EFFECTIVE_FOR_SERIAL']);
    expect(codesOf({ serial: 'nonsense' })).toEqual(['NOT_EFFECTIVE_FOR_SERIAL']);
    expect(codesOf({}, { statements: [] })).toEqual(['NOT_EFFECTIVE_FOR_SERIAL']);
    expect(codesOf({}, { statements: [statementOf('D', 1, null), statementOf('E', 1, null)] })).toEqual([
      'NOT_EFFECTIVE_FOR_SERIAL',
    ]);
  });

  it('tells every reason at once', () => {
    expect(
      codesOf(
        { operation: '0020', presented: { seal: 'a'.repeat(64) } },
        { holds: [{ holdId: 'h', reason: 'r' }], openNonconformances: ['NCR-1'] },
      ),
    ).toEqual(['SEAL_MISMATCH', 'ORDER_ON_HOLD', 'OPEN_NONCONFORMANCE', 'OPERATION_OUT_OF_SEQUENCE']);
    expect(codesOf({ operation: '0099' })).toEqual(['OPERATION_OUT_OF_SEQUENCE']);
  });

  it('is never permitted for a revision that is not the effective one of the unit', () => {
    const revision = fc.constantFrom('C', 'D', 'E');
    fc.assert(
      fc.property(
        revision,
        revision,
        fc.integer({ min: 100, max: 109 }),
        fc.integer({ min: 95, max: 115 }),
        (before, from, serial, cutIn) => {
          const statements = [
            statementOf(before, 1, cutIn - 1),
            statementOf(from, cutIn, null, { statementId: 'later' }),
          ];

          const codes = codesOf({ serial: `SN-${String(serial)}` }, { statements });

          expect(codes.length === 0).toBe((serial < cutIn ? before : from) === 'D');
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('a report of work', () => {
  const lock = (more: Partial<StoredLock> = {}): StoredLock => ({
    ...{
      version: 1,
      seal,
      lockSet: lockSetOf(),
      spans,
      state: 'open',
      openedAt: '2026-03-01T00:00:00Z',
      endedAt: null,
    },
    ...more,
  });
  const report = { orderId: 'WO-1', serial: 'SN-0100', seal, at: '2026-03-02T12:00:00Z' };
  const judge = (locks: StoredLock[], more: Partial<typeof report> = {}) =>
    judgeReport({ report: { ...report, ...more }, locks, serialRules: zerosInsignificant });

  it('is good under the lock that stood when the work was done, however late it comes', () => {
    const ended = lock({ state: 'closed', endedAt: '2026-03-02T13:00:00Z' });
    const next = lock({ version: 2, seal: '6'.repeat(64), openedAt: '2026-03-02T14:00:00Z' });

    expect(judge([lock()])).toMatchObject({ kind: 'good', lock: { version: 1 } });
    expect(judge([ended, next])).toMatchObject({ kind: 'good', lock: { version: 1 } });
  });

  it('is good under a lock that has the seal of an ended one: the order was locked anew to the same revisions', () => {
    const ended = lock({ state: 'closed', endedAt: '2026-03-02T09:00:00Z' });

    expect(judge([ended, lock({ version: 2 })])).toMatchObject({ kind: 'good', lock: { version: 2 } });
  });

  it('waits while the order is being locked', () => {
    expect(judge([])).toEqual({ kind: 'early' });
    expect(judge([lock({ state: 'proposed', openedAt: null })])).toEqual({ kind: 'early' });
  });

  it('is refused and holds the order where the work was done outside its lock', () => {
    const ended = lock({ state: 'closed', endedAt: '2026-03-02T11:00:00Z' });
    const next = lock({ version: 2, seal: '6'.repeat(64), lockSet: lockSetOf({ revision: 'E' }) });

    expect(judge([ended, next])).toMatchObject({ code: 'SUPERSEDED_REVISION', holds: true, facts: { effective: 'E' } });
    expect(judge([ended])).toMatchObject({ code: 'SUPERSEDED_REVISION', facts: { effective: null } });
    expect(judge([lock()], { seal: 'a'.repeat(64) })).toMatchObject({ code: 'SEAL_MISMATCH', holds: true });
    expect(judge([lock()], { serial: 'SN-0200' })).toMatchObject({ code: 'NOT_EFFECTIVE_FOR_SERIAL', holds: false });
  });
});

it('reads a serial with and without leading zeros as one unit, and so does the lock', () => {
  expect(parseSerial('SN-0100')).toEqual(parseSerial('SN-100'));
  expect(codesOf({ serial: 'SN-100' })).toEqual([]);
});
