// Cases of the lock of one order: MES checks the seal, keeps it with the order, and echoes it from there.
import type { Bench } from '../bench';
import type { ConformanceCase } from '../case';
import { createDocumentProbe, expectRefusedAndAbsent, type DocumentProbe } from '../document-probe';
import { expectRefused, expectStatus } from '../expectations';
import { createOrder, lockOf, orderLockPath, sealed } from './mes-documents';
import { expectOrder } from './mes-orders';

interface Sealable {
  itemId: string;
  orderId: string;
  lockSet: Record<string, unknown>;
  probe: DocumentProbe;
}

function lockCase(
  told: Pick<ConformanceCase, 'id' | 'title'>,
  trial: (bench: Bench, given: Sealable) => Promise<void>,
): ConformanceCase {
  return {
    ...told,
    id: `order-lock.${told.id}`,
    clause: 'seal',
    needs: 'http',
    run: async (bench) => {
      const itemId = bench.id('ITEM');
      const orderId = await createOrder(bench, { itemId });
      const probe = createDocumentProbe(bench, orderLockPath(bench, orderId));
      await trial(bench, { itemId, orderId, probe, lockSet: lockOf(bench, { orderId, itemId }) });
    },
  };
}

export const orderLockCases: readonly ConformanceCase[] = [
  lockCase(
    { id: 'echoed', title: 'echoes version and seal as the order has them' },
    async (bench, { orderId, probe, lockSet }) => {
      const content = sealed(lockSet, 1);
      await probe.create(content);
      await probe.expectHeld(content, 'the lock is echoed');
      await expectOrder(bench, orderId, { lockVersion: 1, lockSeal: content.seal }, 'the order has the lock');
    },
  ),
  lockCase(
    { id: 'next-version', title: 'puts a new version in the place of the old one, on the order itself' },
    async (bench, { orderId, itemId, probe, lockSet }) => {
      const { localRevision } = await probe.create(sealed(lockSet, 1));
      const next = sealed(lockOf(bench, { orderId, itemId, revision: 'C' }), 2);
      await probe.update(next, localRevision);
      await probe.expectHeld(next, 'the new version is echoed');
      await expectOrder(bench, orderId, { lockVersion: 2, lockSeal: next.seal }, 'the order has the new version');
    },
  ),
  lockCase(
    { id: 'freed', title: 'frees the order when the lock is withdrawn' },
    async (bench, { orderId, probe, lockSet }) => {
      const { localRevision } = await probe.create(sealed(lockSet, 1));
      const answer = await probe.withdraw({ ifMatch: localRevision, key: probe.key('withdraw') });
      expectStatus(answer, [200], 'a lock is withdrawn');
      await expectOrder(bench, orderId, { lockVersion: null, lockSeal: null }, 'the order has no lock');
    },
  ),
  lockCase(
    { id: 'altered', title: 'refuses a lock set that was altered on its way: its seal is not its hash' },
    async (bench, { orderId, probe, lockSet }) => {
      const content = { ...sealed(lockSet, 1), lockSet: { ...lockSet, revision: 'A' } };
      const answer = await probe.write(content, { ifNoneMatch: true });
      await expectRefusedAndAbsent(probe, answer, 'a lock set that is not what was sealed is refused');
      await expectOrder(bench, orderId, { lockSeal: null }, 'the order is not locked by it');
    },
  ),
  lockCase(
    { id: 'altered-update', title: 'keeps the lock it has where the next one was altered' },
    async (bench, { orderId, probe, lockSet }) => {
      const content = sealed(lockSet, 1);
      const { localRevision } = await probe.create(content);
      const altered = { ...content, version: 2, lockSet: { ...lockSet, revision: 'A' } };
      const answer = await probe.write(altered, { ifMatch: localRevision, key: probe.key('altered') });
      expectRefused(answer, 'a lock set that is not what was sealed is refused');
      await expectOrder(bench, orderId, { lockVersion: 1, lockSeal: content.seal }, 'the order keeps its lock');
    },
  ),
  lockCase(
    { id: 'unknown-order', title: 'refuses the lock of an order that is not there' },
    async (bench, { itemId }) => {
      const orderId = bench.id('NONE');
      const probe = createDocumentProbe(bench, orderLockPath(bench, orderId));
      const answer = await probe.write(sealed(lockOf(bench, { orderId, itemId }), 1), { ifNoneMatch: true });
      await expectRefusedAndAbsent(probe, answer, 'the lock of an unknown order is refused');
    },
  ),
  lockCase(
    { id: 'other-order', title: 'refuses the lock of another order' },
    async (bench, { orderId, itemId, probe }) => {
      const content = sealed(lockOf(bench, { orderId: bench.id('OTHER'), itemId }), 1);
      const answer = await probe.write({ ...content, orderId }, { ifNoneMatch: true });
      await expectRefusedAndAbsent(probe, answer, 'a lock that was sealed for another order is refused');
      await expectOrder(bench, orderId, { lockSeal: null }, 'the order is not locked by it');
    },
  ),
  lockCase(
    { id: 'other-item', title: 'refuses a lock for another item than the order builds' },
    async (bench, { orderId, probe }) => {
      const content = sealed(lockOf(bench, { orderId, itemId: bench.id('OTHER') }), 1);
      const answer = await probe.write(content, { ifNoneMatch: true });
      await expectRefusedAndAbsent(probe, answer, 'a lock for another item is refused');
      await expectOrder(bench, orderId, { lockSeal: null }, 'the order is not locked by it');
    },
  ),
];
