// A quantity that may be wrong by a thousand is asked for and not guessed.
import { parseBomFile, type Stated } from '../../../adapters/bom-files/parse-bom-file';

function quantitiesOf(rows: string[], stated: Stated = {}): string[] {
  const text = rows.join('\n');
  const read = parseBomFile({ text, fileName: 'b.csv', itemId: 'TOP', revision: 'A', stated });
  if (read.kind === 'refused') return read.reasons.map(({ message }) => message);
  return Object.values(read.value.ebom.occurrences).map(({ quantity }) => quantity);
}

const beside = ['Level;Part Number;Quantity;Price', '1;A;1.000;3,50', '1;B;2;0,05'];

it.each([
  ['semicolons', beside],
  ['commas', ['Level,Part Number,Quantity,Price', '1,A,1.000,"3,50"']],
  ['a currency', ['Level;Part Number;Quantity;Price', '1;A;1.000;3,50 €']],
])('a point that may part thousands is refused beside a decimal comma of another column, between %s', (_name, rows) => {
  expect(quantitiesOf(rows)).toEqual([expect.stringContaining('row 2, column Quantity: "1.000" is ambiguous')]);
});

it.each<[string, string[], Stated, string[]]>([
  ['the point is stated', beside, { decimal: 'point' }, ['1.000', '2']],
  ['another quantity proves it', [...beside, '1;C;0.25;1,50'], {}, ['1.000', '2', '0.25']],
  ['no cell has a decimal comma', ['Level;Part Number;Quantity;Price', '1;A;1.000;3.50'], {}, ['1.000']],
])('a point is a decimal one where %s', (_name, rows, stated, quantities) => {
  expect(quantitiesOf(rows, stated)).toEqual(quantities);
});
