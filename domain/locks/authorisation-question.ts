// What MES asks before an operation starts on a unit.
import type { NamedUnit } from '../units/named-unit';

export interface AuthorisationQuestion extends NamedUnit {
  site: string;
  orderId: string;
  operation: string;
  operator: string;
  presented: { seal: string } | { revisions: PresentedRevision[] };
}

/** A revision as the operator's screen shows it. */
export interface PresentedRevision {
  artefact: 'drawing' | 'ebom' | 'mbom' | 'routing' | 'instruction' | 'inspectionPlan' | 'software';
  id: string;
  revision: string;
  contentHash: string;
}
