// Cases of an order that makes one lot of units without serials: the lot stands in the place of a serial, from the question
// before a start to the completion.
import type { ConformanceCase } from '../case';
import { expectRefused, expectSame, expectStatus } from '../expectations';
import { completeNow, lockedOrder, start, startNow, toldOf } from './floor-order';

const lot = 'L-0042';

/** `lot` may be left out for a unit with a serial, and `serial` for a lot: absent is null. */
const named = ({ serial = null, lot: of = null }: Record<string, unknown> = {}): object => ({ serial, lot: of });

export const lotCases: readonly ConformanceCase[] = [
  {
    id: 'lot.released',
    clause: 'told',
    needs: 'engine',
    title: 'tells the release of an order of a lot with its lot and no serials',
    run: async (bench) => {
      const order = await lockedOrder(bench, { lot });
      const [event] = await toldOf(bench, order, 'workorder.released');
      const { serials = null, lot: told = null } = event?.data ?? {};
      expectSame({ serials, lot: told }, { serials: null, lot }, 'the order is told with its lot');
    },
  },
  {
    id: 'lot.asked',
    clause: 'asksFirst',
    needs: 'engine',
    title: 'asks for the lot in the place of a serial, and tells its start, completion and end so',
    run: async (bench) => {
      const order = await lockedOrder(bench, { lot });
      for (const operation of ['0010', '0020']) {
        await startNow(bench, order, { operation });
        await completeNow(bench, order, { operation });
      }
      for (const { question } of bench.engine().asked(order.orderId))
        expectSame(named({ ...question }), { serial: null, lot }, 'the engine is asked for the lot');
      for (const name of ['operation.started', 'operation.completed', 'unit.completed'])
        for (const { data } of await toldOf(bench, order, name))
          expectSame(named(data), { serial: null, lot }, `${name} is told of the lot`);
    },
  },
  {
    id: 'lot.of-order',
    clause: 'asksFirst',
    needs: 'engine',
    title: 'starts no other lot than that of the order, and no serial',
    run: async (bench) => {
      const { lot: _, ...bySerial } = await lockedOrder(bench, { lot });
      expectRefused(await start(bench, { ...bySerial, lot: 'L-0043' }), 'another lot is not started');
      expectRefused(await start(bench, bySerial), 'a serial is not started where the order makes a lot');
      expectStatus(await start(bench, { ...bySerial, lot }), [200, 201], 'the lot itself is started');
    },
  },
];
