// Planned effectivity becomes actual once every handoff of its change is verified (RULES 2.4). What it takes from siblings
// is trimmed with it (RULES 2.5), both versions staying readable.
import { combine, effectsOf, type Effects } from '../effects';
import type { EffectivityStatement } from './effectivity-statement';
import { trimSiblings } from './trim-siblings';

export interface ActivationFacts {
  planned: readonly EffectivityStatement[];
  /** What is actual for the items and sites of the planned ones. */
  actual: readonly EffectivityStatement[];
  newId: () => string;
}

export function activateStatements({ planned, actual, newId }: ActivationFacts): Effects {
  let standing = [...actual];
  const all: Effects[] = [];
  for (const statement of planned) {
    const incoming: EffectivityStatement = { ...statement, state: 'actual' };
    const { superseded, replacements } = trimSiblings({ actual: standing, incoming, newStatementId: newId });
    const gone = new Set(superseded.map(({ statementId }) => statementId));
    standing = [...standing.filter(({ statementId }) => !gone.has(statementId)), ...replacements, incoming];
    all.push(activation(incoming, superseded, replacements));
  }
  return combine(...all);
}

/** The units are let go before they are taken. */
function activation(
  incoming: EffectivityStatement,
  superseded: readonly EffectivityStatement[],
  replacements: readonly EffectivityStatement[],
): Effects {
  const { statementId, changeId } = incoming;
  return effectsOf({
    writes: [
      ...superseded.map((old) => ({
        kind: 'statementMoved' as const,
        statementId: old.statementId,
        state: 'superseded' as const,
        supersededBy: statementId,
      })),
      ...replacements.map((statement) => ({ kind: 'statementKept' as const, statement })),
      { kind: 'statementMoved', statementId, state: 'actual' },
    ],
    ledger: [
      {
        key: `effective ${statementId}`,
        kind: 'effectivityActual',
        actor: 'cutin',
        changeId,
        body: { statement: incoming, superseded: superseded.map((old) => old.statementId) },
      },
    ],
  });
}

/** What was planned for a change that is called off. */
export function withdrawStatements(planned: readonly EffectivityStatement[]): Effects {
  return effectsOf({
    writes: planned.map(({ statementId }) => ({
      kind: 'statementMoved' as const,
      statementId,
      state: 'withdrawn' as const,
    })),
    ledger: planned.map(({ statementId, changeId, itemId, revision }) => ({
      key: `withdrawn ${statementId}`,
      kind: 'effectivityWithdrawn',
      actor: 'cutin',
      changeId,
      body: { statementId, itemId, revision },
    })),
  });
}
