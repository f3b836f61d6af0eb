// What people read of interrupted work.
import { describeInterruptions } from '../../../cli/describe-interruptions';
import type { Interruption } from '../../../ports/work';

const interrupted = (workflowId: string): Interruption => ({
  workflowId,
  kind: 'change',
  changeId: 'CHG-1',
  changeTitle: 'Stronger bearing',
  handoffId: null,
  because: 'it was terminated',
  interruptedAt: '2026-03-02T08:00:00.000Z',
});

it('tells why each is interrupted and prints both ways out of each, ready to run', () => {
  const lines = describeInterruptions([interrupted('change/CHG-1'), interrupted('change/CHG-2')]).split('\n');

  expect(lines[1]).toContain('it was terminated');
  expect(lines[1]).toContain('Stronger bearing');
  expect(lines.slice(-4)).toEqual([
    '  npx cutin resume change/CHG-1 --reason "..."',
    '  npx cutin abort change/CHG-1 --reason "..."',
    '  npx cutin resume change/CHG-2 --reason "..."',
    '  npx cutin abort change/CHG-2 --reason "..."',
  ]);
});

it('quotes an id that a shell would read as its own', () => {
  expect(describeInterruptions([interrupted("change/CHG 1;it's")])).toContain(
    String.raw`npx cutin abort 'change/CHG 1;it'\''s' --reason`,
  );
});

it('says where nothing is interrupted', () => {
  expect(describeInterruptions([])).toBe('nothing is interrupted');
});
