// The steps that random stories are made of. Each tells the engine and the model the same, compares what they answer,
// and then holds every invariant.
import fc from 'fast-check';
import type { MbomLine } from '../../../domain/mbom/mbom';
import type { Span } from '../../../domain/effectivity/effectivity-statement';
import type { ChangeEngine, LedgerWatch } from './engine';
import { series } from './engine';
import { unitCount, type ChangeModel, type Layer, type Line, type Lines, type ModelChange } from './model';

export interface Real {
  engine: ChangeEngine;
  ledger: LedgerWatch;
  /** How often each kind of step changed something, over all stories. */
  effects: Record<string, number>;
}

type Step = fc.AsyncCommand<ChangeModel, Real>;

abstract class ChangeStep implements Step {
  abstract check(model: Readonly<ChangeModel>): boolean;
  /** Whether it changed anything; a refusal does not. */
  abstract act(model: ChangeModel, engine: ChangeEngine): Promise<boolean>;
  abstract toString(): string;

  async run(model: ChangeModel, { engine, ledger, effects }: Real): Promise<void> {
    const name = this.constructor.name;
    if (await this.act(model, engine)) effects[name] = (effects[name] ?? 0) + 1;
    await holdInvariants(model, engine);
    expect(await ledger.brokenEntries()).toEqual([]);
  }
}

async function holdInvariants(model: ChangeModel, engine: ChangeEngine): Promise<void> {
  expect(await engine.countOverlaps()).toBe(0);
  const units = Array.from({ length: unitCount }, (_, unit) => unit);
  const told = (await engine.resolveAll(units)).map((resolution) =>
    resolution.kind === 'effective'
      ? [resolution.statement.revision, resolution.statement.changeId, resolution.statement.decisionId].join(' ')
      : resolution.kind,
  );
  expect(told).toEqual(
    units.map((unit) => {
      const holder = model.holderOf(unit);
      return holder === undefined ? 'none' : [holder.revision, holder.changeId, holder.decisionId].join(' ');
    }),
  );
}

function at<T>(list: readonly T[], choice: number): T | undefined {
  return list[choice % Math.max(1, list.length)];
}

class Release extends ChangeStep {
  constructor(readonly given: { from: number; part: number; quantity: number; kind: 'change' | 'add' | 'remove' }) {
    super();
  }
  check(model: Readonly<ChangeModel>): boolean {
    return model.changes.length < 12;
  }
  async act(model: ChangeModel, engine: ChangeEngine): Promise<boolean> {
    const { from, part, quantity, kind } = this.given;
    const number = model.changes.length + 1;
    const parent = at(model.inState('released', 'decided', 'closed'), from)?.revision ?? null;
    const parts = { ...(parent === null ? { A: '1', B: '2', C: '3' } : model.parts[parent]) };
    const name = at(Object.keys(parts), part) ?? 'A';
    if (kind === 'add') parts[`N${String(number)}`] = String(quantity);
    else if (kind === 'change' || Object.keys(parts).length < 2) parts[name] = String(quantity);
    else Reflect.deleteProperty(parts, name);
    const change: ModelChange = {
      changeId: `${model.itemId}-C${String(number)}`,
      from: parent,
      revision: `R${String(number)}`,
      state: 'released',
      planned: null,
      handedOver: false,
    };
    await engine.release(change, parts);
    model.changes.push(change);
    model.parts[change.revision] = parts;
    return true;
  }
  toString(): string {
    return `release(${JSON.stringify(this.given)})`;
  }
}

interface CutInChoice {
  change: number;
  from: number;
  length: number | null;
  layer: Layer;
  independent: boolean;
}

const lastNamed = unitCount - 2;

function unitsOf({ from, length }: Pick<CutInChoice, 'from' | 'length'>): number[] {
  const last = length === null ? unitCount - 1 : Math.min(lastNamed, from + length);
  return Array.from({ length: last - from + 1 }, (_, index) => from + index);
}

