// Laws of open orders (RULES 4), a thousand random cases each.
import path from 'node:path';
import fc from 'fast-check';
import type { Span } from '../../domain/effectivity/effectivity-statement';
import { checkDisposition, orderAfter } from '../../domain/orders/disposition';
import type { DispositionKind } from '../../domain/orders/disposition-kind';
import { evaluateOrder } from '../../domain/orders/evaluate-order';
import type { OpenOrder } from '../../domain/orders/open-order';
import type { ChangeStep } from '../../domain/orders/order-matrix';
import { readGovernance } from '../../adapters/governance-files/read-governance';

const runs = { numRuns: 1_000 };
const matrix = readGovernance(path.resolve(__dirname, '..', '..', 'governance')).orderMatrix;
const kinds: DispositionKind[] = [
  'finishAtOld',
  'switchBeforeStart',
  'holdAndRework',
  'scrap',
  'useAsIs',
  'cancelAndReplan',
];
const operations = ['10', '20', '30'];

const order: fc.Arbitrary<OpenOrder & { from: number; to: number }> = fc
  .record({
    from: fc.nat(60),
    length: fc.nat(20),
    state: fc.constantFrom('planned' as const, 'released' as const, 'started' as const),
    done: fc.subarray(operations),
    revision: fc.constantFrom('C', 'D'),
  })
  .map(({ from, length, state, done, revision }) => ({
    orderId: 'WO',
    itemId: 'X',
    revision,
    lot: null,
    plannedStart: null,
    state,
    from,
    to: from + length,
    serials: `SN-${String(from)} to SN-${String(from + length)}`,
    operationsDone: state === 'started' ? done : [],
  }));
const cutIn: fc.Arbitrary<Span[]> = fc
  .tuple(fc.nat(60), fc.option(fc.nat(20)))
  .map(([from, length]) => [{ basis: 'serial', series: 'SN-', from, to: length === null ? null : from + length }]);
const step: fc.Arbitrary<ChangeStep> = fc.record({
  object: fc.constantFrom('component' as const, 'operation' as const, 'lock' as const),
  action: fc.constantFrom('add' as const, 'change' as const, 'delete' as const),
  operation: fc.option(fc.constantFrom(...operations)),
  count: fc.constant(1),
  examples: fc.constant(['X']),
});
const steps = fc.array(step, { maxLength: 4 });

it('an order is on the side of the cut-in on which all its units are, and split where they are on both', () => {
  fc.assert(
    fc.property(order, cutIn, (given, spans) => {
      const [span] = spans;
      if (span?.basis !== 'serial') throw new Error('a serial span');
      const units = Array.from({ length: given.to - given.from + 1 }, (_, index) => given.from + index);
      const from = units.filter((unit) => unit >= span.from && (span.to === null || unit <= span.to)).length;
      const side = from === 0 ? 'before' : from === units.length ? 'from' : 'split';

      const found = evaluateOrder({
        order: given,
        cutIn: { basis: 'serial', spans },
        toRevision: 'D',
        steps: [],
        matrix,
      });

      expect([found.side, found.units, found.unitsFromCutIn]).toEqual([side, units.length, from]);
    }),
    runs,
  );
});

it('every order can end, the rule only ends what it may, and no unit is left at a wrong revision without a concession', () => {
  fc.assert(
    fc.property(order, cutIn, steps, (given, spans, changes) => {
      const evaluation = evaluateOrder({
        order: given,
        cutIn: { basis: 'serial' as const, spans },
        toRevision: 'D',
        steps: changes,
        matrix,
      });
      const { automatic, allowed, side, severity } = evaluation;
      const check = (disposition: DispositionKind, concession?: string) =>
        checkDisposition(evaluation, {
          orderId: 'WO',
          disposition,
          reason: 'r',
          ...(concession === undefined ? {} : { concession }),
        }).kind;

      expect(allowed.length).toBeGreaterThan(0);
      if (automatic !== null) expect(check(automatic)).toBe('accepted');
      for (const kind of kinds) {
        const after = orderAfter(evaluation, kind);
        const isAccepted = check(kind) === 'accepted';
        if (!isAccepted || after.cancelled || after.hold) continue;
        // What goes on being built without a concession is effective for every unit of the order.
        if (after.revision === 'D') expect(side).toBe('from');
        else expect(side).toBe('before');
      }
      if (severity === 'error') {
        expect(check('holdAndRework', 'CON')).toBe('refused');
        if (given.revision !== 'D') expect(check('switchBeforeStart', 'CON')).toBe('refused');
      }
    }),
    runs,
  );
});
