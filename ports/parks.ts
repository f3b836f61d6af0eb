// Handoffs and parks as the command of a person meets them.
import type { StandingHandoff, StandingResolution } from '../domain/handoff/park-resolution';

export interface ParkReads {
  /** Inside a transaction the handoff stays as it is until its end. */
  findHandoff(handoffId: string): Promise<StandingHandoff | null>;
  /** The handoff that waits with this park now; null where the park is over. */
  findParked(parkId: string): Promise<StandingHandoff | null>;
  /** The answer that stands; one that was voided does not. */
  findResolution(parkId: string): Promise<StandingResolution | null>;
}

/** Whoever answers a park holds this name meanwhile. */
export function parkLock(parkId: string): string {
  return `park ${parkId}`;
}
