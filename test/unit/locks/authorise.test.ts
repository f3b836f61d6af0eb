// May this operation start? (RULES 5.3)
import fc from 'fast-check';
import { parseSerial, zerosInsignificant } from '../../../domain/effectivity/serial';
import { denialsOf, type FloorFacts } from '../../../domain/locks/authorise';
import type { AuthorisationQuestion } from '../../../domain/locks/authorisation-question';
import { judgeReport, type StoredLock } from '../../../domain/units/judge-report';
import { runAt, type OperationRun } from '../../../domain/units/operation-runs';
import type { PresentedRevision } from '../../../domain/locks/authorisation-question';
import type { HoldKind } from '../../../domain/orders/hold';
import { lockSetOf, statementOf } from '../../support/lock-samples';

const seal = '5'.repeat(64);
const spans = [{ basis: 'serial' as const, series: 'SN-', from: 100, to: 109 }];
const question = (more: Partial<AuthorisationQuestion> = {}): AuthorisationQuestion => ({
  site: 'PLANT-A',
  orderId: 'WO-1',
  serial: 'SN-0100',
  lot: null,
  operation: '0010',
  operator: 'sam',
  presented: { seal },
  ...more,
});
const facts = (more: Partial<FloorFacts> = {}): FloorFacts => ({
  lock: {
    version: 1,
    seal,
    itemId: 'DRV-100',
    endItem: 'DRV-100',
    lot: null,
    revision: 'D',
    spans,
    operations: ['0010', '0020'],
    lockSet: lockSetOf(),
  },
  statements: [statementOf('D', 100, null)],
  concessionChanges: [],
  otherOrders: [],
  holds: [],
  nonconformances: [],
  runs: [],
  day: '2026-03-02',
  serialRules: zerosInsignificant,
  ...more,
});
const run = (operation: string, lockVersion: number, isComplete = true): OperationRun => ({
  operation,
  lockVersion,
  startedAt: '2026-03-02T08:00:00Z',
  isComplete,
});
/** Every document of the lock for operation 0010, as a terminal shows it. */
const everything = (): PresentedRevision[] => {
  const { drawing, ebom, mbom, routing, inspectionPlan } = lockSetOf();
  const instruction = routing.operations[0]!.instruction;
  return Object.entries({ drawing, ebom, mbom, routing, inspectionPlan, instruction }).map(
    ([artefact, { id, revision, contentHash }]) => ({
      artefact: artefact as PresentedRevision['artefact'],
      id,
      revision,
      contentHash,
    }),
  );
};
const codesOf = (asked: Partial<AuthorisationQuestion>, known: Partial<FloorFacts> = {}): string[] =>
  denialsOf(question(asked), facts(known)).map(({ code }) => code);

