// A box whose screws two occurrences ask for, gathered to one line; planners split that line, or gather others.
import type { Ebom, EbomOccurrence } from '../../domain/mbom/ebom';
import type { Mbom, MbomLine } from '../../domain/mbom/mbom';
import type { ReconcileChoice } from '../../domain/mbom/merge';
import { checkAccountability, releaseMbom } from '../../domain/mbom/check-accountability';
import { reconcileMbom, type Reconciled } from '../../domain/mbom/reconcile-mbom';
import { transformEbom, type Transformed } from '../../domain/mbom/transform-ebom';
import type { TransformRule } from '../../domain/mbom/transform-rules';

export type Given = Partial<EbomOccurrence> & { itemId: string };

export function ebomOf(revision: string, given: Readonly<Record<string, Given>>): Ebom {
  const occurrences = Object.fromEntries(
    Object.entries(given).map(([id, one]): [string, EbomOccurrence] => [
      id,
      { parent: null, findNumber: id, quantity: '1', unit: 'each', fitted: true, attributes: {}, ...one },
    ]),
  );
  return { itemId: 'BOX', revision, description: '', occurrences };
}

export function transformed(ebom: Ebom, rules: TransformRule[] = []): Transformed {
  const routing = ['10', '20'].map((operation) => ({ operation, description: '' }));
  const ruleSet = { ruleSetId: 'r', version: '1', owner: 'me', rules, defaultOperation: '20', routing };
  const done = transformEbom({ ebom, rules: ruleSet, site: 'S', asOf: '2026-01-01' });
  if (done.kind === 'refused') throw new Error(done.reasons[0]?.message);
  return done.value;
}

export interface Merged extends Reconciled {
  /** Whether it could be sent: nothing open, and every occurrence accounted for. */
  mayBeSent: boolean;
}

/** Merges what planners made of T(before) with T(after). */
export function merge(
  of: { before: Ebom; after: Ebom; rules?: TransformRule[]; plan: (base: Mbom) => Record<string, MbomLine> },
  choices: readonly ReconcileChoice[] = [],
): Merged {
  const [base, next] = [transformed(of.before, of.rules), transformed(of.after, of.rules)];
  const reconciled = reconcileMbom(
    {
      base: base.mbom,
      engineering: next.mbom,
      planning: { ...base.mbom, lines: of.plan(base.mbom) },
      madeFrom: {
        base: { ebom: of.before, treatments: base.treatments },
        engineering: { ebom: of.after, treatments: next.treatments },
      },
    },
    choices,
  );
  const account = checkAccountability({ ebom: of.after, mbom: reconciled.mbom, treatments: next.treatments });
  return { ...reconciled, mayBeSent: reconciled.open.length === 0 && releaseMbom(account).kind === 'accepted' };
}

/** One side for every suspect that is open. */
export function takeAll({ open }: Reconciled, take: ReconcileChoice['take']): ReconcileChoice[] {
  return open.map(({ lineId, facet, engineering, planning }) => ({ lineId, facet, engineering, planning, take }));
}
