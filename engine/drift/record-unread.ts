// A system that could not be read at all is a finding at its root; it ends once the system was listed to its end.
import type { LookedAt } from '../../domain/drift/finding';
import { judgeUnreadable } from '../../domain/drift/judge-drift';
import { noSite } from '../../domain/handoff/stage';
import type { SystemName } from '../../domain/handoff/system-name';
import { recordSweep, type RecordGiven } from './record-sweep';

export function recordUnread(given: RecordGiven, system: SystemName, detail: string): Promise<void> {
  const of = { site: noSite, itemId: null, changeId: null, receiptHash: null, held: null, heldHash: null };
  const seen = { ...judgeUnreadable(), ...wholeSystem(system), ...of, detail };
  return recordSweep(given, { seen: [seen], looked: [] });
}

export function wholeSystem(system: SystemName): LookedAt {
  return { system, documentPath: '/', document: null, receiptId: null };
}
