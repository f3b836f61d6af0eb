// What the floor should know after each step of a random story, and how a step is drawn, run and judged.
import type fc from 'fast-check';
import type { FloorWorld } from '../floor-world';
import { site } from '../floor-world';

export const unitCount = 24;

export interface Order {
  orderId: string;
  from: number;
  to: number;
  isEnded: boolean;
  isBegun: boolean;
  /** How each change that is planned or effective ends for it, where somebody signed. */
  dispositions: Map<string, string>;
}

/** What the floor should know: the revision of each unit, as decisions that became effective left it. */
export class FloorModel {
  readonly effective: (string | null)[] = Array<string | null>(unitCount).fill('R1');
  readonly planned: { revision: string; from: number }[] = [];
  revisions = 1;
  readonly orders: Order[] = [];
  readonly requested = new Set<string>();
  /** Locks on their way: asked for, or proposed and not opened. */
  readonly pending: { orderId: string; handoffId: string; generation: number; isProposed: boolean }[] = [];

  makeEffective({ revision, from }: { revision: string; from: number }): void {
    for (let unit = from; unit < unitCount; unit += 1) this.effective[unit] = revision;
  }

  /** Whether the order may go on at its revision though that one is effective. */
  hasConcession({ dispositions }: Order, revision: string | null): boolean {
    return revision !== null && dispositions.get(revision) === 'finishAtOld';
  }

  /** The one revision of an order's units, null where there is none or more than one. */
  revisionOf({ from, to }: { from: number; to: number }): string | null {
    const of = new Set(this.effective.slice(from, to + 1));
    return of.size === 1 ? ([...of][0] ?? null) : null;
  }
}

export interface Real {
  world: FloorWorld;
  counted: Record<string, number>;
}

export abstract class Step implements fc.AsyncCommand<FloorModel, Real> {
  abstract readonly name: string;
  constructor(
    readonly choice: number,
    readonly other: number,
  ) {}
  check(model: Readonly<FloorModel>): boolean {
    return this.applies(model);
  }
  abstract applies(model: Readonly<FloorModel>): boolean;
  abstract act(model: FloorModel, world: FloorWorld): Promise<void>;
  async run(model: FloorModel, { world, counted }: Real): Promise<void> {
    counted[this.name] = (counted[this.name] ?? 0) + 1;
    await this.act(model, world);
    await holdInvariants(model, world);
  }
  toString(): string {
    return `${this.name}(${String(this.choice)}, ${String(this.other)})`;
  }
  protected pick<T>(list: readonly T[]): T {
    return list[this.choice % list.length] as T;
  }
}

export async function holdInvariants(model: FloorModel, world: FloorWorld): Promise<void> {
  for (const order of model.orders) {
    const view = await world.orders.findOrder({ site, orderId: order.orderId });
    const open = view?.locks.filter(({ state }) => state === 'open') ?? [];
    const held = view?.holds.some(({ releasedAt }) => releasedAt === null) ?? false;
    expect([order.orderId, open.length <= 1]).toEqual([order.orderId, true]);
    const [lock] = open;
    for (let unit = order.from; unit <= order.to; unit += 1) {
      const denials = await world.ask(order.orderId, `SN-${String(unit)}`, lock?.seal ?? 'a'.repeat(64));
      const effective = model.effective[unit] ?? null;
      const isBuiltRight = lock?.lockSet.revision === effective || model.hasConcession(order, effective);
      const isGood = lock !== undefined && isBuiltRight && !held;
      expect([order.orderId, unit, denials.length === 0]).toEqual([order.orderId, unit, isGood]);
    }
    expect([order.orderId, order.isEnded && lock !== undefined]).toEqual([order.orderId, false]);
    // A lock that a decision overtook is never left without a hold.
    const revision = model.revisionOf(order);
    if (lock !== undefined && lock.lockSet.revision !== revision && !isConceded(model, order))
      expect([order.orderId, held]).toEqual([order.orderId, true]);
  }
}

/** Every revision that its units have by now was conceded. */
export function isConceded(model: FloorModel, order: Order): boolean {
  return model.effective.slice(order.from, order.to + 1).some((revision) => model.hasConcession(order, revision));
}

/** Locks that were asked for by the engine itself, when a change became effective. */
export async function notePending(model: FloorModel, world: FloorWorld): Promise<void> {
  for (const order of model.orders) {
    const view = await world.orders.findOrder({ site, orderId: order.orderId });
    order.isEnded = view?.state === 'cancelled';
    for (const handoffId of await world.lockRequests(order.orderId)) {
      if (model.requested.has(handoffId)) continue;
      model.requested.add(handoffId);
      model.pending.push({ orderId: order.orderId, handoffId, generation: 1, isProposed: false });
    }
  }
}
