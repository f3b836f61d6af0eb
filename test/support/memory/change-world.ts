// One change of one item at one site, on the store in memory: what a decision, a disposition or a merge is made on.
import path from 'node:path';
import { readGovernance } from '../../../adapters/governance-files/read-governance';
import { canonical, contentHash } from '../../../adapters/signing/content-hash';
import type { ReleasedChange } from '../../../domain/change/released-change';
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import type { StockRecord } from '../../../domain/change/impact';
import type { EffectivityStatement } from '../../../domain/effectivity/effectivity-statement';
import type { StandingHandoff } from '../../../domain/handoff/park-resolution';
import type { MbomLine } from '../../../domain/mbom/mbom';
import type { OpenOrder } from '../../../domain/orders/open-order';
import { accepted, refused, type Verdict } from '../../../domain/verdict';
import type { Signing } from '../../../ports/signing';
import type { ReceiverPort } from '../../../ports/systems';
import { MemoryStore, type MemoryLock, type MemoryOrder } from './memory-store';
import { revisionRef } from './revision-rows';
import { dayInUtc } from '../day-in-utc';

export const site = 'PLANT-A';
export const itemId = 'DRV';
export const changeId = 'CHG-2';
export const signature = { signingKey: 'key', meaning: 'I sign' };

export const handoffIdAt = (stage: string): string => `${changeId}:${site}:${stage}`;

/** Knows one key for everybody. */
const signing: Signing = {
  sign: (actor, { signingKey, meaning }, content) =>
    signingKey === signature.signingKey
      ? accepted({ actor, printedName: actor, meaning, signedHash: contentHash(content) })
      : refused({ code: 'SIGNATURE_REFUSED', message: 'Not the key.' }),
};

const { orderMatrix: matrix } = readGovernance(path.resolve(__dirname, '..', '..', '..', 'governance'));

const rules = {
  ruleSetId: 'plain',
  version: '1',
  owner: 'test',
  defaultOperation: '20',
  rules: [],
  routing: ['10', '20', '30'].map((operation) => ({ operation, description: operation })),
};

export class ChangeWorld {
  readonly store = new MemoryStore();
  orders: OpenOrder[] = [];
  stock: StockRecord[] = [];
  /** What ERP holds, by revision. */
  readonly erp = new Map<string, Record<string, MbomLine>>();
  #ids = 0;

  /** C is what is built; `changeId` releases D. */
  constructor() {
    this.release('CHG-1', null, 'C', { BOLT: '4', GASKET: '1' });
    this.release(changeId, 'C', 'D', { BOLT: '4', SEAL: '1' });
    this.hasHandoff('effectivityDecision', { state: 'awaitingDecision' });
  }

  get given() {
    return {
      transactions: this.store,
      systems: {
        workOrders: { listOpenWorkOrders: () => Promise.resolve(structuredClone(this.orders)) },
        stock: { listStock: () => Promise.resolve(structuredClone(this.stock)) },
        whereUsed: { listParents: () => Promise.resolve([]) },
        receivers: { erp: this.#erpPort() },
      },
      signing,
      matrix,
      rules,
      serialRules: zerosInsignificant,
      plantDay: dayInUtc,
      hash: canonical.hash,
      newId: () => `id-${String((this.#ids += 1))}`,
    };
  }

  release(id: string, from: string | null, revision: string, parts: Record<string, string>): void {
    const content = ebomOf(revision, parts);
    const ref = revisionRef({ artefactClass: 'ebom', itemId, revision }, content);
    const change: ReleasedChange = {
      changeId: id,
      title: id,
      author: 'ann.author',
      endItem: itemId,
      sites: [site],
      releasedAt: '2026-01-15T08:00:00Z',
      affectedItems: [
        {
          itemId,
          fromRevision: from,
          toRevision: revision,
          mergedFrom: [],
          affects: [],
          replaces: null,
          action: from === null ? 'add' : 'revise',
          artefacts: [{ artefactClass: 'ebom', revision, contentHash: ref.contentHash }],
        },
      ],
      requirementBaseline: null,
    };
    const { rows } = this.store;
    rows.changes.push({ change, state: 'propagating' });
    rows.revisions.push(ref);
    rows.contents[ref.contentHash] = content;
  }

  hasHandoff(stage: string, more: Partial<StandingHandoff>): void {
    const handoffId = handoffIdAt(stage);
    this.store.rows.handoffs.push({
      handoffId,
      changeId,
      site,
      stage,
      state: 'proposed',
      reason: null,
      workflowId: `change/${changeId}/${site}/${stage}`,
      park: null,
      ...more,
    });
  }

  /** A statement for serials of the item. */
  states(
    more: Pick<EffectivityStatement, 'revision' | 'changeId' | 'state'> & { from: number; to: number | null },
  ): void {
    const { from, to, ...rest } = more;
    this.store.rows.statements.push({
      statementId: `of ${rest.changeId} from ${String(from)}`,
      itemId,
      site,
      endItem: itemId,
      basis: 'serial',
      spans: [{ basis: 'serial', series: 'SN-', from, to }],
      decisionId: 'earlier',
      ...rest,
    });
  }

  hasOrder(orderId: string, more: Partial<OpenOrder> = {}): void {
    this.orders.push({
      orderId,
      itemId,
      revision: 'C',
      serials: 'SN-1 to SN-3',
      state: 'released',
      lot: null,
      plannedStart: null,
      operationsDone: [],
      ...more,
    });
  }

  /** Unit SN-100 of an order that is built to C: an operation is begun, or all is done. */
  hasWork({ completed, state }: { completed: boolean; state: 'released' | 'cancelled' }): void {
    const { rows } = this.store;
    const key = { site, orderId: 'WO-9' };
    const unit = { series: 'SN-', number: 100 };
    const seal = 'f'.repeat(64);
    rows.orders.push({ ...key, itemId, endItem: itemId, plannedStart: null, state } as MemoryOrder);
    rows.locks.push({ ...key, version: 1, seal, lockSet: { revision: 'C' } } as MemoryLock);
    rows.runs.push({
      ...key,
      unit,
      operation: '10',
      lockVersion: 1,
      startedAt: '2026-02-01T08:00:00Z',
      completedAt: null,
    });
    const event = { source: '/mes', id: 'e' };
    if (completed)
      rows.records.push({ ...key, kind: 'completed', endItem: itemId, unit, key: itemId, body: { seal }, event });
  }

  #erpPort(): Pick<ReceiverPort, 'readDocument'> {
    return {
      readDocument: (document) => {
        const lines = document.kind === 'manufacturingBom' ? this.erp.get(document.revision) : undefined;
        if (lines === undefined) return Promise.resolve(null);
        const held = { status: 'active' as const, localRevision: 1, label: 'MB-1', idempotencyKey: 'k' };
        return Promise.resolve({ ...held, content: { lines: structuredClone(lines) } });
      },
    };
  }
}

/** The codes of a refusal, none where it was accepted. */
export async function codesOf(answer: Promise<Verdict<unknown>>): Promise<string[]> {
  const verdict = await answer;
  return verdict.kind === 'refused' ? verdict.reasons.map(({ code }) => code) : [];
}

function ebomOf(revision: string, parts: Record<string, string>): unknown {
  const occurrences = Object.entries(parts).map(([part, quantity], index) => [
    `o-${part}`,
    { itemId: part, parent: null, findNumber: String(index), quantity, unit: 'each', fitted: true, attributes: {} },
  ]);
  return { itemId, revision, description: '', occurrences: Object.fromEntries(occurrences) as unknown };
}
