// Rules of cost that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'an interval has 95 % confidence',
    file: 'domain/cost/escape-cost.ts',
    from: 'const z = 1.959964;',
    to: 'const z = 1.644854;',
    caughtBy: ['unit/cost/escape-cost'],
  },
];
