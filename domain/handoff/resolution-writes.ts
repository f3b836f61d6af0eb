// Answers to parks, as decisions ask for them.
import type { ParkResolution } from './park-resolution';

export type ResolutionWrite =
  /** The one that stands; the database refuses a second beside it. */
  | { kind: 'parkResolved'; resolution: ParkResolution }
  | { kind: 'resolutionVoided'; resolutionId: string; because: string };
