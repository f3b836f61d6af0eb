// One item on a shop floor, on a real PostgreSQL and without Temporal: what workflows do is done by hand, step by step,
// so that a test decides what comes between.
import { handoffDesk } from './handoff-desk';
import type { EffectivityDecision } from '../../domain/effectivity/effectivity-decision';
import type { SignedDispositions } from '../../domain/orders/disposition';
import { freezeRevision } from '../../engine/change/freeze-revision';
import { recordRelease } from '../../engine/change/record-release';
import type { FloorEventName } from '../../contract/events/payloads';
import { changeHandoff, handoffRef } from '../../domain/handoff/handoff-ids';
import { changeOf, type HandoffRef } from '../../domain/handoff/handoff-ref';
import { randomUUID } from 'node:crypto';
import { v7 as newOrderedId } from 'uuid';
import type { Database } from '../../adapters/postgres/database';
import { createAuthorisationStore } from '../../adapters/postgres/authorisations/create-authorisation-store';
import { createRoutingsInForce } from '../../adapters/postgres/routing/routing-in-force';
import { createOrderViews } from '../../adapters/postgres/orders/order-views';
import { createEventReadModel } from '../../adapters/postgres/events/create-event-read-model';
import { createTransactions } from '../../adapters/postgres/transactions';
import { readFloorEvent, readKeptEvent } from '../../api/read-floor-event';
import { contractEnvelope } from '../../contract/events/contract-envelope';
import type { PlantDay } from '../../domain/effectivity/plant-day';
import { zerosInsignificant, type SerialOptions, type SerialRules } from '../../domain/effectivity/serial';
import type { Basis, Span } from '../../domain/effectivity/effectivity-statement';
import { describeUnits } from '../../domain/effectivity/describe-units';
import { formatSpans } from '../../domain/effectivity/format-spans';
import type { InspectionPlan } from '../../domain/inspection/inspection-plan';
import { denialsOf } from '../../domain/locks/authorise';
import type { AuthorisationQuestion } from '../../domain/locks/authorisation-question';
import type { Denial } from '../../domain/locks/denial';
import { canonical, contentHash } from '../../adapters/signing/content-hash';
import type { AuthorisationMode } from '../../domain/locks/authorisation-mode';
import { createLog } from '../../processes/log';
import type { FloorEventAnswer } from '../../domain/events/event-answer';
import type { FloorEvent } from '../../ports/events';
import { sweepEvents } from '../../engine/events/sweep-events';
import { takeIn } from '../../engine/events/take-in';
import { openDrafts } from '../../engine/quality/open-drafts';
import type { AuthorisationRecord } from '../../domain/locks/authorisation-record';
import type { LockAnswer } from '../../domain/locks/decide-open-lock';
import type { LockCarrier } from '../../domain/locks/decide-propose-lock';
import type { CancelOrder } from '../../domain/orders/decide-cancel-order';
import type { HoldStep } from '../../domain/orders/decide-hold';
import type { RelockOrder } from '../../domain/orders/decide-relock';
import type { ChangeHolds } from '../../domain/orders/hold-for-change';
import { closeChange } from '../../engine/change/close-change';
import { authoriseStart } from '../../engine/locks/authorise-start';
import { openLock } from '../../engine/locks/open-lock';
import { proposeLock, type ProposedLock } from '../../engine/locks/propose-lock';
import { cancelOrder } from '../../engine/orders/cancel-order';
import { placeHold } from '../../engine/orders/place-hold';
import { releaseHold } from '../../engine/orders/release-hold';
import { relock } from '../../engine/orders/relock';
import { setChangeHolds } from '../../engine/orders/set-change-holds';
import type { DocumentKey } from '../../domain/handoff/document';
import type { NamedUnit } from '../../domain/units/named-unit';
import { bore } from './bore';
import { dayInUtc } from './day-in-utc';

export const site = 'PLANT-A';
export const operations = ['0010', '0020'];
export const mbomLines = {
  '10:BOLT': { itemId: 'BOLT', parent: null, quantity: '4', unit: 'each', operation: '0010' },
  '20:BRG': { itemId: 'BRG', parent: null, quantity: '2', unit: 'each', operation: '0010' },
};
const expiresAfterMs = 3_600_000;

/** Letters of tests, and the numbered revisions of random stories. */
const itemRevisions = ['C', 'D', 'D2', 'E', 'F', ...Array.from({ length: 60 }, (_, index) => `R${String(index)}`)];

