// Every case, by system.
import type { SystemName } from '../ports/stages';
import type { ConformanceCase } from './case';
import { documentKinds, type DocumentKind } from './cases/document-kinds';
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

const ownCases: Record<SystemName, ConformanceCase[]> = { plm: [], alm: [], erp: [], mes: [], qms: [] };
