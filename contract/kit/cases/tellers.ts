// What each system tells by itself, and how to make it: the acts that the cases of telling repeat.
import type { SystemName } from '../../system-names';
import type { Bench } from '../bench';
import { expectStatus } from '../expectations';
import { createOrder, orderPath } from './mes-documents';
import { releasable } from './plm-releases';
import { inspectable, nonconforming } from './qms-results';
import { instructionRelease, routingRelease, type RevisionRelease } from './released-revisions';
import type { Teller, Telling } from './telling';

export const tellers: Partial<Record<SystemName, readonly Teller[]>> = {
  plm: [
    {
      event: 'change.released',
      isCounted: false,
      hasNext: false,
      prepare: async (bench) => {
        const { changeId, hashes, release } = await releasable(bench);
        const artefacts = [
          { artefactClass: 'ebom', revision: 'B', contentHash: hashes.ebom },
          { artefactClass: 'drawing', revision: 'B', contentHash: hashes.drawing },
        ];
        const affected = { fromRevision: 'A', toRevision: 'B', action: 'revise', artefacts };
        const more = { mergedFrom: [], affects: [], replaces: null };
        const affectedItems = [{ itemId: bench.id('ITEM'), ...affected, ...more }];
        return { subject: changeId, act: release, expected: { changeId, sites: [bench.site], affectedItems } };
      },
    },
  ],
  erp: [{ event: 'routing.released', isCounted: false, hasNext: true, prepare: ofRevision(routingRelease) }],
  mes: [
    { event: 'workorder.released', isCounted: true, hasNext: true, prepare: ofOrder },
    { event: 'workinstruction.released', isCounted: false, hasNext: true, prepare: ofRevision(instructionRelease) },
  ],
  qms: [
    { event: 'inspection.recorded', isCounted: true, hasNext: true, prepare: inspectable },
    { event: 'nonconformance.detected', isCounted: true, hasNext: false, prepare: nonconforming },
  ],
};

function ofRevision(describe: (bench: Bench) => RevisionRelease): Teller['prepare'] {
  return (bench) => {
    const { subject, release, expected } = describe(bench);
    return Promise.resolve({ subject, act: () => release('1'), actNext: () => release('2'), expected });
  };
}

async function ofOrder(bench: Bench): Promise<Telling> {
  const itemId = bench.id('ITEM');
  const orderId = await createOrder(bench, { itemId });
  const release = async (): Promise<void> => {
    const answer = await bench.call({ method: 'POST', path: `${orderPath(bench, orderId)}/release`, body: {} });
    expectStatus(answer, [200, 201, 202], 'an order is released to the floor');
  };
  return {
    subject: `order/${bench.site}/${orderId}`,
    act: release,
    actNext: async () => {
      await createOrder(bench, { itemId, orderId, state: 'released', serials: 'SN-0001 to SN-0005' });
      await release();
    },
    expected: { site: bench.site, orderId, itemId, serials: 'SN-0001 to SN-0009', state: 'released' },
  };
}
