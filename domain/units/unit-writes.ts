// Changes of what is known of units, as decisions ask for them.
import type { Serial } from '../effectivity/serial';
import type { EventKey } from '../events/event-envelope';

/** One operation on one unit, under one version of the order's lock. */
export interface RunKey {
  site: string;
  orderId: string;
  unit: Serial;
  operation: string;
  lockVersion: number;
}

/** Reports of one run come in any order and end alike: its earliest start and its latest completion stand. */
export type UnitWrite =
  | { kind: 'operationStarted'; run: RunKey; at: string; by: string }
  | { kind: 'operationCompleted'; run: RunKey; startedAt: string | null; at: string; by: string }
  /** Once an event. */
  | { kind: 'unitRecorded'; record: UnitRecord };

export interface UnitRecord {
  kind: 'component' | 'removal' | 'inspection' | 'completed' | 'shipped';
  site: string;
  orderId: string | null;
  /** The unit is known by its end item, series and number. */
  endItem: string;
  unit: Serial;
  key: string;
  body: unknown;
  /** The piece that went in or came out, by one name for each; absent or null where it has no serial. */
  component?: string | null;
  event: EventKey;
}
