// npm start as people run it: in a terminal, twice in one folder, stopped in every way there is. Whatever stops it, no
// process is left and the data folder is one that PostgreSQL closed itself.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { tellSkipped } from '../support/skip-without';
import { hasTerminal, isDatabaseClean, startInTerminal, type Terminal } from '../support/terminal';
import { root } from '../support/stack';

jest.setTimeout(600_000);

/** Ten prove it; one holds it. */
const rounds = Number(process.env['CUTIN_TERMINAL_ROUNDS'] ?? 1);
const isUp = 'Ctrl-C stops everything.';

const ways: [string, (terminal: Terminal) => void][] = [
  ['Ctrl-C', ({ ctrlC }) => ctrlC()],
  ['an impatient Ctrl-C', ({ ctrlC }) => [0, 100, 200].forEach((ms) => setTimeout(ctrlC, ms))],
  ['a closed window', ({ close }) => close()],
  ['SIGTERM to npm', ({ signalNpm }) => signalNpm('SIGTERM')],
  ['SIGHUP to npm', ({ signalNpm }) => signalNpm('SIGHUP')],
];

describe.each(ways)('stopped by %s', (_, stop) => {
  it('leaves no process and a clean database, once it is up and while it starts', async () => {
    if (!hasTerminal) return tellSkipped('there is no util-linux `script` to make a terminal with');
    for (let round = 0; round < rounds; round += 1) {
      const terminal = startInTerminal();
      try {
        if (round > 0 || rounds === 1) await terminal.untilProcesses(2 + (round % 10));
        else await terminal.untilShown(isUp);

        stop(terminal);

        await terminal.untilGone();
        expect(isDatabaseClean(terminal.home)).toBe(true);
        expect(existsSync(path.join(terminal.home, 'launcher.json'))).toBe(false);
      } finally {
        terminal.end();
      }
    }
  });
});

describe('a second start in the folder of a running one', () => {
  it('uses the stack that runs, tells since when the change is closed, and leaves it running', async () => {
    if (!hasTerminal) return tellSkipped('there is no util-linux `script` to make a terminal with');
    const terminal = startInTerminal();
    try {
      await terminal.untilShown(isUp);
      const before = terminal.alive();

      const second = spawnSync('npm', ['start', '--', '--once'], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, CUTIN_HOME: terminal.home },
      });

      expect([second.status, second.stderr]).toEqual([0, '']);
      expect(second.stdout).toMatch(/runs already \(process \d+, since .*\): it is used/);
      expect(second.stdout).toMatch(/CHG-1042 is closed since \d{4}-/);
      expect(terminal.alive()).toEqual(before);
      terminal.ctrlC();
      await terminal.untilGone();
    } finally {
      terminal.end();
    }
  });
});
