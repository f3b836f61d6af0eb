// Rules of what is printed for people that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'an abort is printed only where it stands open',
    file: 'domain/handoff/ways-out.ts',
    from: "parked.actions.includes('abort') ? 'abort' : 'retry'",
    to: "'abort'",
    caughtBy: ['unit/handoff/ways-out'],
  },
  {
    drops: 'every reason of a park has its way out',
    file: 'domain/handoff/ways-out.ts',
    from: "  LOCK_STALE: retry('the decisions of the item are settled'),\n",
    to: '',
    caughtBy: ['unit/handoff/ways-out'],
  },
  {
    drops: 'a shell reads no id as its own words',
    file: 'domain/shell-word.ts',
    from: String.raw`return /^[\w./:@+-]+$/.test(word) ? word :`,
    to: String.raw`return /^[\w./:@+ &$-]+$/.test(word) ? word :`,
    caughtBy: ['unit/handoff/shell-word'],
  },
  {
    drops: 'a folded command is the same command',
    file: 'domain/shell-word.ts',
    from: "`${parts.at(-1) ?? ''} ${word}`",
    to: "`${parts.at(-1) ?? ''}${word}`",
    caughtBy: ['unit/handoff/ways-out'],
  },
  {
    drops: 'a table fits a terminal',
    file: 'cli/table.ts',
    from: 'while (total() > widthMax)',
    to: 'while (total() > 9_999)',
    caughtBy: ['unit/cli/table'],
  },
  {
    drops: 'an id is never broken',
    file: 'cli/wrap.ts',
    from: "const longer = line === '' ? word : `${line} ${word}`;",
    to: "const longer = (line === '' ? word : `${line} ${word}`).slice(0, width);",
    caughtBy: ['unit/cli/table'],
  },
  {
    drops: 'a time says how long ago it was',
    file: 'cli/table.ts',
    from: 'isTime(cell) ? describeTime(cell, now) : cell',
    to: 'cell',
    caughtBy: ['unit/cli/table'],
  },
];
