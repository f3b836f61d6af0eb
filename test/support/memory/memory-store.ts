// The store in memory, for tests of use cases: rows in plain arrays, effects applied in their order, nothing kept where the
// work throws. It keeps the promises of the ports, locks excepted: tests of rivals run on PostgreSQL.
import type { LockSources } from '../../../domain/locks/assemble-lock-set';
import type { Span } from '../../../domain/effectivity/effectivity-statement';
import { effectsOf, type Effects } from '../../../domain/effects';
import type { LedgerEntry } from '../../../domain/ledger/ledger-entry';
import type { LockStanding, OrderLock } from '../../../domain/locks/order-lock';
import { ledgerOfHold, toldOfHold, type Hold, type HoldEffect, type HoldEpisode } from '../../../domain/orders/hold';
import type { OrderKey, WorkOrder } from '../../../domain/orders/work-order';
import type { OutboxMessage } from '../../../domain/outbox-message';
import type { Told } from '../../../domain/told';
import type { Reads, Transaction, Transactions } from '../../../ports/transaction';
import { changeReads, noChangeRows, type ChangeRows } from './change-rows';
import { driftReads, noDriftRows, type DriftRows } from './drift-rows';
import { noEventRows, eventReads, wakeEvents, type EventRows } from './event-rows';
import { inspectionReads } from './inspection-rows';
import { qualityReads, noQualityRows, wakeDrafts, type QualityRows } from './quality-rows';
import { routingReads, noRoutingRows, type RoutingRows } from './routing-rows';
import { noSubscriptionRows, subscriptionReads, type SubscriptionRows } from './subscription-rows';
import { unitReads, noUnitRows, type UnitRows } from './unit-rows';
import { noWorkRows, workReads, type WorkRows } from './work-rows';
import { memoryLocks } from './memory-locks';
import { memoryOrderUnits } from './memory-order-units';
import { memoryOrders } from './memory-orders';
import { memoryWriters } from './memory-writers';

export interface MemoryOrder extends WorkOrder {
  lockRequests: number;
  lockHandoff: string | null;
  lockAskedAt: string | null;
  isBegun: boolean;
  /** Read of its serials where a test puts it there by hand. */
  units?: Span[];
}

export interface MemoryLock extends OrderLock {
  handoffId: string;
  generation: number;
  /** Its units; left out where a plain reading of its serials tells them. */
  spans?: Span[];
}

export interface MemoryRows
  extends ChangeRows, EventRows, UnitRows, QualityRows, RoutingRows, SubscriptionRows, DriftRows, WorkRows {
  /** What lock sets are made of, by item and revision. */
  sources: Record<string, LockSources>;
  resources: Record<string, { status: string; at: string }>;
  orders: MemoryOrder[];
  holds: (Hold & OrderKey & { episode: number })[];
  locks: MemoryLock[];
  standings: Record<string, LockStanding>;
  authors: Record<string, string>;
  commands: Record<string, unknown>;
  told: Told[];
  ledger: LedgerEntry[];
  outbox: OutboxMessage[];
  wakes: string[];
}

export class MemoryStore implements Transactions {
  rows: MemoryRows = {
    ...noChangeRows(),
    ...noEventRows(),
    ...noUnitRows(),
    ...noQualityRows(),
    ...noRoutingRows(),
    ...noSubscriptionRows(),
    ...noDriftRows(),
    ...noWorkRows(),
    sources: {},
    resources: {},
    orders: [],
    holds: [],
    locks: [],
    standings: {},
    authors: {},
    commands: {},
    told: [],
    ledger: [],
    outbox: [],
    wakes: [],
  };
  /** Every name that was locked, in the order in which it was. */
  readonly held: string[] = [];
  nowMs = Date.parse('2026-03-02T08:00:00.000Z');

  async run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const before = structuredClone(this.rows);
    try {
      return await work(this.#transaction());
    } catch (error) {
      this.rows = before;
      throw error;
    }
  }

