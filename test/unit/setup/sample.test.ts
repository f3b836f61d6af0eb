// The sample that `npm start` loads is a plant that could be: what the contract refuses does not stand in it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseRange } from '../../../domain/effectivity/parse-range';
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import { intersectSpans } from '../../../domain/effectivity/span-algebra';

const folder = path.resolve(__dirname, '../../../systems/samples/drive-unit');
const orders = JSON.parse(readFileSync(path.join(folder, 'work-orders.json'), 'utf8')) as {
  orderId: string;
  serials: string;
}[];

function spansOf(serials: string) {
  const read = parseRange(serials, { ...zerosInsignificant('DRV-100'), basis: 'serial' });
  if (read.kind === 'refused') throw new Error(serials);
  return read.value;
}

it('builds no unit under two open orders', () => {
  const shared = orders.flatMap((one, at) =>
    orders.slice(at + 1).flatMap((other) => intersectSpans(spansOf(one.serials), spansOf(other.serials))),
  );

  expect(orders.length).toBeGreaterThan(1);
  expect(shared).toEqual([]);
});
