// Inspection plans and results in memory.
import type { InspectionPlan } from '../../../domain/inspection/inspection-plan';
import type { InspectionReport } from '../../../domain/inspection/inspection-report';
import type { InspectionReads } from '../../../ports/inspection';
import type { ChangeRows } from './change-rows';
import type { UnitRows } from './unit-rows';

type Plan = Pick<InspectionPlan, 'characteristics'>;

export function inspectionReads(rows: Pick<ChangeRows, 'contents'> & UnitRows): InspectionReads {
  return {
    findPlan: (contentHash) => Promise.resolve(structuredClone((rows.contents[contentHash] ?? null) as Plan | null)),
    listResults: ({ site, endItem, unit }) =>
      Promise.resolve(
        rows.records
          .filter((one) => one.kind === 'inspection' && one.site === site && one.endItem === endItem)
          .filter((one) => one.unit.series === unit.series && one.unit.number === unit.number)
          .map(({ body }) => {
            const { characteristicId, plan, verdict, at } = body as InspectionReport;
            return { characteristicId, planHash: plan.contentHash, verdict, at };
          }),
      ),
  };
}