function spansOf({ from, length }: Pick<CutInChoice, 'from' | 'length'>): Span[] {
  const to = length === null ? null : Math.min(lastNamed, from + length);
  return [{ basis: 'serial', series, from, to }];
}

/** Independence of everything, or of nothing. */
function independentOf(model: ChangeModel, independent: boolean): string[] {
  return independent ? model.changes.map(({ revision }) => revision) : [];
}

class Decide extends ChangeStep {
  constructor(readonly given: CutInChoice) {
    super();
  }
  check(model: Readonly<ChangeModel>): boolean {
    return model.inState('released', 'decided').length > 0;
  }
  async act(model: ChangeModel, engine: ChangeEngine): Promise<boolean> {
    const { layer } = this.given;
    const change = at(model.inState('released', 'decided'), this.given.change);
    if (change === undefined) return false;
    const units = unitsOf(this.given);
    // What is planned beside it counts as standing; the model orders only what is decided and done.
    const mustSign = model.inState('decided').some(({ planned }) => planned?.layer === layer);
    const independent = this.given.independent || mustSign;
    const before = await engine.dump();
    const { decisionId, refusedBy } = await engine.decide(change, {
      spans: spansOf(this.given),
      override: layer === 'override',
      independentOf: independentOf(model, independent),
    });
    const expected = !independent && model.isOutOfOrder(change, { layer, units }) ? 'CUT_IN_OUT_OF_ORDER' : null;
    const standing = change.state === 'decided' ? 'ALREADY_DECIDED' : null;
    const overlap = model.rivalOf(change, { layer, units }) === undefined ? null : 'EFFECTIVITY_OVERLAP';
    expect(refusedBy[0] ?? null).toBe(standing ?? expected ?? overlap);
    if (refusedBy.length > 0) {
      expect(await engine.dump()).toEqual(before);
      return false;
    }
    Object.assign(change, { state: 'decided', planned: { layer, units, decisionId } });
    return true;
  }
  toString(): string {
    return `decide(${JSON.stringify(this.given)})`;
  }
}

/** Two planners at once, for two changes of one item: of overlapping cut-ins at most one stands. */
class DecideAtOnce extends ChangeStep {
  constructor(readonly given: { first: CutInChoice; second: CutInChoice; swapped: boolean }) {
    super();
  }
  check(model: Readonly<ChangeModel>): boolean {
    return model.inState('released').length > 1;
  }
  async act(model: ChangeModel, engine: ChangeEngine): Promise<boolean> {
    const [one, other] = model.inState('released');
    if (one === undefined || other === undefined) return false;
    const { first, second, swapped } = this.given;
    const pair = [
      { change: one, given: first },
      { change: other, given: second },
    ];
    if (swapped) pair.reverse();
    const answers = await Promise.all(
      pair.map(async ({ change, given }) => {
        const override = given.layer === 'override';
        const spans = spansOf(given);
        return {
          change,
          given,
          ...(await engine.decide(change, { spans, override, independentOf: independentOf(model, true) })),
        };
      }),
    );
    const free = answers.filter(
      ({ change, given }) => model.rivalOf(change, { layer: given.layer, units: unitsOf(given) }) === undefined,
    );
    const meet =
      first.layer === second.layer &&
      unitsOf(first).some((unit) => unitsOf(second).includes(unit)) &&
      free.length === 2;
    const accepted = answers.filter(({ refusedBy }) => refusedBy.length === 0);
    expect(accepted.length).toBe(meet ? 1 : free.length);
    expect(accepted.every((answer) => free.includes(answer))).toBe(true);
    for (const { refusedBy } of answers)
      expect(refusedBy).toEqual(refusedBy.length === 0 ? [] : ['EFFECTIVITY_OVERLAP']);
    for (const { change, given, decisionId } of accepted)
      Object.assign(change, { state: 'decided', planned: { layer: given.layer, units: unitsOf(given), decisionId } });
    return accepted.length > 0;
  }
  toString(): string {
    return `decideAtOnce(${JSON.stringify(this.given)})`;
  }
}