describe('a start', () => {
  it('is permitted where everything agrees, by seal or by what is shown', () => {
    expect(codesOf({})).toEqual([]);
    expect(codesOf({ presented: { revisions: everything() } })).toEqual([]);
    expect(codesOf({ operation: '0020' }, { runs: [run('0010', 1)] })).toEqual([]);
  });

  it('is denied without a lock, and then for that alone', () => {
    expect(codesOf({}, { lock: null, holds: [{ kind: 'manual', holdId: 'h', reason: 'r' }] })).toEqual(['NO_LOCK']);
  });

  it('is denied where another content, another revision or another document is shown', () => {
    const show = (more: Partial<PresentedRevision>) =>
      codesOf({
        presented: {
          revisions: everything().map((one) => (one.artefact === 'instruction' ? { ...one, ...more } : one)),
        },
      });

    expect(codesOf({ presented: { seal: 'a'.repeat(64) } })).toEqual(['SEAL_MISMATCH']);
    expect(show({ contentHash: '9'.repeat(64) })).toEqual(['SEAL_MISMATCH']);
    expect(show({ revision: '2' })).toEqual(['SUPERSEDED_REVISION']);
    // The instruction of the next operation is none of this one.
    expect(show({ id: 'WI-0020' })).toEqual(['SEAL_MISMATCH']);
  });

  it('is denied where any document of the operation is not shown, and names it', () => {
    for (const hidden of everything()) {
      const revisions = everything().filter(({ artefact }) => artefact !== hidden.artefact);

      const denials = denialsOf(question({ presented: { revisions } }), facts());

      const missing = [`${hidden.artefact} ${hidden.id} ${hidden.revision}`];
      expect(denials).toMatchObject([{ code: 'SEAL_MISMATCH', facts: { missing } }]);
    }
  });

  it('is denied for an operation that is completed under this lock, and permitted once the order is locked anew', () => {
    const relocked = facts().lock;

    expect(codesOf({}, { runs: [run('0010', 1)] })).toEqual(['OPERATION_OUT_OF_SEQUENCE']);
    expect(codesOf({}, { runs: [run('0010', 1, false)] })).toEqual([]);
    expect(
      codesOf({}, { runs: [run('0010', 1)], lock: relocked === null ? null : { ...relocked, version: 2 } }),
    ).toEqual([]);
  });

  it('waits for an operation that is being done again, whatever its first run came to', () => {
    const runs = [run('0010', 1), run('0010', 2, false)];

    expect(codesOf({ operation: '0020' }, { runs })).toEqual(['OPERATION_OUT_OF_SEQUENCE']);
  });

  it('is denied for a unit that a nonconformance ended', () => {
    const nonconformances = [{ id: 'NCR-1', disposition: 'scrap' }];

    expect(denialsOf(question(), facts({ nonconformances }))).toMatchObject([
      { code: 'OPEN_NONCONFORMANCE', facts: { disposition: 'scrap' } },
    ]);
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

  it('is denied for a unit that another order builds now, naming that order', () => {
    expect(codesOf({}, { otherOrders: ['WO-2'] })).toEqual(['UNIT_UNDER_ORDER']);
    expect(denialsOf(question(), facts({ otherOrders: ['WO-2'] }))[0]?.message).toContain('WO-2');
  });

  it('says how a hold ends by what it stands for, whatever its id looks like', () => {
    const nextOf = (kind: HoldKind) =>
      denialsOf(question(), facts({ holds: [{ kind, holdId: 'change/CHG-1', reason: 'r' }] }))[0]?.next;

    expect(nextOf('change')).toContain('disposes of the order');
    expect(nextOf('relock')).toContain('locks the order anew');
    expect(nextOf('event')).toContain('releases the hold');
    expect(nextOf('cancelled')).toContain('cancelled');
  });

  it('tells every reason at once', () => {
    expect(
      codesOf(
        { operation: '0020', presented: { seal: 'a'.repeat(64) } },
        {
          holds: [{ kind: 'manual', holdId: 'h', reason: 'r' }],
          nonconformances: [{ id: 'NCR-1', disposition: null }],
        },
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
    version: 1,
    seal,
    lockSet: lockSetOf(),
    spans,
    state: 'open',
    openedAt: '2026-03-01T00:00:00Z',
    endedAt: null,
    ...more,
  });
  const report = { orderId: 'WO-1', serial: 'SN-0100', lot: null, seal, at: '2026-03-02T12:00:00Z' };
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

  it('is refused where the work was done before the lock was open, or in a gap between two locks of one seal', () => {
    const ended = lock({ state: 'closed', endedAt: '2026-03-02T09:00:00Z' });
    const again = lock({ version: 2, openedAt: '2026-03-02T15:00:00Z' });

    expect(judge([lock()], { at: '2026-02-01T00:00:00Z' })).toMatchObject({ code: 'NO_LOCK', holds: true });
    expect(judge([ended, again])).toMatchObject({ code: 'SUPERSEDED_REVISION', holds: true });
    // A minute is left to clocks that differ.
    expect(judge([lock()], { at: '2026-02-28T23:59:30Z' })).toMatchObject({ kind: 'good' });
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

it('finds the run of an operation that a result belongs to by its time', () => {
  const at = (time: string) => ({ atMs: Date.parse(time), skewMs: 60_000 });
  const first = { ...run('0010', 1), startedAt: '2026-03-02T08:00:00Z' };
  const again = { ...run('0010', 2, false), startedAt: '2026-03-03T08:00:00Z' };

  expect(runAt([again, first], at('2026-03-02T09:00:00Z'))).toBe(first);
  expect(runAt([first, again], at('2026-03-03T09:00:00Z'))).toBe(again);
  expect(runAt([first, again], at('2026-03-01T00:00:00Z'))).toBeNull();
  expect(runAt([], at('2026-03-01T00:00:00Z'))).toBeNull();
});
