// Steps of orders and their locks: announced, proposed, opened, started, held, locked anew, cancelled.
import type { FloorWorld } from '../floor-world';
import { operations, site } from '../floor-world';
import type { FloorModel } from './model';
import { unitCount, Step, notePending } from './model';

export class Cancel extends Step {
  readonly name = 'cancel';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.some(({ isEnded }) => !isEnded) && this.other % 4 === 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const order = this.pick(model.orders.filter(({ isEnded }) => !isEnded));
    const isHeld = (await world.holdsOf(order.orderId)).length > 0;
    const ended = await world.cancel({
      site,
      orderId: order.orderId,
      cancellationId: order.orderId,
      disposition: 'cancelAndReplan',
      reason: 'r',
      actor: 'pat',
      printedName: 'Pat',
      meaning: 'm',
      signedHash: 'a'.repeat(64),
    });
    const isAllowed = !order.isBegun || isHeld;
    expect([order.orderId, ended.kind]).toEqual([order.orderId, isAllowed ? 'accepted' : 'refused']);
    order.isEnded = isAllowed;
  }
}

export class Announce extends Step {
  readonly name = 'announce';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.length < 5;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const from = this.choice % unitCount;
    const order = {
      orderId: `${world.itemId}-WO-${String(model.orders.length)}`,
      from,
      to: Math.min(unitCount - 1, from + (this.other % 4)),
      isEnded: false,
      isBegun: false,
      dispositions: new Map<string, string>(),
    };
    const answer = await world.tell(
      'workorder.released',
      world.order(order.orderId, `SN-${String(order.from)} to SN-${String(order.to)}`),
    );
    const revisions = new Set(model.effective.slice(order.from, order.to + 1));
    const isTaken = model.orders.some((one) => !one.isEnded && one.from <= order.to && order.from <= one.to);
    const expected =
      revisions.size > 1
        ? ['refused', 'ORDER_SPLIT']
        : [...revisions][0] === null
          ? ['parked', 'REFERENCE_NOT_FOUND']
          : isTaken
            ? ['refused', 'UNIT_UNDER_ORDER']
            : ['applied', undefined];
    expect([answer.state, answer.code]).toEqual(expected);
    if (answer.state !== 'applied') return;
    model.orders.push(order);
    model.requested.add(String(answer.outcome?.['handoffId']));
    model.pending.push({
      orderId: order.orderId,
      handoffId: String(answer.outcome?.['handoffId']),
      generation: 1,
      isProposed: false,
    });
  }
}

export class Propose extends Step {
  readonly name = 'propose';
  applies(model: Readonly<FloorModel>): boolean {
    return model.pending.some(({ isProposed }) => !isProposed);
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const pending = this.pick(model.pending.filter(({ isProposed }) => !isProposed));
    const order = model.orders.find(({ orderId }) => orderId === pending.orderId);
    const [first, second] = await Promise.all([
      world.propose(pending.orderId, pending.handoffId, pending.generation),
      world.propose(pending.orderId, pending.handoffId, pending.generation),
    ]);
    expect(first).toEqual(second);
    const revision = order === undefined || order.isEnded ? null : model.revisionOf(order);
    if (revision === null) expect(first.kind).toBe('refused');
    else expect(first).toMatchObject({ kind: 'accepted', value: { lockSet: { revision } } });
    pending.isProposed = first.kind === 'accepted';
  }
}

export class Open extends Step {
  readonly name: string = 'open';
  applies(model: Readonly<FloorModel>): boolean {
    return model.pending.some(({ isProposed }) => isProposed);
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    await this.open(model, world);
  }
  protected async open(model: FloorModel, world: FloorWorld): Promise<void> {
    const pending = this.pick(model.pending.filter(({ isProposed }) => isProposed));
    // Two workers of one handoff, where the first was taken for dead.
    const answers = await Promise.all([world.openLock(pending), world.openLock(pending)]);
    expect(answers[0]).toBe(answers[1]);
    if (answers[0] === 'open') model.pending.splice(model.pending.indexOf(pending), 1);
    else Object.assign(pending, { generation: pending.generation + 1, isProposed: false });
  }
}

/** A decision becomes effective in the very moment in which a lock opens. */
export class OpenWhileClosing extends Open {
  override readonly name = 'openWhileClosing';
  override applies(model: Readonly<FloorModel>): boolean {
    return model.planned.length > 0 && super.applies(model);
  }
  override async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const planned = model.planned.shift();
    if (planned === undefined) return;
    await Promise.all([world.close(planned.revision), this.open(model, world)]);
    model.makeEffective(planned);
    await notePending(model, world);
  }
}

export class Start extends Step {
  readonly name = 'start';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const order = this.pick(model.orders);
    const { orderId, from, to } = order;
    const serial = `SN-${String(from + (this.other % (to - from + 1)))}`;
    const view = await world.orders.findOrder({ site, orderId });
    const lock = view?.locks.find(({ state }) => state === 'open');
    if (lock === undefined || (await world.permit(orderId, serial, lock.seal)).length > 0) return;
    const { state } = await world.tell(
      'operation.started',
      world.done(orderId, serial, operations[0] ?? '', lock.seal),
    );
    expect(state).toBe('applied');
    order.isBegun = true;
  }
}

export class Hold extends Step {
  readonly name = 'hold';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const { orderId } = this.pick(model.orders);
    const holdId = `manual/${String(this.other % 3)}`;
    await world.placeHold({ site, orderId, holdId, reason: 'r', actor: 'pat' });
    if (this.other % 2 === 0) await world.releaseHold({ site, orderId, holdId, reason: 'r', actor: 'pat' });
  }
}

export class ReleaseHold extends Step {
  readonly name = 'releaseHold';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const { orderId } = this.pick(model.orders);
    const view = await world.orders.findOrder({ site, orderId });
    for (const { holdId, releasedAt } of view?.holds ?? [])
      if (releasedAt === null && holdId.startsWith('manual/'))
        await world.releaseHold({ site, orderId, holdId, reason: 'r', actor: 'pat' });
  }
}

export class Relock extends Step {
  readonly name = 'relock';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const order = this.pick(model.orders);
    const { orderId } = order;
    const before = await world.orders.findOrder({ site, orderId });
    const lock = before?.locks.find(({ state }) => state === 'open');
    const isHeld = before?.holds.some(({ releasedAt }) => releasedAt === null) ?? false;
    const asked = await world.relock(orderId, {
      relockId: `${orderId}-${String(before?.locks.length)}-${String(this.other)}`,
      disposition: 'holdAndRework',
      fromVersion: lock?.version ?? null,
      reason: 'r',
      actor: 'pat',
      printedName: 'Pat',
      meaning: 'm',
      signedHash: 'a'.repeat(64),
    });
    const isAllowed = lock !== undefined && (!order.isBegun || isHeld) && model.revisionOf(order) !== null;
    expect([orderId, asked.kind]).toEqual([orderId, isAllowed ? 'accepted' : 'refused']);
    if (asked.kind === 'refused') return;
    model.requested.add(asked.value.handoffId);
    model.pending.push({ orderId, handoffId: asked.value.handoffId, generation: 1, isProposed: false });
  }
}