class Close extends ChangeStep {
  constructor(readonly choice: number) {
    super();
  }
  check(model: Readonly<ChangeModel>): boolean {
    return model.inState('decided').length > 0;
  }
  async act(model: ChangeModel, engine: ChangeEngine): Promise<boolean> {
    const change = at(model.inState('decided'), this.choice);
    if (change === undefined) return false;
    await engine.close(change);
    // Closing again changes nothing.
    await engine.close(change);
    model.close(change);
    return true;
  }
  toString(): string {
    return `close(${String(this.choice)})`;
  }
}

class Abort extends ChangeStep {
  constructor(readonly choice: number) {
    super();
  }
  check(model: Readonly<ChangeModel>): boolean {
    return model.inState('released', 'decided').length > 0;
  }
  async act(model: ChangeModel, engine: ChangeEngine): Promise<boolean> {
    const change = at(model.inState('released', 'decided'), this.choice);
    if (change === undefined) return false;
    await engine.abort(change);
    Object.assign(change, { state: 'aborted', planned: null });
    return true;
  }
  toString(): string {
    return `abort(${String(this.choice)})`;
  }
}

/** The mBOM goes to ERP where it can be merged and accounts for the eBOM; suspects wait for a side. */
class HandOver extends ChangeStep {
  constructor(readonly given: { change: number; side: 'engineering' | 'planning' }) {
    super();
  }
  check(model: Readonly<ChangeModel>): boolean {
    return model.inState('decided').some(({ handedOver }) => !handedOver);
  }
  async act(model: ChangeModel, engine: ChangeEngine): Promise<boolean> {
    const { side } = this.given;
    const change = at(
      model.inState('decided').filter(({ handedOver }) => !handedOver),
      this.given.change,
    );
    if (change === undefined) return false;
    // One try each: what is signed once for a handoff stays with it.
    change.handedOver = true;
    let assessed = await engine.assess(change);
    let expected = model.merge(change);
    if (assessed.kind === 'refused') throw new Error(assessed.reasons[0]?.message);
    const { open } = assessed.value.reconciled;
    expect(open.map(({ lineId, facet }) => `${lineId} ${facet}`).sort()).toEqual(expected.suspects);
    if (open.length > 0) {
      expect(assessed.value.release).toMatchObject({ reasons: [{ code: 'RECONCILIATION_OPEN' }] });
      const choices = open.map(({ lineId, facet, engineering, planning }) => ({
        lineId,
        facet,
        engineering,
        planning,
        take: side,
      }));
      expected = model.merge(change, side);
      // Choices that leave the eBOM unaccounted for are not recorded.
      const refusedBy = await engine.reconcile(change, choices);
      expect(refusedBy).toBe(expected.accountable ? null : 'MBOM_NOT_ACCOUNTABLE');
      if (refusedBy !== null) return false;
      assessed = await engine.assess(change);
      if (assessed.kind === 'refused') throw new Error(assessed.reasons[0]?.message);
    }
    const { release, reconciled } = assessed.value;
    expect(plain(reconciled.mbom.lines)).toEqual(withoutReasons(expected.lines));
    expect(release.kind === 'accepted' ? 'accepted' : release.reasons[0]?.code).toBe(
      expected.accountable ? 'accepted' : 'MBOM_NOT_ACCOUNTABLE',
    );
    if (release.kind === 'refused') return false;
    await engine.handOver(change, assessed.value);
    model.transformed[change.revision] = model.engineering(change.revision);
    model.erp[change.revision] = structuredClone(expected.lines);
    return true;
  }
  toString(): string {
    return `handOver(${JSON.stringify(this.given)})`;
  }
}

function plain(lines: Record<string, MbomLine>): Lines {
  return Object.fromEntries(
    Object.entries(lines).map(([id, { itemId, quantity, operation }]) => [
      id,
      { itemId, quantity, operation: operation ?? '' },
    ]),
  );
}

