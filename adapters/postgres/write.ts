// The writer of each kind of change. A kind without one does not compile.
import type { Write } from '../../domain/writes';
import type { Canonical } from './canonical';
import { changeWriters } from './change/change-writers';
import { commandWriters } from './commands';
import type { Queryable } from './database';
import { driftWriters } from './drift/drift-writers';
import { effectivityWriters } from './effectivity/effectivity-writers';
import { handoffWriters } from './handoff/handoff-writers';
import { resolutionWriters } from './handoff/resolution-writers';
import { identityWriters } from './identity/identity-writers';
import { eventWriters } from './events/event-writers';
import { lockRunWriters, lockWriters } from './locks/lock-writers';
import { mbomWriters } from './mbom/mbom-writers';
import { dispositionWriters } from './orders/disposition-writers';
import { orderRunWriters, orderWriters } from './orders/order-writers';
import { qualityWriters } from './quality/quality-writers';
import { resourceWriters } from './resources/resource-writers';
import { routingWriters } from './routing/routing-writers';
import { subscriptionWriters } from './subscriptions/subscription-writers';
import { unitWriters } from './units/unit-writers';
import { workWriters } from './work/work-writers';
import type { Writers } from './writers';

const runWriters = { ...orderRunWriters, ...lockRunWriters };
const writers: Writers<Exclude<Write, { kind: keyof typeof runWriters }>> = {
  ...commandWriters,
  ...changeWriters,
  ...identityWriters,
  ...effectivityWriters,
  ...mbomWriters,
  ...dispositionWriters,
  ...handoffWriters,
  ...resolutionWriters,
  ...workWriters,
  ...orderWriters,
  ...lockWriters,
  ...eventWriters,
  ...unitWriters,
  ...qualityWriters,
  ...routingWriters,
  ...resourceWriters,
  ...subscriptionWriters,
  ...driftWriters,
};

/** In their order. The tables are total over the kinds; the compiler cannot follow a kind and its writer through them. */
export async function writeAll(tx: Queryable, canonical: Canonical, writes: readonly Write[]): Promise<void> {
  for (const [first, ...more] of runsOf(writes)) {
    const { kind } = first;
    if (kind in runWriters) {
      await (runWriters[kind as never] as (tx: Queryable, run: readonly Write[]) => Promise<void>)(tx, [
        first,
        ...more,
      ]);
      continue;
    }
    const write = writers[kind as never] as (tx: Queryable, one: Write, canonical: Canonical) => Promise<void>;
    for (const one of [first, ...more]) await write(tx, one, canonical);
  }
}

type Run = [first: Write, ...more: Write[]];

/** Neighbours of one kind. */
function runsOf(writes: readonly Write[]): Run[] {
  const runs: Run[] = [];
  for (const one of writes) {
    const last = runs.at(-1);
    if (last !== undefined && last[0].kind === one.kind) last.push(one);
    else runs.push([one]);
  }
  return runs;
}
