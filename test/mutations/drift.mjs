// Rules of drift that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'what an aborted or unfinished change left behind is critical',
    file: 'domain/drift/judge-drift.ts',
    from: "preparedBy === null || preparedBy.state === 'closed'",
    to: "preparedBy === null || preparedBy.state !== 'propagating'",
    caughtBy: ['unit/drift/judge-drift'],
  },
  {
    drops: 'a lock that differs was tampered with',
    file: 'domain/drift/judge-drift.ts',
    from: "if (documentKind === 'orderLock') return judged('lockTampered', difference);",
    to: '',
    caughtBy: ['unit/drift/judge-drift'],
  },
  {
    drops: 'a document that is gone is a finding',
    file: 'domain/drift/judge-drift.ts',
    from: "if (held === null) return judged('missing', []);",
    to: 'if (held === null) return null;',
    caughtBy: ['unit/drift/judge-drift'],
  },
  {
    drops: 'what no change of ours has to do with is repaired by hand',
    file: 'domain/drift/judge-drift.ts',
    from: 'if (changeId === null) return [];',
    to: '',
    caughtBy: ['unit/drift/judge-drift'],
  },
  {
    drops: 'a lock that was altered is never accepted',
    file: 'domain/drift/judge-drift.ts',
    from: "      return ['pushAgain', 'raiseChange'];",
    to: "      return ['pushAgain', 'acceptBaseline', 'raiseChange'];",
    caughtBy: ['unit/drift/judge-drift'],
  },
];
