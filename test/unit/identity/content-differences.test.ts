// Where two contents differ, whatever their keys are called.
import { contentDifferences } from '../../../domain/identity/content-differences';

it.each(['constructor', 'toString', 'valueOf'])('tells a key %s that one content alone holds', (name) => {
  const [held, none] = [{ lines: { [name]: { quantity: '1' } } }, { lines: {} }];

  expect(contentDifferences(held, none)).toEqual([
    { pointer: `/lines/${name}`, sent: { quantity: '1' }, held: '(absent)' },
  ]);
  expect(contentDifferences(none, held)).toEqual([
    { pointer: `/lines/${name}`, sent: '(absent)', held: { quantity: '1' } },
  ]);
});
