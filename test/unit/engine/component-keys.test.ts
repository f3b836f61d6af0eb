// What one piece is called, however item and serial are written.
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import { componentKeyOf } from '../../../domain/units/component-moves';

it('gives two pieces two names, whatever stands in the name of their item', () => {
  const keyOf = (itemId: string, serial: string) => componentKeyOf({ itemId, serial, lot: null }, zerosInsignificant);

  expect(keyOf('A/B', '1')).not.toBe(keyOf('A', 'B/1'));
  expect(keyOf('A~1B', '1')).not.toBe(keyOf('A/B', '1'));
  expect(keyOf('A', 'B/01')).toBe(keyOf('A', 'B/1'));
});