export class FloorWorld {
  readonly transactions;
  readonly handoffs;
  readonly orders;
  readonly routings;
  readonly authorisations;
  /** What use cases are given. */
  readonly given;
  readonly intake;
  #told = 0;

  constructor(
    readonly db: Database,
    readonly itemId: string,
    private readonly options: {
      characteristics?: InspectionPlan['characteristics'];
      expiresAfterMs?: number;
      mode?: AuthorisationMode;
      serialRules?: SerialRules;
      serialReadings?: readonly SerialOptions[];
      plantDay?: PlantDay;
      readKept?: typeof readKeptEvent;
    } = {},
  ) {
    const serialRules = options.serialRules ?? zerosInsignificant;
    const serialReadings = options.serialReadings ?? [{}, { leadingZerosSignificant: true }];
    const plantDay = options.plantDay ?? dayInUtc;
    this.transactions = createTransactions(db, canonical);
    this.handoffs = handoffDesk(this.transactions);
    this.orders = createOrderViews(db);
    this.routings = createRoutingsInForce(db);
    this.authorisations = createAuthorisationStore(db, { serialRules, serialReadings, plantDay }, canonical);
    const given = {
      transactions: this.transactions,
      hash: contentHash,
      serialRules,
      plantDay,
      // Unless a test is about it, starts are told without having been asked for, and only recorded as such.
      mode: () => options.mode ?? 'shadow',
      expiresAfterMs: options.expiresAfterMs ?? expiresAfterMs,
      readKept: options.readKept ?? readKeptEvent,
      log: createLog('floor', 'silent'),
    };
    this.given = given;
    this.intake = {
      ...given,
      ...createEventReadModel(db),
      takeIn: (event: FloorEvent, receivedBy: string) => takeIn(given, event, receivedBy),
      sweep: async (limit: number) => (await sweepEvents(given, limit)) + (await openDrafts(given, limit)),
    };
  }

  changeIdOf(revision: string): string {
    return `CHG-${this.itemId}-${revision}`;
  }

