// One entry for every file: the format is told by extension and header, or the file is refused.
import { levelProfile, parentProfile } from '../../../adapters/bom-files/parse-multilevel-bom';
import { parseBomFile } from '../../../adapters/bom-files/parse-bom-file';

function parse(text: string, given: Partial<Parameters<typeof parseBomFile>[0]> = {}) {
  return parseBomFile({ text, fileName: 'b.csv', itemId: 'TOP', revision: 'A', ...given });
}

const json = JSON.stringify({
  itemId: 'TOP',
  revision: 'A',
  description: '',
  occurrences: {
    a: { itemId: 'X', parent: null, findNumber: '1', quantity: '1', unit: 'each', fitted: true, attributes: {} },
  },
});

describe('a bill of materials file', () => {
  it.each([
    ['flat by its column Reference', 'b.csv', 'Reference, Quantity, MPN\nC1,1,X\n', 'C1'],
    ['by level by its column Level', 'b.CSV', '\ufeffLevel,Part Number,Quantity\n1,X,1\n', ':X'],
    ['by parent by its column Parent', 'b.csv', 'Parent,Part Number,Quantity\nTOP,X,1\n', ':X'],
    ['as JSON by its extension', 'b.json', json, 'a'],
  ])('is read %s', (_name, fileName, text, id) => {
    const parsed = parse(text, { fileName });

    expect(parsed.kind === 'accepted' && Object.keys(parsed.value.ebom.occurrences)).toEqual([id]);
  });

  it('is read by the profile that is stated, whatever its header looks like', () => {
    const text = 'Level,Parent,Part Number,Quantity\n1,TOP,X,1\n2,X,Y,1\n';
    const ids = [levelProfile, parentProfile].map((profile) => {
      const parsed = parse(text, { profile, fileName: 'b.txt' });
      return parsed.kind === 'accepted' && Object.keys(parsed.value.ebom.occurrences);
    });

    expect(ids).toEqual([
      [':X', ':X/:Y'],
      [':X', ':X/:Y'],
    ]);
  });

  it.each([
    ['nobody can tell the header', 'b.csv', 'Ebene;Teil;Menge\n1;X;1\n', '"Reference", "Level", "Parent"'],
    ['two formats fit', 'b.csv', 'Level,Reference,Part Number,Quantity\n1,C1,X,1\n', '"Reference", "Level"'],
    ['the extension is unknown', 'b.xlsx', 'PK', '".xlsx" is neither .csv nor .json'],
    ['there is no extension', 'bom', 'Level', '"" is neither .csv nor .json'],
  ])('is refused where %s, naming what was looked for', (_name, fileName, text, message) => {
    expect(parse(text, { fileName })).toMatchObject({
      reasons: [{ code: 'BOM_FORMAT_UNKNOWN', message: expect.stringContaining(message) as string }],
    });
  });

  it.each([
    ['empty', '\n', 'FILE_EMPTY'],
    ['no CSV in its header', 'Level,"Part\n', 'CSV_SYNTAX'],
  ])('is refused where it is %s', (_name, text, code) => {
    expect(parse(text)).toMatchObject({ reasons: [{ code }] });
  });
});
