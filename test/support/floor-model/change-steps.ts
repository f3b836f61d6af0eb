// Steps of changes: planned, disposed of, effective, and asked about in the very moment.
import type { FloorWorld } from '../floor-world';
import { site } from '../floor-world';
import type { FloorModel } from './model';
import { unitCount, Step, isConceded, notePending } from './model';

/** Before a change is effective: how it must end for each order that is locked, where nothing else happens meanwhile. */
export async function expectFollowed(
  model: FloorModel,
  world: FloorWorld,
  { revision, act }: { revision: string; act: () => Promise<void> },
): Promise<void> {
  const before = new Map<string, string>();
  for (const { orderId } of model.orders) {
    const view = await world.orders.findOrder({ site, orderId });
    const open = view?.locks.find(({ state }) => state === 'open');
    if (open !== undefined) before.set(orderId, open.lockSet.revision);
  }
  await act();
  for (const order of model.orders) {
    const built = before.get(order.orderId);
    if (built === undefined) continue;
    const next = model.revisionOf(order);
    const disposition = order.dispositions.get(revision);
    const view = await world.orders.findOrder({ site, orderId: order.orderId });
    const isOpen = view?.locks.some(({ state }) => state === 'open') ?? false;
    const goesOn = disposition === 'finishAtOld' || next === built;
    const isEnded = disposition === 'cancelAndReplan';
    const switches = !isEnded && !goesOn && next !== null && disposition === 'switchBeforeStart' && !order.isBegun;
    expect([order.orderId, disposition, view?.state === 'cancelled', isOpen]).toEqual([
      order.orderId,
      disposition,
      isEnded,
      !isEnded && !switches,
    ]);
  }
}

export class Plan extends Step {
  readonly name = 'plan';
  applies(model: Readonly<FloorModel>): boolean {
    return model.planned.length === 0 && model.revisions < 12;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const planned = {
      revision: `R${String((model.revisions += 1))}`,
      from: this.choice % unitCount,
    };
    await world.plan(planned.revision, [{ basis: 'serial', series: 'SN-', from: planned.from, to: null }]);
    model.planned.push(planned);
  }
}

export class Close extends Step {
  readonly name = 'close';
  applies(model: Readonly<FloorModel>): boolean {
    return model.planned.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const planned = model.planned.shift();
    if (planned === undefined) return;
    model.makeEffective(planned);
    const { revision } = planned;
    await expectFollowed(model, world, { revision, act: () => world.close(revision) });
    await notePending(model, world);
  }
}

/** Questions and a decision at one moment: an answer is right before it or after it. */
export class AskWhileClosing extends Step {
  readonly name = 'askWhileClosing';
  applies(model: Readonly<FloorModel>): boolean {
    return model.planned.length > 0 && model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const planned = model.planned.shift();
    if (planned === undefined) return;
    const order = this.pick(model.orders);
    const view = await world.orders.findOrder({ site, orderId: order.orderId });
    const lock = view?.locks.find(({ state }) => state === 'open');
    const before = [...model.effective];
    const ask = (unit: number) =>
      world
        .ask(order.orderId, `SN-${String(unit)}`, lock?.seal ?? 'a'.repeat(64))
        .then((denials) => ({ unit, denials }));
    const units = Array.from({ length: 12 }, (_, index) => order.from + (index % (order.to - order.from + 1)));
    const [answers] = await Promise.all([Promise.all(units.map(ask)), world.close(planned.revision)]);
    model.makeEffective(planned);
    for (const { unit, denials } of answers) {
      if (denials.length > 0) continue;
      const allowed = [before[unit], model.effective[unit]];
      const isConcededNow = model.hasConcession(order, before[unit] ?? null) || isConceded(model, order);
      expect([unit, isConcededNow || allowed.includes(lock?.lockSet.revision ?? 'none')]).toEqual([unit, true]);
    }
    await notePending(model, world);
  }
}

/** Somebody signs how the planned change ends for an order. */
export class Dispose extends Step {
  readonly name = 'dispose';
  applies(model: Readonly<FloorModel>): boolean {
    return model.planned.length > 0 && model.orders.some(({ isEnded }) => !isEnded);
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const revision = model.planned[0]?.revision ?? '';
    const order = this.pick(model.orders.filter(({ isEnded }) => !isEnded));
    if (order.dispositions.has(revision)) return;
    const kinds = ['switchBeforeStart', 'switchBeforeStart', 'holdAndRework', 'finishAtOld', 'cancelAndReplan'];
    const disposition = kinds[this.other % kinds.length] ?? '';
    const concession = disposition === 'finishAtOld' ? { concession: 'CON-1' } : {};
    await world.dispose(order.orderId, revision, { disposition, ...concession });
    order.dispositions.set(revision, disposition);
  }
}
