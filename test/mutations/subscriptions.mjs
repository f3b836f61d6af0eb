// Rules of subscriptions that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'the same subscription again is the one that it is',
    file: 'domain/subscriptions/decide-subscription.ts',
    from: 'if (own !== null) return accepted({ isNew: false, effects: {} });',
    to: '',
    caughtBy: ['unit/engine/subscriptions'],
  },
  {
    drops: 'a name that stands is taken',
    file: 'domain/subscriptions/decide-subscription.ts',
    from: 'if (rival !== null) return refused(nameTaken(command.name));',
    to: '',
    caughtBy: ['unit/engine/subscriptions'],
  },
  {
    drops: 'a replay skips nothing that is still to come',
    file: 'domain/subscriptions/decide-subscription.ts',
    from: 'return { cursor: Math.min(subscription.cursor, act.fromPosition - 1) };',
    to: 'return { cursor: act.fromPosition - 1 };',
    caughtBy: ['unit/engine/subscriptions'],
  },
  {
    drops: 'a secret that was rotated stays good for its time',
    file: 'domain/subscriptions/decide-subscription.ts',
    from: 'Date.parse(until) > Date.parse(at)',
    to: 'Date.parse(until) < Date.parse(at)',
    caughtBy: ['unit/engine/subscriptions'],
  },
  {
    drops: 'a dead letter is settled once',
    file: 'domain/subscriptions/decide-dead-letter.ts',
    from: '  if (!isDead) {',
    to: '  if (!isDead && position < 0) {',
    caughtBy: ['unit/engine/subscriptions'],
  },
];
