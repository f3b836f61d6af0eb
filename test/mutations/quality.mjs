// Rules of quality that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'an NCR that opened is not changed by another content',
    file: 'domain/quality/decide-nonconformance.ts',
    from: 'if (hash(held.report) === hash(report))',
    to: 'if (held.report.serial === report.serial)',
    caughtBy: ['unit/engine/quality-events'],
  },
  {
    drops: 'an NCR opens once all it names is found',
    file: 'domain/quality/decide-nonconformance.ts',
    from: "const state = missing.length === 0 ? 'open' : 'draft';",
    to: "const state = missing.length <= 1 ? 'open' : 'draft';",
    caughtBy: ['unit/engine/quality-events'],
  },
  {
    drops: 'use as it is and repair take a concession',
    file: 'domain/quality/decide-disposition.ts',
    from: 'if (conceded.includes(disposition) && concession === null) {',
    to: "if (conceded.includes(disposition) && concession === '') {",
    caughtBy: ['unit/engine/quality-events'],
  },
  {
    drops: 'a draft is not disposed of',
    file: 'domain/quality/decide-disposition.ts',
    from: "if (held.state === 'draft') return waitFor(",
    to: "if (held.state === 'draft' && false) return waitFor(",
    caughtBy: ['unit/engine/quality-events'],
  },
  {
    drops: 'a disposition is given once',
    file: 'domain/quality/decide-disposition.ts',
    from: 'if (held.disposition === disposition && held.concession === concession)',
    to: 'if (held.disposition !== null)',
    caughtBy: ['unit/engine/quality-events'],
  },
];
