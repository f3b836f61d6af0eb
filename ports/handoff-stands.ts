// What a handoff tells the change that carries it, so that the change shows the worst of them.
import type { StuckHandoff } from '../domain/handoff/worst-standing';

export const standsSignal = 'handoffStands';

/** `state` is null once it goes on. */
export type HandoffStands = Omit<StuckHandoff, 'state'> & { state: StuckHandoff['state'] | null };
