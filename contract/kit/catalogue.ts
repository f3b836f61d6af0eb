// Every case, by system.
import type { SystemName } from '../system-names';
import type { ConformanceCase } from './case';
import { baselineCases } from './cases/alm-baselines';
import { stockCases } from './cases/erp-stock';
import { completionCases } from './cases/mes-completions';
import { failsClosedCases } from './cases/mes-fails-closed';
import { lotCases } from './cases/mes-lots';
import { orderLockCases } from './cases/mes-order-locks';
import { orderCases } from './cases/mes-orders';
import { startCases } from './cases/mes-starts';
import { releaseCases } from './cases/plm-releases';
import { resultCases } from './cases/qms-results';
import { instructionRelease, releasedRevisionCases, routingRelease } from './cases/released-revisions';
import { tellers } from './cases/tellers';
import { tellingCases } from './cases/telling';
import type { DocumentKind } from './cases/document-kind';
import { documentKinds } from './cases/document-kinds';
import { addressCases, listingCases } from './cases/document-listing';
import { preconditionCases } from './cases/document-preconditions';
import { repeatCases } from './cases/document-repeats';
import { withdrawalCases } from './cases/document-withdrawals';
import { writeCases } from './cases/document-writes';

export function casesOf(system: SystemName): ConformanceCase[] {
  const kinds = documentKinds[system] ?? [];
  const [first] = kinds;
  return [
    ...kinds.flatMap(documentCases),
    ...(first === undefined ? [] : listingCases(system, first)),
    ...ownCases[system],
    ...(tellers[system] ?? []).flatMap(tellingCases),
  ];
}

/** What every kind of document promises alike. */
export function documentCases(kind: DocumentKind): ConformanceCase[] {
  return [
    ...writeCases(kind),
    ...repeatCases(kind),
    ...preconditionCases(kind),
    ...withdrawalCases(kind),
    ...addressCases(kind),
  ];
}

const ownCases: Record<SystemName, readonly ConformanceCase[]> = {
  plm: releaseCases,
  alm: baselineCases,
  erp: [...stockCases, ...releasedRevisionCases('routing', routingRelease)],
  mes: [
    ...orderCases,
    ...orderLockCases,
    ...releasedRevisionCases('work-instruction', instructionRelease),
    ...startCases,
    ...failsClosedCases,
    ...completionCases,
    ...lotCases,
  ],
  qms: resultCases,
};
