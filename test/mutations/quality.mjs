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
  {
    drops: 'a draft of which nobody knows the product is read as the product at the gate reads it',
    file: 'domain/quality/drafts-about-unit.ts',
    from: 'const read = readUnit(draft, options);',
    to: 'const read = readUnit(draft, options.form === undefined ? options : {});',
    caughtBy: ['unit/engine/shipments'],
  },
  {
    drops: 'a nonconformance whose end item is not known names no unit yet',
    file: 'domain/quality/resolve-references.ts',
    from: 'order === null ? unreadYet(report)',
    to: 'order === null ? readUnit(report, {})',
    caughtBy: ['unit/engine/quality-events'],
  },
];