function withoutReasons(lines: Lines): Lines {
  return Object.fromEntries(
    Object.entries(lines).map(([id, { itemId, quantity, operation }]) => [id, { itemId, quantity, operation }]),
  );
}

/** A planner's hand in ERP, on any revision that was handed over. */
class EditInErp extends ChangeStep {
  constructor(
    readonly given: {
      revision: number;
      line: number;
      kind: 'operation' | 'quantity' | 'remove' | 'add';
      value: number;
    },
  ) {
    super();
  }
  check(model: Readonly<ChangeModel>): boolean {
    return Object.keys(model.erp).length > 0;
  }
  act(model: ChangeModel, engine: ChangeEngine): Promise<boolean> {
    const { revision: choice, line: lineChoice, kind, value } = this.given;
    const revision = at(Object.keys(model.erp), choice) ?? '';
    const [lines, held] = [model.erp[revision] ?? {}, engine.erp.get(revision) ?? {}];
    const id = at(Object.keys(lines), lineChoice) ?? '';
    if (kind === 'add') {
      const added: Line = {
        itemId: `TOOL-${String(value)}`,
        quantity: '1',
        operation: '30',
        added: { reason: value > 1 },
      };
      lines[`planner ${String(value)}`] = added;
      held[`planner ${String(value)}`] = {
        itemId: added.itemId,
        parent: null,
        quantity: '1',
        unit: 'each',
        operation: '30',
        supply: 'buy',
        attributes: {},
        provenance: { occurrences: [], rules: [] },
        ...(value > 1 ? { plannerReason: 'needed on this site' } : {}),
      };
    } else if (kind === 'remove') {
      Reflect.deleteProperty(lines, id);
      Reflect.deleteProperty(held, id);
    } else {
      const facet = kind === 'operation' ? { operation: `${String(value)}0` } : { quantity: String(value) };
      Object.assign(lines[id] ?? {}, facet);
      Object.assign(held[id] ?? {}, facet);
    }
    return Promise.resolve(true);
  }
  toString(): string {
    return `editInErp(${JSON.stringify(this.given)})`;
  }
}

const cutInChoice = fc.record({
  change: fc.nat(12),
  from: fc.nat(lastNamed),
  length: fc.option(fc.nat(12), { freq: 3 }),
  layer: fc.constantFrom<Layer>('base', 'base', 'base', 'override'),
  independent: fc.boolean(),
});

const releaseStep = fc
  .record({
    from: fc.nat(12),
    part: fc.nat(5),
    quantity: fc.integer({ min: 1, max: 5 }),
    kind: fc.constantFrom('change' as const, 'change' as const, 'add' as const, 'remove' as const),
  })
  .map((given): Step => new Release(given));

/** Every kind of step, by the name under which its effects are counted. */
export const stepKinds = [Release, Decide, DecideAtOnce, Close, Abort, HandOver, EditInErp].map(({ name }) => name);

export const steps: fc.Arbitrary<Step>[] = [
  releaseStep,
  releaseStep,
  cutInChoice.map((given): Step => new Decide(given)),
  cutInChoice.map((given): Step => new Decide(given)),
  fc
    .record({ first: cutInChoice, second: cutInChoice, swapped: fc.boolean() })
    .map((given): Step => new DecideAtOnce(given)),
  fc.nat(12).map((choice): Step => new Close(choice)),
  fc.nat(12).map((choice): Step => new Abort(choice)),
  fc
    .record({ change: fc.nat(12), side: fc.constantFrom('engineering' as const, 'planning' as const) })
    .map((given): Step => new HandOver(given)),
  fc
    .record({
      revision: fc.nat(12),
      line: fc.nat(5),
      value: fc.integer({ min: 1, max: 3 }),
      kind: fc.constantFrom(
        'operation' as const,
        'operation' as const,
        'quantity' as const,
        'remove' as const,
        'add' as const,
      ),
    })
    .map((given): Step => new EditInErp(given)),
];
