// A line that planners split, or gathered of several, and that engineering changes: a human chooses, and either is possible.
import type { Mbom, MbomLine } from '../../../domain/mbom/mbom';
import { ebomOf, merge, takeAll, type Given, type Merged } from '../../support/split-box';

const screws: Record<string, Given> = {
  '10': { itemId: 'SCR-M3', quantity: '24' },
  '20': { itemId: 'SCR-M3', quantity: '4' },
  '30': { itemId: 'LID' },
};
const gathered = 'SCR-M3|20';
const partedOff = 'SCR-M3|10';

/** 24 screws stay at operation 20, 4 are put in at 10. */
function split({ lines }: Mbom): Record<string, MbomLine> {
  const line = lines[gathered]!;
  return {
    ...lines,
    [gathered]: { ...line, quantity: '24', provenance: { occurrences: ['10'], rules: [] } },
    [partedOff]: {
      ...line,
      quantity: '4',
      operation: '10',
      provenance: { occurrences: ['20'], rules: [] },
      plannerReason: 'pre-assembled',
    },
  };
}

function after(change: (of: typeof screws) => Record<string, Given>, plan = split) {
  const of = { before: ebomOf('A', screws), after: ebomOf('B', change(structuredClone(screws))), plan };
  const asked = merge(of);
  const taking = (side: 'engineering' | 'planning'): Merged => merge(of, takeAll(asked, side));
  return { of, asked, byEngineering: taking('engineering'), byPlanning: taking('planning') };
}

/** Engineering drops an occurrence. */
function without(id: string) {
  return (of: Record<string, Given>) => Object.fromEntries(Object.entries(of).filter(([one]) => one !== id));
}

const quantities = ({ mbom }: Merged): Record<string, string> =>
  Object.fromEntries(Object.entries(mbom.lines).map(([lineId, { quantity }]) => [lineId, quantity]));
const suspects = ({ open }: Merged): unknown[] =>
  open.map(({ lineId, facet, base, engineering, planning }) => [lineId, facet, base, engineering, planning]);

