// The lines of the contract that cases hold, and what happens on the floor where a system does not keep them.

export const clauses = {
  access: {
    line: 'Every call says who calls, by bearer token.',
    matters: 'Whoever reaches the port could move an order to another revision.',
  },
  writtenOnce: {
    line: 'A transfer is one idempotent write: the same key is the same write.',
    matters: 'A retry after a lost answer would write twice, or overwrite what came after it.',
  },
  noLostUpdate: {
    line: 'A write names the state it builds on (If-Match, If-None-Match).',
    matters: 'What somebody changed in between would be overwritten, and nobody would see it.',
  },
  readBack: {
    line: 'A handoff counts when the receiver is read back and holds exactly what was sent.',
    matters: 'A receipt would prove content that the system does not hold, or never be given.',
  },
  refusedWhole: {
    line: 'Content outside the contract is refused, with nothing written.',
    matters: 'Half a document would be built to, or the handoff would be tried for hours.',
  },
  withdrawal: {
    line: 'An abort takes back what was applied, with the same guarantees.',
    matters: 'A change that was called off would stay on the floor.',
  },
  fence: {
    line: 'A write that is still on its way when a change is called off never arrives.',
    matters: 'A plan would become active on the floor after its change was aborted.',
  },
  listing: {
    line: 'Active documents can be listed, page by page.',
    matters: 'A document that nobody handed over would never be found as drift.',
  },
  orders: {
    line: 'Every open order of an item is found and bound to its revision.',
    matters: 'An order that is overlooked is built to the superseded revision.',
  },
  seal: {
    line: 'MES stores the lock of an order and echoes it from the order itself (RULES 5.2).',
    matters: 'The lock would be proved, and the order built to something else.',
  },
  asksFirst: {
    line: 'An operation starts only after the engine permitted it (RULES 5.3).',
    matters: 'A unit would be built to a revision that is not its own.',
  },
  failsClosed: {
    line: 'What is no clear permit is none (RULES 5.3).',
    matters: 'An outage of the engine would open the floor to every revision.',
  },
  underLock: {
    line: 'What is done is reported under the lock it was begun under (RULES 5.4).',
    matters: 'The as-built record would name a lock that the unit was not built to.',
  },
  held: {
    line: 'An order that is being decided is held (RULES 4.3).',
    matters: 'Units would be built while people decide whether they may be.',
  },
  told: {
    line: 'What happens is told as an event of the contract, under one id until it is accepted.',
    matters: 'The record would miss what was done, or hold it twice.',
  },
  toldInOrder: {
    line: 'Events of one subject are told in their order.',
    matters: 'A completion would come before its start and wait for a gap that never closes.',
  },
  frozen: {
    line: 'What is released never changes (RULES 1.2).',
    matters: 'Two contents would go by one revision letter.',
  },
  formalRelease: {
    line: 'Only a formal release starts a propagation, and it names content by hash (boundary 2).',
    matters: 'A draft would reach the floor.',
  },
  stock: {
    line: 'Stock of superseded parts is known and disposed of (RULES 4.4).',
    matters: 'Parts that no longer fit would be used up by chance.',
  },
  planOfRecord: {
    line: 'A result names the plan it was taken to, by revision and hash (RULES 6.3).',
    matters: 'A plan edited later would alter what a unit was inspected to.',
  },
  valueDecides: {
    line: 'Of a measured value the verdict is what the limits of the plan make of it, in its unit (RULES 6.3).',
    matters: 'A unit out of tolerance would be recorded as good, and nobody would look at it again.',
  },
} as const;

export type ClauseName = keyof typeof clauses;
