// A measured characteristic, as tests of inspection use it.
import type { InspectionPlan } from '../../domain/inspection/inspection-plan';

export const bore: InspectionPlan['characteristics'][string] = {
  description: 'Bore',
  nominal: '20',
  lowerTolerance: '19.99',
  upperTolerance: '20.01',
  unit: 'mm',
  method: 'bore gauge',
  key: false,
  requirement: 'REQ-1',
  delta: 'new',
};
