// What the command line prints fits a terminal, whatever ids it has to show, and says of a time how long ago it was.
import fc from 'fast-check';
import { describeTime } from '../../../cli/describe-time';
import { describeHandoffs, type ShownHandoff } from '../../../cli/describe-handoffs';
import { table, widthMax } from '../../../cli/table';

const now = new Date('2026-11-25T18:27:30.000Z');
const linesOf = (text: string): string[] => text.split('\n');
const tooWide = (text: string): string[] => linesOf(text).filter(({ length }) => length > widthMax);

describe('a table', () => {
  it('has columns as wide as their widest cell, and a dash for nothing', () => {
    expect(
      table(
        ['A', 'LONGER'],
        [
          ['wide cell', null],
          ['x', ''],
        ],
      ),
    ).toBe('A          LONGER\nwide cell  -\nx          -');
  });

  it('wraps prose and keeps ids whole', () => {
    const id = 'WO-'.padEnd(60, '7');
    const text = table(['ORDER', 'STATE', 'WHY'], [[id, 'released', 'the cut-in divides it '.repeat(8).trim()]]);

    expect(tooWide(text)).toEqual([]);
    expect(text).toContain(id);
    expect(linesOf(text).length).toBeGreaterThan(2);
  });

  it('makes a block of every row where ids alone are too wide', () => {
    const [one, two, three] = ['A', 'B', 'C'].map((letter) => letter.repeat(60));
    const text = table(['CHANGE', 'HANDOFF', 'PARK'], [[one!, two!, three!]]);

    expect(text).toBe(`CHANGE   ${one!}\nHANDOFF  ${two!}\nPARK     ${three!}`);
  });

  it('fits for any ids of the contract, and shows every one of them whole', () => {
    const id = fc.string({ unit: fc.constantFrom('A', 'b', '7', '-', ':', '#'), minLength: 1, maxLength: 100 });
    const prose = fc
      .array(fc.constantFrom('planner', 'the', 'order', 'waits'), { maxLength: 60 })
      .map((words) => words.join(' '));

    fc.assert(
      fc.property(fc.array(fc.tuple(id, prose, id, prose), { minLength: 1, maxLength: 5 }), (rows) => {
        const text = table(['FIRST', 'SECOND', 'THIRD', 'FOURTH'], rows);
        expect(tooWide(text)).toEqual([]);
        for (const [first, , third] of rows) {
          expect(text).toContain(first);
          expect(text).toContain(third);
        }
      }),
    );
  });

  it('tells times as people read them', () => {
    expect(table(['SINCE'], [['2026-11-25T18:02:11.123Z']], now)).toBe('SINCE\n2026-11-25 18:02Z, 25 min ago');
  });
});

it.each([
  ['2026-11-25T18:27:10.000Z', 'now'],
  ['2026-11-25T16:10:00.000Z', '2 h ago'],
  ['2026-11-20T18:27:00.000Z', '5 d ago'],
  ['2026-11-25T18:32:30.000Z', 'in 5 min'],
  ['2026-11-27T19:27:30.000Z', 'in 2 d'],
])('says of %s that it is %s', (iso, away) => {
  expect(describeTime(iso, now)).toBe(`${iso.slice(0, 10)} ${iso.slice(11, 16)}Z, ${away}`);
});

it('shows a stuck handoff with why, since when, who must act, and what to type', () => {
  const handoffId = `${'CHG-'.padEnd(60, '1')}:PLANT-A:mbomTransform`;
  const command = `npx cutin resolve ${handoffId} --park ${handoffId}#1 --action retry --reason "the receiver answers again"`;
  const handoff = {
    handoffId,
    changeTitle: 'Stronger bearing',
    parkId: `${handoffId}#1`,
    reason: 'RECEIVER_UNREACHABLE',
    detail: 'ERP did not answer for hours. '.repeat(6).trim(),
    owner: 'manufacturing engineer',
    stuckSince: '2026-11-25T18:02:11.123Z',
    dueAt: null,
    nextTryAt: null,
    parksAt: null,
    waysOut: [command],
  } as unknown as ShownHandoff;

  const text = describeHandoffs([handoff]);

  expect(tooWide(text)).toEqual([]);
  expect(text).toMatch(/since +2026-11-25 18:02Z, /);
  expect(text).toMatch(/owner +manufacturing engineer/);
  expect(text.slice(text.indexOf('npx')).replaceAll(/ \\\n\s+/g, ' ')).toBe(command);
});
