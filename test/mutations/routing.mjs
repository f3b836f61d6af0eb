// Rules of routing that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'a released revision has one content',
    file: 'domain/routing/decide-release.ts',
    from: 'same.contentHash !== contentHash || same.supersedes !== supersedes',
    to: 'same.supersedes !== supersedes',
    caughtBy: ['unit/engine/release-events'],
  },
  {
    drops: 'a release waits for the one that it supersedes',
    file: 'domain/routing/decide-release.ts',
    from: 'if (same === null && supersedes !== null && !isPredecessorKnown)',
    to: "if (same === null && supersedes === '')",
    caughtBy: ['unit/engine/release-events'],
  },
];