describe('a line that planners split', () => {
  it('stays split where engineering changes another one', () => {
    const { asked } = after((of) => ({ ...of, '30': { itemId: 'LID', quantity: '2' } }));

    expect(asked.mayBeSent).toBe(true);
    expect(quantities(asked)).toEqual({ [gathered]: '24', [partedOff]: '4', 'LID|20': '2' });
  });

  it('is told as the planners’ doing', () => {
    const { asked } = after((of) => of);

    expect(asked.discrepancies).toMatchObject([
      { lineId: partedOff, facet: 'presence', kind: 'auto', taken: 'planning' },
    ]);
  });

  it('is a suspect where engineering lowers it to the number that is left', () => {
    const { asked, byEngineering, byPlanning } = after((of) => ({ ...of, '10': { itemId: 'SCR-M3', quantity: '20' } }));

    expect(suspects(asked)).toEqual([[gathered, 'quantity', '24', '20', '24']]);
    expect([quantities(byEngineering), byEngineering.mayBeSent]).toEqual([
      { [gathered]: '20', [partedOff]: '4', 'LID|20': '1' },
      true,
    ]);
    expect([byPlanning.open, byPlanning.mayBeSent]).toEqual([[], false]);
  });

  it('is a suspect where the occurrence of a part of it is dropped, planner’s reason or not', () => {
    const { asked, byEngineering, byPlanning } = after(without('20'));

    expect(suspects(asked)).toEqual([[partedOff, 'presence', 'present', null, 'present']]);
    expect([quantities(byEngineering), byEngineering.mayBeSent]).toEqual([{ [gathered]: '24', 'LID|20': '1' }, true]);
    expect(quantities(byPlanning)[partedOff]).toBe('4');
  });

  it('is a suspect where the quantity moves from one part of it to the other and the sum stays', () => {
    const { asked, byEngineering } = after((of) => ({
      ...of,
      '10': { itemId: 'SCR-M3', quantity: '20' },
      '20': { itemId: 'SCR-M3', quantity: '8' },
    }));

    expect(suspects(asked)).toEqual([
      [partedOff, 'quantity', '4', '8', '4'],
      [gathered, 'quantity', '24', '20', '24'],
    ]);
    expect(byEngineering.mayBeSent).toBe(true);
  });

  it('is a suspect where engineering asks for another part, and each part of it can follow', () => {
    const { asked, byEngineering } = after(({ '30': lid }) => ({
      '10': { itemId: 'SCR-M4', quantity: '24' },
      '20': { itemId: 'SCR-M4', quantity: '4' },
      '30': lid!,
    }));

    expect(suspects(asked)).toEqual([
      [partedOff, 'itemId', 'SCR-M3', 'SCR-M4', 'SCR-M3'],
      [gathered, 'presence', 'present', null, 'present'],
    ]);
    expect(byEngineering.mayBeSent).toBe(true);
    expect(byEngineering.mbom.lines[partedOff]).toMatchObject({ itemId: 'SCR-M4', quantity: '4', operation: '10' });
  });

  it('takes what engineering adds to it into the line that is engineering’s', () => {
    const { asked, byEngineering } = after((of) => ({ ...of, '40': { itemId: 'SCR-M3', quantity: '2' } }));

    expect(suspects(asked)).toEqual([[gathered, 'quantity', '24', '26', '24']]);
    expect([quantities(byEngineering)[gathered], byEngineering.mayBeSent]).toEqual(['26', true]);
  });

  it('gives engineering’s line the rest where its parts share an occurrence, and all where they leave none', () => {
    const shared = (base: Mbom): Record<string, MbomLine> => {
      const lines = split(base);
      const provenance = { occurrences: ['10', '20'], rules: [] };
      return {
        ...lines,
        [gathered]: { ...lines[gathered]!, provenance },
        [partedOff]: { ...lines[partedOff]!, provenance },
      };
    };
    const lowered = after((of) => ({ ...of, '10': { itemId: 'SCR-M3', quantity: '20' } }), shared);
    const used = after(without('10'), shared);

    expect(suspects(lowered.asked)).toEqual([[gathered, 'quantity', '24', '20', '24']]);
    expect(suspects(used.asked)).toEqual([
      [gathered, 'quantity', '24', '4', '24'],
      [partedOff, 'presence', 'present', null, 'present'],
    ]);
    expect([lowered.byEngineering.mayBeSent, used.byEngineering.mayBeSent]).toEqual([true, true]);
  });

  it('is counted per unit of the product where a part of it hangs under an assembly', () => {
    const kitted = (base: Mbom): Record<string, MbomLine> => {
      const lines = split(base);
      const kit = {
        ...lines['LID|20']!,
        itemId: 'KIT',
        quantity: '2',
        supply: 'make' as const,
        plannerReason: 'kitted',
      };
      const part = { ...lines[partedOff]!, parent: 'kit', quantity: '2' };
      return { ...lines, kit: { ...kit, provenance: { occurrences: [], rules: [] } }, [partedOff]: part };
    };
    const same = after((of) => of, kitted);
    const raised = after((of) => ({ ...of, '20': { itemId: 'SCR-M3', quantity: '6' } }), kitted);

    expect(same.asked.mayBeSent).toBe(true);
    expect(suspects(raised.asked)).toEqual([[partedOff, 'quantity', '2', '3', '2']]);
    expect(raised.byEngineering.mayBeSent).toBe(true);
  });

  it('stays as the planners have it where they lost some of it and engineering changed nothing', () => {
    const short = (base: Mbom): Record<string, MbomLine> => {
      const lines = split(base);
      return { ...lines, [partedOff]: { ...lines[partedOff]!, quantity: '3' } };
    };
    const { asked } = after((of) => of, short);

    expect([asked.open, quantities(asked)[partedOff], asked.mayBeSent]).toEqual([[], '3', false]);
  });
});

