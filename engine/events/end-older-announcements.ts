// A work order that is announced again while an older announcement is parked.
import type { Effects } from '../../domain/effects';
import { endAnnouncements } from '../../domain/events/settle-event';
import type { FloorEvent } from '../../ports/events';
import type { Transaction } from '../../ports/transaction';

export async function endOlderAnnouncements(tx: Transaction, event: FloorEvent): Promise<Partial<Effects>> {
  if (event.name !== 'workorder.released') return {};
  return endAnnouncements(await tx.events.listOlderParked(event), event);
}
