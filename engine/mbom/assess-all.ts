// What ERP would receive of every item of a change at a site, under the choices that are given.
import type { ReleasedChange } from '../../domain/change/released-change';
import { itemsToDecide } from '../../domain/effectivity/read-cut-ins';
import type { ReconciliationDecision } from '../../domain/mbom/reconciliation-decision';
import { accepted, type Verdict } from '../../domain/verdict';
import { assessMbom, type AssessMbomGiven, type MbomAssessment } from './assess-mbom';

export async function assessAll(
  given: AssessMbomGiven,
  of: { change: ReleasedChange; site: string; decisions: readonly ReconciliationDecision[] },
): Promise<Verdict<MbomAssessment[]>> {
  const all: MbomAssessment[] = [];
  for (const item of itemsToDecide(of.change)) {
    const assessed = await assessMbom(given, { ...of, item });
    if (assessed.kind === 'refused') return assessed;
    all.push(assessed.value);
  }
  return accepted(all);
}