describe('a line that planners split without saying of what', () => {
  const unsaid = (base: Mbom): Record<string, MbomLine> => {
    const lines = split(base);
    const { provenance } = base.lines[gathered]!;
    const own = { ...lines[partedOff]!, provenance: { occurrences: [], rules: [] } };
    return { ...lines, [gathered]: { ...lines[gathered]!, provenance }, [partedOff]: own };
  };

  it('is a suspect, both lines of it, where engineering lowers it to the number that is left', () => {
    const { of, asked, byEngineering } = after(
      (given) => ({ ...given, '10': { itemId: 'SCR-M3', quantity: '20' } }),
      unsaid,
    );
    const apart = asked.open.map(({ lineId, facet, engineering, planning }) => ({
      ...{ lineId, facet, engineering, planning },
      take: facet === 'quantity' ? { value: '20' } : ('planning' as const),
    }));

    expect(suspects(asked)).toEqual([
      [gathered, 'quantity', '28', '24', '24'],
      [partedOff, 'presence', null, null, 'present'],
    ]);
    expect([quantities(byEngineering), byEngineering.mayBeSent]).toEqual([{ [gathered]: '24', 'LID|20': '1' }, true]);
    expect(quantities(merge(of, apart))).toEqual({ [gathered]: '20', [partedOff]: '4', 'LID|20': '1' });
  });

  it('is a suspect where engineering drops the part', () => {
    const { asked, byEngineering } = after(({ '30': lid }) => ({ '30': lid! }), unsaid);

    expect(suspects(asked)).toEqual([
      [gathered, 'presence', 'present', null, 'present'],
      [partedOff, 'presence', null, null, 'present'],
    ]);
    expect([quantities(byEngineering), byEngineering.mayBeSent]).toEqual([{ 'LID|20': '1' }, true]);
  });

  it('stays as it is where engineering changes another one', () => {
    const { asked } = after((given) => ({ ...given, '30': { itemId: 'LID', quantity: '2' } }), unsaid);

    expect([asked.open, quantities(asked)]).toEqual([[], { [gathered]: '24', [partedOff]: '4', 'LID|20': '2' }]);
  });
});

describe('lines that planners gathered to one', () => {
  const lids: Record<string, Given> = {
    a: { itemId: 'PLATE', parent: null, quantity: '2' },
    b: { itemId: 'PLATE', quantity: '3', attributes: { at: 'rear' } },
  };
  const rules = [{ id: 'rear', when: { occurrence: 'b' }, kind: 'consumeAt' as const, operation: '10' }];
  const gather = ({ lines }: Mbom): Record<string, MbomLine> => ({
    plates: { ...lines['PLATE|20']!, quantity: '5', provenance: { occurrences: ['a', 'b'], rules: ['rear'] } },
  });
  const of = (changed: Record<string, Given>) => ({
    before: ebomOf('A', lids),
    after: ebomOf('B', changed),
    rules,
    plan: gather,
  });

  it('stay one where engineering changed none of them', () => {
    const merged = merge(of(lids));

    expect([Object.keys(merged.mbom.lines), merged.mayBeSent]).toEqual([['plates'], true]);
  });

  it('are one suspect where engineering changed one of them', () => {
    const changed = of({ ...lids, b: { itemId: 'PLATE', quantity: '4' } });
    const asked = merge(changed);
    const done = merge(changed, takeAll(asked, 'engineering'));

    expect(suspects(asked)).toEqual([['plates', 'quantity', '5', '6', '5']]);
    expect([quantities(done), done.mayBeSent]).toEqual([{ plates: '6' }, true]);
  });

  it('leave the one that engineering makes of another part', () => {
    const changed = of({ ...lids, b: { itemId: 'SHEET', quantity: '3' } });
    const asked = merge(changed);
    const done = merge(changed, takeAll(asked, 'engineering'));

    expect([quantities(done), done.mayBeSent]).toEqual([{ plates: '2', 'SHEET|10': '3' }, true]);
  });
});