  /** Of the rows as they are at each read. */
  get reads(): Reads {
    const { rows } = this;
    const answer = <T>(value: T): Promise<T> => Promise.resolve(structuredClone(value));
    const { changes, ...others } = changeReads(rows);
    return {
      ...others,
      changes: {
        ...changes,
        findAuthor: async (changeId) => rows.authors[changeId] ?? (await changes.findRelease(changeId))?.author ?? null,
      },
      commands: { findOutcome: (id) => answer(rows.commands[id] ?? null) },
      orders: memoryOrders(rows),
      orderUnits: memoryOrderUnits(rows),
      locks: memoryLocks(rows),
      events: eventReads(rows, () => this.nowMs),
      units: unitReads(rows),
      inspection: inspectionReads(rows),
      quality: qualityReads(rows, () => this.nowMs),
      routing: routingReads(rows),
      subscriptions: subscriptionReads(rows),
      drift: driftReads(rows),
      work: workReads(rows),
    };
  }

  #transaction(): Transaction {
    return {
      ...this.reads,
      lock: (names) => {
        this.held.push(...names);
        return Promise.resolve();
      },
      clock: () => Promise.resolve(new Date((this.nowMs += 1)).toISOString()),
      attempt: (work) => this.#attempt(work),
      commit: (effects) => {
        this.#commit(effectsOf(structuredClone(effects)));
        return Promise.resolve();
      },
    };
  }

  /** Rows are put back in place: the transaction holds on to them. */
  async #attempt<T>(work: () => Promise<{ stands: boolean; value: T }>): Promise<T> {
    const before = structuredClone(this.rows);
    const { stands, value } = await work();
    if (!stands) Object.assign(this.rows, before);
    return value;
  }

  #commit(effects: Effects): void {
    const { rows } = this;
    for (const one of effects.writes) {
      const write = memoryWriters[one.kind] as (rows: MemoryRows, one: unknown, nowMs: number) => void;
      write(rows, one, this.nowMs);
    }
    for (const effect of effects.holds) {
      const episodes = effect.act === 'place' ? this.#place(effect) : this.#release(effect);
      rows.told.push(...toldOfHold(effect, episodes));
      rows.ledger.push(...ledgerOfHold(effect, episodes));
    }
    rows.told.push(...effects.told);
    rows.wakes.push(...effects.wakes);
    wakeEvents(rows, effects.wakes, this.nowMs);
    wakeDrafts(rows, effects.wakes, this.nowMs);
    for (const one of effects.outbox) if (!rows.outbox.some(({ key }) => key === one.key)) rows.outbox.push(one);
    for (const one of effects.ledger) if (!rows.ledger.some(({ key }) => key === one.key)) rows.ledger.push(one);
  }

  #place({ site, orderIds, kind, holdId, reason, actor, at }: HoldEffect): HoldEpisode[] {
    return orderIds.flatMap((orderId) => {
      const earlier = this.rows.holds.filter(
        (one) => one.site === site && one.orderId === orderId && one.holdId === holdId,
      );
      if (earlier.some(({ releasedAt }) => releasedAt === null)) return [];
      const episode = earlier.length + 1;
      const who = { heldBy: actor, heldAt: at, releasedBy: null, releasedAt: null };
      this.rows.holds.push({ site, orderId, kind, holdId, reason, ...who, episode });
      return [{ orderId, episode }];
    });
  }

  #release({ site, orderIds, holdId, actor, at }: HoldEffect): HoldEpisode[] {
    return this.rows.holds.flatMap((one) => {
      if (one.site !== site || !orderIds.includes(one.orderId) || one.holdId !== holdId || one.releasedAt !== null)
        return [];
      one.releasedBy = actor;
      one.releasedAt = at;
      return [{ orderId: one.orderId, episode: one.episode }];
    });
  }
}
