// The change core as the model drives it: the use cases themselves on a real PostgreSQL, and an ERP that planners can edit.
import { changeHandoff } from '../../../domain/handoff/handoff-ids';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { closeChange } from '../../../engine/change/close-change';
import { createTransactions } from '../../../adapters/postgres/transactions';
import type { Database } from '../../../adapters/postgres/database';
import type { TransformRecord } from '../../../domain/mbom/reconciliation-decision';
import { abortChange } from '../../../engine/change/abort-change';
import { freezeRevision } from '../../../engine/change/freeze-revision';
import { recordRelease } from '../../../engine/change/record-release';
import { withdrawEffectivity } from '../../../engine/effectivity/withdraw';
import { showImpact } from '../../../engine/change/show-impact';
import { decide } from '../../../engine/effectivity/decide';
import { previewItem } from '../../../engine/mbom/preview';
import { reconcile } from '../../../engine/mbom/reconcile';
import type { MbomAssessment } from '../../../engine/mbom/assess-mbom';
import type { MbomLine } from '../../../domain/mbom/mbom';
import type { TransformRules } from '../../../domain/mbom/transform-rules';
import { accepted, type Verdict } from '../../../domain/verdict';
import { zerosInsignificant } from '../../../domain/effectivity/serial';
import type { EffectivityStatement, Span } from '../../../domain/effectivity/effectivity-statement';
import { formatSpans } from '../../../domain/effectivity/format-spans';
import { resolveEffectivity, type EffectiveRevision } from '../../../domain/effectivity/resolve-effectivity';
import { canonical, contentHash } from '../../../adapters/signing/content-hash';
import { readGovernance } from '../../../adapters/governance-files/read-governance';
import type { AffectedItem, ReleasedChange } from '../../../domain/change/released-change';
import type { Signing } from '../../../ports/signing';
import type { ReceiverPort } from '../../../ports/systems';
import type { ReconcileChoice } from '../../../domain/mbom/merge';
import { handoffDesk } from '../handoff-desk';
import type { ModelChange } from './model';
import { dayInUtc } from '../day-in-utc';

export const site = 'P';
export const series = 'U-';

export const rules: TransformRules = {
  ruleSetId: 'model',
  version: '1',
  owner: 'test',
  defaultOperation: '20',
  rules: [],
  routing: ['10', '20', '30'].map((operation) => ({ operation, description: operation })),
};
const { orderMatrix: matrix } = readGovernance(path.resolve(__dirname, '..', '..', '..', 'governance'));

const signAnything: Signing['sign'] = (actor, { meaning }, content) =>
  accepted({ actor, printedName: actor, meaning, signedHash: contentHash(content) });

export class ChangeEngine {
  readonly #given;
  readonly #handoffs;
  /** What ERP holds, by revision. */
  readonly erp = new Map<string, Record<string, MbomLine>>();
  constructor(
    readonly db: Database,
    readonly itemId: string,
  ) {
    this.#given = {
      transactions: createTransactions(db, canonical),
      systems: {
        workOrders: { listOpenWorkOrders: () => Promise.resolve([]) },
        stock: { listStock: () => Promise.resolve([]) },
        whereUsed: { listParents: () => Promise.resolve([]) },
        receivers: { erp: this.#erpPort() },
      },
      signing: { sign: signAnything },
      matrix,
      rules,
      serialRules: zerosInsignificant,
      plantDay: dayInUtc,
      hash: contentHash,
      newId: randomUUID,
    };
    this.#handoffs = handoffDesk(this.#given.transactions);
  }