  /** Released, received by ERP and QMS, and decided; not effective yet. */
  async plan(revision: string, spans: Span[], basis: Basis = 'serial'): Promise<void> {
    const changeId = this.changeIdOf(revision);
    const ebom = { itemId: this.itemId, revision, description: '', occurrences: {} };
    const drawing = { itemId: this.itemId, revision, characteristics: { bore } };
    const inline = [
      {
        ref: { artefactClass: 'ebom' as const, itemId: this.itemId, revision, contentHash: contentHash(ebom) },
        content: ebom,
      },
      {
        ref: { artefactClass: 'drawing' as const, itemId: this.itemId, revision, contentHash: contentHash(drawing) },
        content: drawing,
      },
    ];
    const recorded = await recordRelease(this.intake, {
      event: { source: '/plm', id: changeId, type: 'released', subject: null, body: { changeId } },
      change: {
        changeId,
        title: changeId,
        author: 'dana',
        endItem: this.itemId,
        sites: [site],
        requirementBaseline: null,
        releasedAt: '2026-01-15T08:00:00Z',
        affectedItems: [
          {
            itemId: this.itemId,
            fromRevision: null,
            toRevision: revision,
            action: 'add',
            mergedFrom: [],
            affects: [],
            replaces: null,
            artefacts: inline.map(({ ref }) => ({ ...ref })),
          },
        ],
      },
      inline,
      actor: 'plm',
    });
    if (recorded.kind === 'refused' || recorded.value.kind !== 'recorded') throw new Error(JSON.stringify(recorded));
    for (const { ref, content } of inline)
      await freezeRevision(this.intake, { announced: ref, content, changeId, source: 'PLM' });
    for (const stage of ['effectivityDecision', 'mbomTransform', 'inspectionPlanUpdate'] as const) {
      const handoff = changeHandoff({ changeId, site, stage, items: [this.itemId] });
      await this.handoffs.propose(handoff);
      if (stage === 'mbomTransform') await this.#receive(handoff, 'erp', 'manufacturingBom', { lines: mbomLines });
      if (stage === 'inspectionPlanUpdate')
        await this.#receive(handoff, 'qms', 'inspectionPlan', {
          characteristics: this.options.characteristics ?? { bore },
        });
    }
    const decisionId = randomUUID();
    const cutIn = { itemId: this.itemId, revision, endItem: this.itemId, basis, spans };
    const decision: EffectivityDecision = {
      decisionId,
      handoffId: `${changeId}:${site}:effectivityDecision`,
      changeId,
      site,
      stock: [],
      cutIns: [{ ...cutIn, text: formatSpans(spans), units: describeUnits(spans) }],
      impactHash: '0'.repeat(64),
      independentOf: [],
      independenceReason: null,
      retroactiveReason: null,
      gapsReason: null,
      actor: 'pat.planner',
      printedName: 'Pat',
      meaning: 'I decide',
      signedHash: contentHash({ decisionId }),
      decidedAt: new Date().toISOString(),
    };
    const planned = { ...cutIn, statementId: randomUUID(), site, changeId, decisionId, state: 'planned' as const };
    // What a decision leaves; how it is taken is no matter of the floor.
    await this.intake.transactions.run((tx) =>
      tx.commit({
        writes: [
          { kind: 'effectivityDecided', decision },
          { kind: 'statementKept', statement: planned },
        ],
      }),
    );
  }

  /** Its decision becomes effective. */
  close(revision: string): Promise<void> {
    return closeChange({ ...this.given, newId: randomUUID }, this.changeIdOf(revision));
  }

  /** By lot, for an item that is made in lots. */
  async makeLotsEffective(revision: string, from: number, to: number | null = null): Promise<void> {
    await this.plan(revision, [{ basis: 'lot', series: 'L-', from, to }], 'lot');
    await this.close(revision);
  }

  async makeEffective(revision: string, from: number, to: number | null = null): Promise<void> {
    await this.plan(revision, [{ basis: 'serial', series: 'SN-', from, to }]);
    await this.close(revision);
  }

  async #receive(
    handoff: HandoffRef,
    system: 'erp' | 'qms',
    kind: 'manufacturingBom' | 'inspectionPlan',
    more: object,
    suffix = '',
  ): Promise<void> {
    const revision = (changeOf(handoff) ?? '').slice(`CHG-${this.itemId}-`.length);
    const document: DocumentKey = { kind, site, itemId: this.itemId, revision };
    const content = { kind, itemId: this.itemId, revision, ...more };
    await this.handoffs.prepare(handoff, { system, document, content });
    const receipt = {
      system,
      document,
      contentHash: contentHash(content),
      documentPath: `/${kind}/${this.itemId}/${revision}`,
    };
    const acknowledgement = { level: 'L3' as const, localRevision: 1, label: `${kind}-${revision}${suffix}` };
    await this.handoffs.end(handoff, 'verified', { ...receipt, acknowledgement });
  }

  /** A second verified receipt of the same document, as a repair of drift leaves one. */
  async receiveAgain(
    revision: string,
    system: 'erp' | 'qms',
    kind: 'manufacturingBom' | 'inspectionPlan',
    more: object,
  ): Promise<void> {
    const changeId = this.changeIdOf(revision);
    const subject = { kind: 'finding', findingId: randomUUID(), nth: 1, changeId } as const;
    const handoff = handoffRef({ subject, site, stage: 'driftRepair', items: [this.itemId] });
    await this.handoffs.propose(handoff);
    await this.#receive(handoff, system, kind, more, '-again');
  }

  /** A handoff of a lock in a state in which a workflow left it. */
  async handoffIs(handoffId: string, orderId: string, state: 'parked' | 'aborted'): Promise<void> {
    const { rows } = await this.db.query('SELECT payload FROM cutin.outbox WHERE outbox_key = $1', [
      `lock ${handoffId}`,
    ]);
    const [asked] = rows as { payload: { handoff: HandoffRef } }[];
    if (asked === undefined) throw new Error(`${handoffId} was not asked for, so ${orderId} has no such handoff.`);
    await this.handoffs.propose(asked.payload.handoff);
    await this.db.query('UPDATE cutin.handoff SET state = $2 WHERE handoff_id = $1', [handoffId, state]);
  }

  async releaseFloor(): Promise<void> {
    await this.tell('routing.released', this.routing());
    for (const operation of operations) await this.tell('workinstruction.released', this.instruction(operation));
  }

  routing(revision = '1', supersedes: string | null = null): object {
    return {
      site,
      itemId: this.itemId,
      itemRevisions,
      routingId: 'RT',
      revision,
      supersedes,
      contentHash: contentHash({ revision }),
      operations: operations.map((operation, index) => ({ operation, sequence: index + 1 })),
    };
  }

  instruction(operation: string, revision = '1', supersedes: string | null = null): object {
    const instructionId = `WI-${operation}`;
    return {
      site,
      itemId: this.itemId,
      itemRevisions,
      instructionId,
      operation,
      revision,
      supersedes,
      contentHash: contentHash({ operation, revision }),
    };
  }

  order(orderId: string, serials: string): object {
    return { site, orderId, itemId: this.itemId, serials, state: 'released' };
  }

  eventOf(
    name: FloorEventName,
    data: object,
    told: { id?: string; sequence?: number; source?: string } = {},
  ): Record<string, unknown> {
    const { id = `${this.itemId}-${String((this.#told += 1))}`, source = '/mes', sequence } = told;
    return {
      specversion: '1.0',
      id,
      source,
      type: `cutin.${name}.v1`,
      data,
      ...(sequence === undefined ? {} : { sequence: String(sequence) }),
    };
  }

  async tellEvent(event: Record<string, unknown>): Promise<FloorEventAnswer> {
    return this.intake.takeIn(readFloorEvent(contractEnvelope.parse(event)), 'mes');
  }

  tell(name: FloorEventName, data: object, told: { id?: string; sequence?: number } = {}): Promise<FloorEventAnswer> {
    return this.tellEvent(this.eventOf(name, data, told));
  }

  /** Lets waiting events go on until none is due. */
  async settle(): Promise<void> {
    while ((await this.intake.sweep(100)) > 0);
  }

  /** The handoffs that were asked for and not carried out yet, oldest first. */
  async lockRequests(orderId: string): Promise<string[]> {
    const { rows } = await this.db.query(
      `SELECT payload->'handoff'->>'handoffId' AS "handoffId" FROM cutin.outbox
        WHERE kind = 'startHandoff' AND payload->'handoff'->'subject'->>'orderId' = $1 AND payload->'handoff'->'items'->>0 = $2 ORDER BY recorded_at, outbox_key`,
      [orderId, this.itemId],
    );
    return (rows as { handoffId: string }[]).map(({ handoffId }) => handoffId);
  }

  propose(orderId: string, handoffId: string, generation = 1): ReturnType<typeof proposeLock> {
    return proposeLock(this.given, { site, orderId, handoffId, generation });
  }

  openLock(carrier: LockCarrier): Promise<LockAnswer> {
    return openLock(this.given, carrier);
  }

  /** As `workOrderLock` does it where MES echoes at once. */
  async lock(orderId: string): Promise<ProposedLock> {
    const handoffId = (await this.lockRequests(orderId)).at(-1) ?? '';
    for (let generation = 1; generation < 10; generation += 1) {
      const proposed = await this.propose(orderId, handoffId, generation);
      if (proposed.kind === 'refused') throw new Error(JSON.stringify(proposed.reasons));
      if ((await this.openLock({ handoffId, generation })) === 'open') return proposed.value;
    }
    throw new Error(`${orderId} went stale ten times.`);
  }

  async ask(
    orderId: string,
    unit: string | NamedUnit,
    seal: string,
    operation = operations[0] ?? '',
  ): Promise<Denial[]> {
    const question = questionOf(orderId, unit, { operation, seal });
    return denialsOf(question, await this.authorisations.readFacts(question));
  }

  /** Asks and keeps the answer, as the route does. */
  async permit(
    orderId: string,
    unit: string | NamedUnit,
    seal: string,
    operation = operations[0] ?? '',
  ): Promise<Denial[]> {
    const question = questionOf(orderId, unit, { operation, seal });
    const record = (answer: AuthorisationRecord) => this.authorisations.recordAnswers([answer]);
    const given = {
      facts: this.authorisations,
      recorder: { record },
      mode: () => 'enforce' as const,
      nowMs: Date.now,
      newId: (msecs: number) => newOrderedId({ msecs }),
    };
    return (await authoriseStart(given, { question, askedBy: 'mes' })).reasons;
  }

  async relock(orderId: string, more: Partial<RelockOrder> = {}): ReturnType<typeof relock> {
    return relock(this.given, {
      site,
      orderId,
      relockId: randomUUID(),
      disposition: 'holdAndRework',
      reason: 'r',
      actor: 'pat.planner',
      fromVersion: await this.openVersion(orderId),
      printedName: 'Pat',
      meaning: 'm',
      signedHash: 'a'.repeat(64),
      ...more,
    });
  }

  placeHold(step: HoldStep): ReturnType<typeof placeHold> {
    return placeHold(this.given, step);
  }

  releaseHold(step: HoldStep): ReturnType<typeof releaseHold> {
    return releaseHold(this.given, step);
  }

  cancel(command: CancelOrder): ReturnType<typeof cancelOrder> {
    return cancelOrder(this.given, command);
  }

  setChangeHolds(holds: ChangeHolds): Promise<void> {
    return setChangeHolds(this.given, holds);
  }

  /** How a change ends for an order, as its planner signed it. */
  async dispose(orderId: string, revision: string, disposition: object): Promise<void> {
    const changeId = this.changeIdOf(revision);
    const dispositions: SignedDispositions = {
      dispositionId: randomUUID(),
      handoffId: `${changeId}:${site}:orderDisposition`,
      changeId,
      site,
      orders: [{ orderId, reason: 'r', ...(disposition as { disposition: 'holdAndRework' }) }],
      actor: 'pat.planner',
      printedName: 'Pat',
      meaning: 'm',
      signedHash: contentHash({ orderId, disposition }),
      decidedAt: new Date().toISOString(),
    };
    await this.intake.transactions.run((tx) => tx.commit({ writes: [{ kind: 'ordersDisposed', dispositions }] }));
  }

  async holdsOf(orderId: string): Promise<string[]> {
    const order = await this.orders.findOrder({ site, orderId });
    return (order?.holds ?? []).filter(({ releasedAt }) => releasedAt === null).map(({ holdId }) => holdId);
  }

  async ledger(kind: string, orderId: string): Promise<Record<string, unknown>[]> {
    const { rows } = await this.db.query('SELECT body FROM cutin.ledger WHERE kind = $1 ORDER BY seq', [kind]);
    return (rows as { body: string }[])
      .map(({ body }) => JSON.parse(body) as Record<string, unknown>)
      .filter((body) => JSON.stringify(body).includes(`"${orderId}`));
  }

  /** What happened to the order lies so much further back: nobody waits for two minutes. */
  async age(orderId: string, seconds: number): Promise<void> {
    await this.db.query('SELECT test.age_order($1, $2, $3)', [site, orderId, seconds]);
  }

  /** The open lock, as a signer of a relock looks at it. */
  async openVersion(orderId: string): Promise<number | null> {
    const order = await this.orders.findOrder({ site, orderId });
    return order?.locks.find(({ state }) => state === 'open')?.version ?? null;
  }

  done(orderId: string, serial: string, operation: string, seal: string, more: object = {}): object {
    return { site, orderId, serial, operation, seal, operator: 'sam', at: new Date().toISOString(), ...more };
  }

  /** A result of the bore under the newest lock of the order, which passes unless it says otherwise. */
  async result(orderId: string, serial: string, more: object = {}): Promise<object> {
    const lock = (await this.orders.findOrder({ site, orderId }))?.locks.at(-1);
    if (lock === undefined) throw new Error(`${orderId} has no lock.`);
    const { id: itemId, revision, contentHash } = lock.lockSet.inspectionPlan;
    return {
      ...{ site, orderId, serial, operation: operations[0], plan: { itemId, revision, contentHash } },
      ...{ characteristicId: 'bore', value: '20.004', unitOfMeasure: 'mm', verdict: 'pass' },
      at: new Date().toISOString(),
      ...more,
    };
  }

  /** The bore of the unit passes. */
  async pass(orderId: string, serial: string, more: object = {}): Promise<FloorEventAnswer> {
    return this.tell('inspection.recorded', await this.result(orderId, serial, more));
  }

  async count(table: string, where = 'true', values: unknown[] = []): Promise<number> {
    const { rows } = await this.db.query(`SELECT count(*)::int AS count FROM cutin.${table} WHERE ${where}`, values);
    return (rows[0] as { count: number }).count;
  }
}

/** A text names a serial. */
function questionOf(
  orderId: string,
  unit: string | NamedUnit,
  { operation, seal }: { operation: string; seal: string },
): AuthorisationQuestion {
  const named = typeof unit === 'string' ? { serial: unit, lot: null } : unit;
  return { site, orderId, ...named, operation, operator: 'sam', presented: { seal } };
}
