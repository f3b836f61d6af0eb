// How a call to another system can fail: one class, one cause each, mapped once to Temporal and once to HTTP.

/**
 * - `transient`: not now; try again (after `retryAfterMs` where given).
 * - `rejected`: the system refuses this content; trying again changes nothing.
 * - `conflict`: the document moved on since it was read.
 * - `notFound`: what was named does not exist.
 * - `unknownOutcome`: no answer came back; the write may have happened. Settle it by reading back.
 */
export type FaultCause = 'transient' | 'rejected' | 'conflict' | 'notFound' | 'unknownOutcome';

export class SystemFault extends Error {
  override readonly name = 'SystemFault';

  constructor(
    readonly reason: FaultCause,
    readonly system: string,
    message: string,
    readonly facts: { status?: number; code?: string; retryAfterMs?: number } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
