// Rules of change that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'what cannot be compared is not told as new',
    file: 'engine/change/read-impact.ts',
    from: 'const parts = before === null ? [] : compareParts(before, ebom);',
    to: 'const parts = compareParts(before ?? nothing, ebom);',
    caughtBy: ['unit/engine/show-impact'],
  },
  {
    drops: 'the counts of an impact are of all changes, listed or not',
    file: 'domain/change/impact.ts',
    from: 'unlisted: changes.length - listed.length',
    to: 'unlisted: 0',
    caughtBy: ['unit/engine/show-impact'],
  },
  {
    drops: 'the first reason for which a change is called off stands',
    file: 'domain/change/decide-call-off.ts',
    from: "if (state === 'aborting') return { standing, effects: effectsOf({}) };",
    to: '',
    caughtBy: ['unit/engine/release'],
  },
  {
    drops: 'what is not interchangeable takes a new item number',
    file: 'domain/change/check-change-class.ts',
    from: "action === 'revise' && affects.length > 0",
    to: "action === 'revise' && affects.length > 1",
    caughtBy: ['unit/change/change-class'],
  },
  {
    drops: 'every user of a replaced item is part of the change',
    file: 'domain/change/check-change-class.ts',
    from: 'replacedBy.has(itemId) && !settled.has(parent)',
    to: 'replacedBy.has(itemId) && settled.has(parent)',
    caughtBy: ['unit/change/change-class'],
  },
  {
    drops: 'no stock is left undecided',
    file: 'domain/change/stock-disposition.ts',
    from: '.filter(({ stock }) => !given.has(stock.itemId))',
    to: '.filter(({ stock }) => !given.has(stock.itemId) && given.size > 0)',
    caughtBy: ['unit/change/stock-disposition'],
  },
  {
    drops: 'stock is used up only by a cut-in that uses it up',
    file: 'domain/change/stock-disposition.ts',
    from: "} else if (disposition === 'useUp' && compareQuantities(rest.quantity, 0) > 0) {",
    to: "} else if (disposition === 'useUp' && compareQuantities(rest.quantity, 0) < 0) {",
    caughtBy: ['unit/change/stock-disposition'],
  },
];
