// Why an operation may not start, in the words that the operator reads.

export const denialCodes = [
  'NO_LOCK',
  'SEAL_MISMATCH',
  'SUPERSEDED_REVISION',
  'NOT_EFFECTIVE_FOR_SERIAL',
  'UNIT_UNDER_ORDER',
  'ORDER_ON_HOLD',
  'OPEN_NONCONFORMANCE',
  'OPERATION_OUT_OF_SEQUENCE',
] as const;
export type DenialCode = (typeof denialCodes)[number];

export interface Denial {
  code: DenialCode;
  /** What is wrong, for the operator. */
  message: string;
  /** What to do next, and who does it. */
  next: string;
  facts?: Record<string, unknown>;
}