  async release(change: ModelChange, parts: Record<string, string>): Promise<void> {
    const { changeId, from, revision } = change;
    const content = this.#ebomOf(revision, parts);
    const artefact = { artefactClass: 'ebom' as const, revision, contentHash: contentHash(content) };
    const released = this.#releasedChange(changeId, {
      itemId: this.itemId,
      fromRevision: from,
      toRevision: revision,
      mergedFrom: [],
      affects: [],
      replaces: null,
      action: from === null ? 'add' : 'revise',
      artefacts: [artefact],
    });
    const ref = { ...artefact, itemId: this.itemId };
    const intake = await recordRelease(this.#given, {
      event: { source: '/plm', id: changeId, type: 'released', subject: null, body: { changeId } },
      change: released,
      inline: [{ ref, content }],
      actor: 'plm',
    });
    if (intake.kind === 'refused' || intake.value.kind !== 'recorded')
      throw new Error(`not recorded: ${JSON.stringify(intake)}`);
    await freezeRevision(this.#given, { announced: ref, content, changeId, source: 'PLM' });
    for (const stage of ['effectivityDecision', 'mbomTransform'] as const) {
      const handoff = changeHandoff({ changeId, site, stage, items: [this.itemId] });
      await this.#handoffs.propose(handoff);
    }
  }

  /** As POST /handoffs/{id}/decision does it; answers the codes of a refusal. */
  async decide(
    { changeId }: ModelChange,
    cutIn: { spans: Span[]; override: boolean; independentOf: string[] },
  ): Promise<{ decisionId: string; refusedBy: string[] }> {
    const { spans, override, independentOf } = cutIn;
    const decisionId = randomUUID();
    const shown = await showImpact(this.#given, { changeId, site });
    if (shown.kind === 'refused') throw new Error(shown.reasons[0]?.message);
    const decided = await decide(this.#given, {
      handoffId: `${changeId}:${site}:effectivityDecision`,
      decisionId,
      cutIns: [{ basis: 'serial', range: formatSpans(spans), newSeries: true, ...(override ? { override } : {}) }],
      stock: [],
      impactHash: shown.value.impactHash,
      independent: independentOf.length === 0 ? null : { of: independentOf, reason: 'they are' },
      retroactive: null,
      confirmGaps: { reason: 'the model leaves them' },
      actor: 'pat.planner',
      signature: { signingKey: 'key', meaning: 'I decide' },
    });
    return { decisionId, refusedBy: decided.kind === 'refused' ? decided.reasons.map(({ code }) => code) : [] };
  }

  close({ changeId }: ModelChange): Promise<void> {
    return closeChange(this.#given, changeId);
  }

  async abort({ changeId }: ModelChange): Promise<void> {
    await withdrawEffectivity(this.#given, { changeId, site });
    await abortChange(this.#given, { changeId, actor: 'olli.operator', reason: 'called off' });
  }

  async assess({ changeId }: ModelChange): Promise<Verdict<MbomAssessment>> {
    const { reads } = this.#given.transactions;
    return previewItem({ ...this.#given, reads }, { changeId, site, itemId: this.itemId });
  }

  /** Parks, and settles by what a manufacturing engineer signs; answers why it was refused. */
  async reconcile({ changeId }: ModelChange, choices: ReconcileChoice[]): Promise<string | null> {
    const handoff = changeHandoff({ changeId, site, stage: 'mbomTransform', items: [this.itemId] });
    const { handoffId } = handoff;
    const parkId = await this.#handoffs.park(handoff, 'RECONCILIATION_OPEN');
    const settled = await reconcile(this.#given, {
      handoffId,
      decisionId: randomUUID(),
      parkId,
      choices: choices.map((choice) => ({ ...choice, itemId: this.itemId })),
      exceptions: [],
      actor: 'max',
      signature: { signingKey: 'key', meaning: 'I settle' },
    });
    if (settled.kind === 'accepted') return null;
    return settled.reasons[0]?.code ?? '';
  }

  async handOver({ changeId, revision }: ModelChange, assessed: MbomAssessment): Promise<void> {
    const record: TransformRecord = {
      site,
      itemId: this.itemId,
      revision,
      handoffId: `${changeId}:${site}:mbomTransform`,
      ruleSetId: rules.ruleSetId,
      ruleSetVersion: rules.version,
      lines: assessed.transformed.lines,
    };
    await this.#given.transactions.run((tx) => tx.commit({ writes: [{ kind: 'transformKept', record }] }));
    this.erp.set(revision, structuredClone(assessed.reconciled.mbom.lines));
  }

  statements(planned = false): Promise<EffectivityStatement[]> {
    return this.#given.transactions.reads.effectivity.listStatements({ itemId: this.itemId, site, planned });
  }

  async resolveAll(units: readonly number[]): Promise<EffectiveRevision[]> {
    const statements = await this.statements(true);
    return units.map((unit) =>
      resolveEffectivity({ statements, query: { itemId: this.itemId, site, serial: `${series}${String(unit)}` } }),
    );
  }

  /** Everything said about the item, for telling whether a refusal left a trace. */
  async dump(): Promise<unknown[]> {
    const of = [this.itemId];
    const statements = await this.db.query(
      'SELECT * FROM cutin.statement WHERE item_id = $1 ORDER BY statement_id',
      of,
    );
    const spans = await this.db.query('SELECT * FROM cutin.statement_span WHERE item_id = $1 ORDER BY ctid', of);
    return [statements.rows, spans.rows];
  }

  async countOverlaps(): Promise<number> {
    const { rows } = await this.db.query(
      `SELECT count(*)::int AS count FROM cutin.statement_span a JOIN cutin.statement_span b
           ON a.ctid < b.ctid AND a.item_id = b.item_id AND a.site = b.site AND a.end_item = b.end_item
          AND a.basis = b.basis AND a.series = b.series AND a.layer = b.layer AND a.state = b.state AND a.units && b.units
        WHERE a.item_id = $1 AND a.state IN ('planned', 'actual')`,
      [this.itemId],
    );
    return (rows[0] as { count: number }).count;
  }

  #ebomOf(revision: string, parts: Record<string, string>): unknown {
    const occurrences = Object.entries(parts).map(([itemId, quantity], index) => [
      `o-${itemId}`,
      {
        itemId,
        parent: null,
        findNumber: String(index),
        quantity,
        unit: 'each',
        fitted: true,
        attributes: {},
      },
    ]);
    return {
      itemId: this.itemId,
      revision,
      description: '',
      occurrences: Object.fromEntries(occurrences) as unknown,
    };
  }

  #releasedChange(changeId: string, item: AffectedItem): ReleasedChange {
    return {
      changeId,
      title: changeId,
      author: 'dana',
      endItem: this.itemId,
      sites: [site],
      releasedAt: '2026-01-15T08:00:00Z',
      affectedItems: [item],
      requirementBaseline: null,
    };
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

/** Reads the ledger on from where it looked last: each entry follows the one before, its hash that of what it says. */
export class LedgerWatch {
  #seq = 0;
  #hash = '0'.repeat(64);

  constructor(readonly db: Database) {}

  async brokenEntries(): Promise<string[]> {
    const { rows } = await this.db.query(
      `SELECT seq::int AS seq, prev_hash AS previous, hash,
              hash = cutin.ledger_hash(prev_hash, seq, at, kind, actor, change_id, handoff_id, body) AS "isOwn"
         FROM cutin.ledger WHERE seq > $1 ORDER BY seq`,
      [this.#seq],
    );
    const broken: string[] = [];
    for (const { seq, previous, hash, isOwn } of rows as LedgerRow[]) {
      if (seq !== this.#seq + 1 || previous !== this.#hash || !isOwn) broken.push(String(seq));
      [this.#seq, this.#hash] = [seq, hash];
    }
    return broken;
  }
}

interface LedgerRow {
  seq: number;
  previous: string;
  hash: string;
  isOwn: boolean;
}
