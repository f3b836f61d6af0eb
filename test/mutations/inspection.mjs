// Rules of inspection that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'a result is of the plan content that was locked',
    file: 'domain/inspection/decide-inspection.ts',
    from: 'if (locked?.revision !== plan.revision || locked.contentHash !== plan.contentHash) {',
    to: 'if (locked?.revision !== plan.revision) {',
    caughtBy: ['unit/engine/quality-events'],
  },
  {
    drops: 'a result to another plan holds the order',
    file: 'domain/inspection/decide-inspection.ts',
    from: 'holds: [holdForReport({ site, orderId, reason: message }, given)],',
    to: 'holds: [],',
    caughtBy: ['unit/engine/quality-events'],
  },
  {
    drops: 'a result goes by the lock under which its operation was done',
    file: 'domain/inspection/decide-inspection.ts',
    from: 'locks.find(({ version }) => version === run.lockVersion)',
    to: 'locks.findLast(({ version }) => version > 0)',
    caughtBy: ['unit/engine/quality-events'],
  },
];
