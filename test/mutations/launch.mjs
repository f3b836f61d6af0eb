// Rules of npm start that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'a launcher that runs keeps its lock',
    file: 'processes/launch/launcher-lock.ts',
    from: "if (holder !== null && isAlive(holder)) return { kind: 'taken', holder };",
    to: '',
    caughtBy: ['unit/setup/launcher-lock'],
  },
  {
    drops: 'the id of a killed launcher may be another process now',
    file: 'processes/launch/process-identity.ts',
    from: 'return now === null ? !hasProc : began === null || now === began;',
    to: 'return now !== null;',
    caughtBy: ['unit/setup/launcher-lock'],
  },
  {
    drops: 'a lock is released by its holder alone',
    file: 'processes/launch/launcher-lock.ts',
    from: 'if (holder?.pid === mine.pid && holder.since === mine.since) rmSync',
    to: 'if (holder !== null && mine.pid > 0) rmSync',
    caughtBy: ['unit/setup/launcher-lock'],
  },
  {
    drops: 'a stated port is not replaced by another one',
    file: 'processes/launch/ports.ts',
    from: 'else if (stated[name] !== undefined)',
    to: 'else if (stated[name] === 0)',
    caughtBy: ['unit/setup/ports'],
  },
];
