// Systems kept in memory, and what workflows do about drift done by hand, so that a test decides what comes between.
import { randomUUID } from 'node:crypto';
import { changeHandoff } from '../../domain/handoff/handoff-ids';
import path from 'node:path';
import { createOwnActivities } from '../../activities/create-own-activities';
import { createRemoteActivities } from '../../activities/create-remote-activities';
import type { Database } from '../../adapters/postgres/database';
import { createDriftReadModel } from '../../adapters/postgres/drift/create-drift-read-model';
import type { DriftRepair } from '../../domain/drift/judge-drift';
import { contentHash } from '../../adapters/signing/content-hash';
import { stagePolicies } from '../../engine/handoff/stages/stages';
import { readGovernance } from '../../adapters/governance-files/read-governance';
import { readPolicies } from '../../adapters/governance-files/read-policies';
import type { SweepAnswer } from '../../ports/activities';
import type { DriftSweepResult } from '../../ports/workflow-messages';
import type { DriftFinding } from '../../domain/drift/finding';
import { accepted } from '../../domain/verdict';
import { chooseRepair } from '../../engine/drift/choose-repair';
import type { DriftReadModel } from '../../ports/drift';
import type { DocumentKey } from '../../domain/handoff/document';
import type { HandoffRef } from '../../domain/handoff/handoff-ref';
import type { CarriedStage } from '../../domain/handoff/stage';
import type { ReceiverName } from '../../domain/handoff/system-name';
import type { Systems } from '../../ports/systems';
import { MemoryReceiver, pathOf } from './memory/receiver';
import { FloorWorld, site } from './floor-world';
import { linkToNothing } from './link-to-nothing';

const folder = path.resolve(__dirname, '..', '..', 'governance');
const governance = { ...readGovernance(folder), policies: readPolicies(folder, stagePolicies) };
const names: ReceiverName[] = ['erp', 'mes', 'plm', 'qms'];

export class DriftWorld extends FloorWorld {
  readonly receivers = Object.fromEntries(names.map((name) => [name, new MemoryReceiver(name)])) as Record<
    ReceiverName,
    MemoryReceiver
  >;
  readonly findings: DriftReadModel;
  readonly remote;
  readonly own;
  #handed = 0;

  constructor(db: Database, itemId: string) {
    super(db, itemId);
    // Only receivers are asked by what is tested here.
    const systems = { receivers: this.receivers } as unknown as Systems;
    const { transactions } = this;
    const { transformRules: rules, orderMatrix: matrix } = governance;
    this.findings = createDriftReadModel(db);
    const clock = { newId: randomUUID, nowMs: Date.now };
    const { serialRules, plantDay } = governance;
    const given = { transactions, systems, rules, matrix, serialRules, plantDay, hash: contentHash };
    this.remote = createRemoteActivities({ ...given, ...clock });
    this.own = createOwnActivities({ transactions, ...governance, newId: randomUUID, linkTo: linkToNothing });
  }

  /** Released, decided and effective, and held by ERP and QMS as it was received. */
  async begin(revision = 'D'): Promise<void> {
    await this.makeEffective(revision, 1);
    for (const system of ['erp', 'qms'] as const) {
      const { items } = await this.transactions.reads.drift.listReceipts({
        system,
        itemId: this.itemId,
        cursor: null,
        limit: 10,
      });
      for (const { documentPath, document, content } of items)
        this.receivers[system].put(documentPath, content, document);
    }
  }

  handoffOf(stage: CarriedStage, revision = 'D'): HandoffRef {
    const changeId = this.changeIdOf(revision);
    this.#handed += 1;
    const handoff = changeHandoff({ changeId, site, stage, items: [this.itemId] });
    return { ...handoff, handoffId: `${handoff.handoffId}:${String(this.#handed)}` };
  }

  /** A handoff that has written and was not read back yet; the answer reads it back. */
  async write(system: ReceiverName, document: DocumentKey, content: unknown, stage: CarriedStage = 'mesLock') {
    const handoff = this.handoffOf(stage);
    await this.handoffs.propose(handoff);
    await this.handoffs.prepare(handoff, { system, document, content });
    this.receivers[system].put(pathOf(document), content, document, handoff.handoffId);
    const acknowledgement = { level: 'L3' as const, localRevision: 1, label: 'x' };
    const receipt = {
      system,
      document,
      documentPath: pathOf(document),
      contentHash: contentHash(content),
      acknowledgement,
    };
    const end = (as: 'verified' | 'withdrawn') => this.handoffs.end(handoff, as, receipt);
    return { handoff, verify: () => end('verified'), withdraw: () => end('withdrawn') };
  }

  async handOver(system: ReceiverName, document: DocumentKey, content: unknown): Promise<void> {
    await (await this.write(system, document, content)).verify();
  }

  /** As the workflow goes about it, without its waits. */
  async sweep(itemId?: string): Promise<DriftSweepResult> {
    const result: DriftSweepResult = { checked: 0, found: 0, unread: [] };
    const ofItem = itemId === undefined ? {} : { itemId };
    for (const system of names) {
      for (const look of ['sweepReceipts', 'sweepExtras'] as const) {
        let [cursor, since]: [string | null, string | undefined] = [null, undefined];
        do {
          const answer: SweepAnswer = await this.remote[look]({
            system,
            cursor,
            ...ofItem,
            ...(since === undefined ? {} : { since }),
          });
          result.checked += answer.checked;
          result.found += answer.found;
          ({ cursor, since } = answer);
          if (answer.unread === null) continue;
          result.unread.push({ system, detail: answer.unread });
          await this.own.recordUnread({ system, detail: answer.unread });
          break;
        } while (cursor !== null);
        if (result.unread.some((one) => one.system === system)) break;
      }
    }
    return result;
  }

  /** The newest finding of the path. */
  async finding(documentPath: string): Promise<DriftFinding | undefined> {
    const all = await this.findings.listFindings({ limit: 500 });
    return all.find((one) => one.documentPath === documentPath);
  }

  choose(finding: DriftFinding, action: DriftRepair, heldHash = finding.heldHash) {
    const signed = { actor: 'max', printedName: 'Max', meaning: 'I repair this', signedHash: contentHash({ action }) };
    const given = { transactions: this.transactions, signing: { sign: () => accepted(signed) } };
    const signature = { signingKey: 'k', meaning: signed.meaning };
    const { findingId } = finding;
    return chooseRepair(given, { findingId, action, reason: 'in a test', heldHash, actor: signed.actor, signature });
  }

  async chosen(finding: DriftFinding, action: DriftRepair): Promise<HandoffRef> {
    const decision = await this.choose(finding, action);
    if (decision.kind === 'refused') throw new Error(JSON.stringify(decision.reasons));
    const { handoffId } = decision.value;
    const { rows } = await this.db.query('SELECT payload FROM cutin.outbox WHERE outbox_key = $1', [
      `repair ${handoffId}`,
    ]);
    const [
      {
        payload: { handoff },
      },
    ] = rows as [{ payload: { handoff: HandoffRef } }];
    await this.own.proposeHandoff({ handoff, owner: governance.policies.driftRepair.owner });
    return handoff;
  }

  async carry(handoff: HandoffRef, generation = 1) {
    await this.remote.transferHandoff({ handoff, generation });
    return this.remote.verifyHandoff({ handoff, generation });
  }
}
