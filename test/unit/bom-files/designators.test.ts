// What a cell of designators names: no part is lost between two of them, and no word becomes one.
import { readDesignators } from '../../../adapters/bom-files/designators';
import { parseBomFile } from '../../../adapters/bom-files/parse-bom-file';

it.each([
  ['C1 to C3', 3, 'C1 C2 C3'],
  ['C1 thru C4', 4, 'C1 C2 C3 C4'],
  ['C1 bis C3, R1', 4, 'C1 C2 C3 R1'],
  ['C1 TO 3', 3, 'C1 C2 C3'],
  ['C1 -C3', 3, 'C1 C2 C3'],
  ['C1- C3', 3, 'C1 C2 C3'],
  ['C1…C3', 3, 'C1 C2 C3'],
  ['TP1 GND', 2, 'TP1 GND'],
  ['-K1 -K2', 2, '-K1 -K2'],
  ['BT+, BT-', 2, 'BT+ BT-'],
  ['J1-2', 1, 'J1-2'],
])('%s of quantity %d names %s', (cell, quantity, names) => {
  expect(readDesignators(cell, quantity)).toEqual({ kind: 'read', designators: names.split(' ') });
});

it.each([
  ['C1 to C3', 1],
  ['C1 to C4', 3],
  ['C1 thru C4', 3],
  ['C1 bis C5', 3],
  ['R3 and R4', 3],
  ['R3 and R4', 1],
  ['R3 & R4', 3],
  ['R1, R2, ...', 3],
  ['R1 etc', 2],
  ['R1, usw.', 2],
  ['R1...', 1],
  ['C1 -C3', 2],
  ['C1 -C3', 1],
  ['C1 x2', 2],
  ['C1 (opt)', 2],
  ['R1 R2, C1', 2],
  ['R1 spare', 2],
  ['-', 1],
  ['N/A', 1],
  ['TBD', 1],
  ['#N/A', 1],
  ['1.00E+06', 1],
  ['03. Mar', 2],
])('%s of quantity %d is unclear', (cell, quantity) => {
  expect(readDesignators(cell, quantity).kind).toBe('unclear');
});

it.each([
  ['Reference,Quantity,MPN\nR9,1,Y\n"R3 and R4",3,X\n', 'row 3, column Reference: "and" is no designator.'],
  ['Reference,Quantity,MPN\n"C1 to C4",3,X\n', 'row 2, column Quantity: quantity 3, but 1 designators, or 4'],
  ['Designator,Footprint\nC1 to C3,0402\n', 'column Designator: a range of designators, and no quantity'],
])('a list is refused for them with the row and the column', (text, message) => {
  expect(parseBomFile({ text, fileName: 'b.csv', itemId: 'TOP', revision: 'A' })).toMatchObject({
    reasons: [{ code: 'ROW_INVALID', message: expect.stringContaining(message) as string }],
  });
});
