// Every reason of a park has one way out that is right, printed as a command that runs as it stands.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parkCodes, waysOut, type ParkedHandoff } from '../../../domain/handoff/ways-out';
import { asShellWord, foldCommand } from '../../../domain/shell-word';

const parked: ParkedHandoff = {
  handoffId: 'CHG-1:PLANT-A:mbomTransform',
  parkId: 'CHG-1:PLANT-A:mbomTransform#1',
  reason: 'RECEIVER_UNREACHABLE',
  items: ['DRV-100'],
  actions: ['retry', 'abort'],
};

/** What a shell makes of a command: the words that the command line is given. */
function wordsOf(command: string): string[] {
  const out = execFileSync('/bin/sh', ['-c', `npx() { printf '%s\\0' "$@"; }\n${command}`], { encoding: 'utf8' });
  return out.split('\0').slice(0, -1);
}

it('holds a way out for exactly the codes that docs/errors.md lists as reasons of parks', () => {
  const page = readFileSync(path.resolve(__dirname, '../../../docs/errors.md'), 'utf8');
  const rows = [...page.matchAll(/^\| <a id="\w+"><\/a>`([A-Z_]+)` *\| (.*?) *\|/gm)];

  const listed = rows.filter(([, , where = '']) => /\bpark\b/.test(where)).map(([, code]) => code);

  expect([...parkCodes].sort()).toEqual(listed.sort());
});

it.each(parkCodes)('prints for %s a command that a shell reads as it was meant', (reason) => {
  const [first = ''] = waysOut({ ...parked, reason });

  const words = wordsOf(first);
  expect(words[0]).toBe('cutin');
  expect(words).toContain(parked.handoffId);
  // What stands for a choice is refused by the command line.
  expect(words.filter((word) => /^<.*>$/.test(word))).toEqual([]);
  expect(words.filter((word) => word === '' || word === '...')).toEqual([]);
});

it('shows what engineering and planning disagree on before it is settled', () => {
  expect(waysOut({ ...parked, reason: 'RECONCILIATION_OPEN' })).toEqual([
    'npx cutin reconcile CHG-1:PLANT-A:mbomTransform',
    'npx cutin reconcile CHG-1:PLANT-A:mbomTransform --take-all engineering',
  ]);
});

it('prints no abort where none stands open', () => {
  const [command] = waysOut({ ...parked, reason: 'RELEASE_DIFFERS', actions: ['retry', 'waive'] });

  expect(command).toContain('--action retry');
});

it('has a way out for a reason that a later release knows', () => {
  expect(waysOut({ ...parked, reason: 'OF_ANOTHER_RELEASE' })).toEqual([expect.stringContaining('--action retry')]);
});

describe('an id that somebody else chose', () => {
  const word = fc.string({
    unit: fc.constantFrom('a', 'B', '7', ' ', "'", '"', '$', '`', '\\', '(', '&', '#', '-', 'é'),
    minLength: 1,
    maxLength: 12,
  });

  it('is given to the command as it is, folded or not', () => {
    const command = (id: string): string =>
      `npx cutin resolve ${asShellWord(id)} --park ${asShellWord(`${id}#1`)} --action retry --reason "it is mended"`;

    fc.assert(
      fc.property(word, fc.integer({ min: 10, max: 80 }), (id, width) => {
        const expected = ['cutin', 'resolve', id, '--park', `${id}#1`, '--action', 'retry', '--reason', 'it is mended'];
        expect(wordsOf(foldCommand(command(id), width))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('does not widen a folded line, where it is short', () => {
    const folded = foldCommand(waysOut(parked)[0] ?? '', 72);

    expect(folded.split('\n').filter((line) => line.length > 74)).toEqual([]);
  });
});
