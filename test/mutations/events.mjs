// Rules of events that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'another format of CloudEvents is not read as data',
    file: 'contract/events/decode-cloud-events.ts',
    from: "mediaType.startsWith('application/cloudevents') ? refused(unsupported) : decodeBinary(message)",
    to: 'decodeBinary(message)',
    caughtBy: ['unit/contract/cloud-events'],
  },
  {
    drops: 'an id that came before with another content is a conflict',
    file: 'domain/events/event-turn.ts',
    from: 'if (known !== null && known.bodyHash !== bodyHash)',
    to: "if (known !== null && bodyHash === '')",
    caughtBy: ['unit/engine/take-in'],
  },
  {
    drops: 'an event before its turn waits',
    file: 'domain/events/event-turn.ts',
    from: "if (sequence > last + 1) return { kind: 'early'",
    to: "if (sequence > last + 2) return { kind: 'early'",
    caughtBy: ['unit/engine/take-in'],
  },
  {
    drops: 'a number belongs to the event that holds it',
    file: 'domain/events/event-turn.ts',
    from: 'if (holder !== null) return reused(event, last, holder);',
    to: '',
    caughtBy: ['unit/engine/take-in'],
  },
  {
    drops: 'an event that is sent again gets its first answer',
    file: 'domain/events/event-turn.ts',
    from: "if (known !== null && !wasExpired) return { kind: 'answered', answer: known.answer, alarm: null };",
    to: '',
    caughtBy: ['unit/engine/take-in'],
  },
  {
    drops: 'a waiting event goes on in its turn',
    file: 'domain/events/due-event.ts',
    from: "return state === 'waiting' && sequence !== last + 1;",
    to: 'return false;',
    caughtBy: ['unit/engine/take-in'],
  },
  {
    drops: 'of a message, all is kept or nothing',
    file: 'engine/events/take-in-whole.ts',
    from: 'return { stands: value.reasons.length === 0, value };',
    to: 'return { stands: true, value };',
    caughtBy: ['unit/engine/take-in'],
  },
  {
    drops: 'what a refused message raises stands',
    file: 'engine/events/take-in-whole.ts',
    from: 'await tx.commit(combine(...raised));',
    to: '',
    caughtBy: ['unit/engine/take-in'],
  },
];
