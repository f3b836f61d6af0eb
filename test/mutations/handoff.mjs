// Rules of handoff that a test without a server must miss when they are dropped.
export const mutations = [
  {
    drops: 'a late click does not answer a later park',
    file: 'domain/handoff/decide-resolution.ts',
    from: 'if (park?.parkId !== parkId)',
    to: 'if (park === null)',
    caughtBy: ['unit/engine/resolve'],
  },
  {
    drops: 'a park is answered once',
    file: 'domain/handoff/decide-resolution.ts',
    from: 'if (standing !== null) return alreadyResolved(parkId, standing);',
    to: '',
    caughtBy: ['unit/engine/resolve'],
  },
  {
    drops: 'a waiver is signed',
    file: 'domain/handoff/decide-resolution.ts',
    from: "if (action === 'waive' && signature === null)",
    to: "if (action === 'abort' && signature === null && false)",
    caughtBy: ['unit/engine/resolve'],
  },
  {
    drops: 'policy says which ways out of a park are open',
    file: 'domain/handoff/decide-resolution.ts',
    from: 'if (park.actions.includes(action)) return null;',
    to: 'return null;',
    caughtBy: ['unit/engine/resolve'],
  },
  {
    drops: 'only the answer that stands is voided',
    file: 'domain/handoff/decide-void.ts',
    from: 'if (parked === null || standing?.resolutionId !== resolutionId) return null;',
    to: 'if (parked === null) return null;',
    caughtBy: ['unit/engine/resolve'],
  },
  {
    drops: 'a withdrawn handoff stays withdrawn',
    file: 'domain/handoff/handoff-states.ts',
    from: '  withdrawn: [],',
    to: "  withdrawn: ['verified'],",
    caughtBy: ['property/state-machines'],
  },
  {
    drops: 'a waived handoff comes back only to be taken back',
    file: 'domain/handoff/handoff-states.ts',
    from: '  waived: takenBack,',
    to: '  waived: carrying,',
    caughtBy: ['property/state-machines'],
  },
];
