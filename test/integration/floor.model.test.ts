// Random interleavings of decisions, dispositions, order creations, locks, starts, holds, relocks and cancellations on a real
// PostgreSQL, some of them at the same moment. Whatever comes between: never a permit for a revision that is not effective
// for that serial at that moment, unless a concession was signed for it; never two open locks for one order; and no open
// lock that was overtaken without a hold.
import fc from 'fast-check';
import { startTestDatabase, type TestDatabase } from '../support/database';
import { FloorWorld, operations, site } from '../support/floor-world';

jest.setTimeout(300_000);

const seed = Number(process.env['CUTIN_SEED'] ?? Date.now() % 1_000_000_007);
const stories = 80;
const stepsMax = 60;
const unitCount = 24;

interface Order {
  orderId: string;
  from: number;
  to: number;
  isEnded: boolean;
  isBegun: boolean;
  /** How each change that is planned or effective ends for it, where somebody signed. */
  dispositions: Map<string, string>;
}

/** What the floor should know: the revision of each unit, as decisions that became effective left it. */
class FloorModel {
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

interface Real {
  world: FloorWorld;
  counted: Record<string, number>;
}

abstract class Step implements fc.AsyncCommand<FloorModel, Real> {
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

async function holdInvariants(model: FloorModel, world: FloorWorld): Promise<void> {
  for (const order of model.orders) {
    const view = await world.stores.floor.findOrder({ site, orderId: order.orderId });
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
function isConceded(model: FloorModel, order: Order): boolean {
  return model.effective.slice(order.from, order.to + 1).some((revision) => model.hasConcession(order, revision));
}

/** Locks that were asked for by the engine itself, when a change became effective. */
async function notePending(model: FloorModel, world: FloorWorld): Promise<void> {
  for (const order of model.orders) {
    const view = await world.stores.floor.findOrder({ site, orderId: order.orderId });
    order.isEnded = view?.state === 'cancelled';
    for (const handoffId of await world.lockRequests(order.orderId)) {
      if (model.requested.has(handoffId)) continue;
      model.requested.add(handoffId);
      model.pending.push({ orderId: order.orderId, handoffId, generation: 1, isProposed: false });
    }
  }
}

/** Before a change is effective: how it must end for each order that is locked, where nothing else happens meanwhile. */
async function expectFollowed(
  model: FloorModel,
  world: FloorWorld,
  { revision, act }: { revision: string; act: () => Promise<void> },
): Promise<void> {
  const before = new Map<string, string>();
  for (const { orderId } of model.orders) {
    const view = await world.stores.floor.findOrder({ site, orderId });
    const open = view?.locks.find(({ state }) => state === 'open');
    if (open !== undefined) before.set(orderId, open.lockSet.revision);
  }
  await act();
  for (const order of model.orders) {
    const built = before.get(order.orderId);
    if (built === undefined) continue;
    const next = model.revisionOf(order);
    const disposition = order.dispositions.get(revision);
    const view = await world.stores.floor.findOrder({ site, orderId: order.orderId });
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

class Plan extends Step {
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

class Close extends Step {
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
class AskWhileClosing extends Step {
  readonly name = 'askWhileClosing';
  applies(model: Readonly<FloorModel>): boolean {
    return model.planned.length > 0 && model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const planned = model.planned.shift();
    if (planned === undefined) return;
    const order = this.pick(model.orders);
    const view = await world.stores.floor.findOrder({ site, orderId: order.orderId });
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
class Dispose extends Step {
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

class Cancel extends Step {
  readonly name = 'cancel';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.some(({ isEnded }) => !isEnded) && this.other % 4 === 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const order = this.pick(model.orders.filter(({ isEnded }) => !isEnded));
    const isHeld = (await world.holdsOf(order.orderId)).length > 0;
    const ended = await world.desk.cancel({
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

class Announce extends Step {
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
    const expected = revisions.size > 1 ? 'refused' : [...revisions][0] === null ? 'parked' : 'applied';
    expect([answer.state, answer.code]).toEqual([
      expected,
      expected === 'refused' ? 'ORDER_SPLIT' : expected === 'parked' ? 'REFERENCE_NOT_FOUND' : undefined,
    ]);
    if (expected !== 'applied') return;
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

class Propose extends Step {
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

class Open extends Step {
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
    const answers = await Promise.all([world.stores.floor.openLock(pending), world.stores.floor.openLock(pending)]);
    expect(answers[0]).toBe(answers[1]);
    if (answers[0] === 'open') model.pending.splice(model.pending.indexOf(pending), 1);
    else Object.assign(pending, { generation: pending.generation + 1, isProposed: false });
  }
}

/** A decision becomes effective in the very moment in which a lock opens. */
class OpenWhileClosing extends Open {
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

class Start extends Step {
  readonly name = 'start';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const order = this.pick(model.orders);
    const { orderId, from, to } = order;
    const serial = `SN-${String(from + (this.other % (to - from + 1)))}`;
    const view = await world.stores.floor.findOrder({ site, orderId });
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

class Hold extends Step {
  readonly name = 'hold';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const { orderId } = this.pick(model.orders);
    const holdId = `manual/${String(this.other % 3)}`;
    await world.desk.placeHold({ site, orderId, holdId, reason: 'r', actor: 'pat' });
    if (this.other % 2 === 0) await world.desk.releaseHold({ site, orderId, holdId, reason: 'r', actor: 'pat' });
  }
}

class ReleaseHold extends Step {
  readonly name = 'releaseHold';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const { orderId } = this.pick(model.orders);
    const view = await world.stores.floor.findOrder({ site, orderId });
    for (const { holdId, releasedAt } of view?.holds ?? [])
      if (releasedAt === null && holdId.startsWith('manual/'))
        await world.desk.releaseHold({ site, orderId, holdId, reason: 'r', actor: 'pat' });
  }
}

class Relock extends Step {
  readonly name = 'relock';
  applies(model: Readonly<FloorModel>): boolean {
    return model.orders.length > 0;
  }
  async act(model: FloorModel, world: FloorWorld): Promise<void> {
    const order = this.pick(model.orders);
    const { orderId } = order;
    const before = await world.stores.floor.findOrder({ site, orderId });
    const lock = before?.locks.find(({ state }) => state === 'open');
    const isHeld = before?.holds.some(({ releasedAt }) => releasedAt === null) ?? false;
    const asked = await world.desk.relock({
      site,
      orderId,
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

const number = fc.nat(1_000);
const stepOf = (Made: new (choice: number, other: number) => Step) =>
  fc.tuple(number, number).map((given) => new Made(...given));
const steps = [
  Plan,
  Plan,
  Close,
  AskWhileClosing,
  Dispose,
  Dispose,
  Cancel,
  Announce,
  Announce,
  Propose,
  Propose,
  Open,
  Open,
  OpenWhileClosing,
  OpenWhileClosing,
  OpenWhileClosing,
  Start,
  Start,
  Hold,
  ReleaseHold,
  Relock,
].map(stepOf);

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.end());

it(`the floor keeps its promises after every step of ${String(stories)} random stories (seed ${String(seed)})`, async () => {
  const counted: Record<string, number> = {};
  let told = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands(steps, { maxCommands: stepsMax, size: 'max' }), async (story) => {
      const world = new FloorWorld(database.db, `STORY-${String((told += 1))}`, { mode: 'enforce' });
      await world.makeEffective('R1', 0);
      await world.releaseFloor();
      await fc.asyncModelRun(() => ({ model: new FloorModel(), real: { world, counted } }), story);
    }),
    { numRuns: stories, seed, endOnFailure: true },
  );
  const names = [
    'plan',
    'close',
    'askWhileClosing',
    'dispose',
    'cancel',
    'announce',
    'propose',
    'open',
    'openWhileClosing',
  ];
  for (const name of [...names, 'start', 'hold', 'relock'])
    expect([name, (counted[name] ?? 0) >= 15]).toEqual([name, true]);
});
