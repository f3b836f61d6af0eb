// Workflows on a real Temporal dev server, over a store and receivers in memory: waits are of milliseconds, and a test
// says what each receiver does.
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { createOwnActivities } from '../../activities/create-own-activities';
import { createRemoteActivities } from '../../activities/create-remote-activities';
import { toFailure } from '../../activities/to-failure';
import { contentHash } from '../../adapters/signing/content-hash';
import { addMissingSearchAttributes } from '../../adapters/temporal/search-attributes';
import type { EffectivityDecision } from '../../domain/effectivity/effectivity-decision';
import type { ResolutionAction } from '../../domain/handoff/park-resolution';
import type { ReleasedChange } from '../../domain/change/released-change';
import { changeHandoff } from '../../domain/handoff/handoff-ids';
import { zerosInsignificant } from '../../domain/effectivity/serial';
import type { HandoffPolicy } from '../../domain/handoff/handoff-policy';
import { subjectOf, type HandoffRef } from '../../domain/handoff/handoff-ref';
import { stageNames, type CarriedStage, type Stage } from '../../domain/handoff/stage';
import type { StagePlan } from '../../domain/handoff/stage-facts';
import { systemNames, type ReceiverName } from '../../domain/handoff/system-name';
import { fixDocuments } from '../../engine/handoff/prepare';
import { factsOf } from '../../engine/handoff/stages/define-stage';
import { stages } from '../../engine/handoff/stages/stages';
import { handoffQuery, resolveUpdate, type HandoffView } from '../../ports/workflow-messages';
import { loadWorkflowBundle } from '../../workers/workflow-bundle';
import { MemoryReceiver } from './memory/receiver';
import { MemoryStore } from './memory/memory-store';
import { dayInUtc } from './day-in-utc';
import { linkToNothing } from './link-to-nothing';

const root = path.resolve(__dirname, '..', '..');
const site = 'PLANT-A';
const waitMsMax = 20_000;

/** Retries are over at once, and people are reminded within a second. */
export const hasty: HandoffPolicy = {
  owner: 'planner',
  escalationOwner: 'plant manager',
  waivable: false,
  dueAfterMs: 60_000,
  reminderEveryMs: 60_000,
  escalateAfterMs: 120_000,
  quickRetryMsMax: 400,
  slowRetryEveryMs: 200,
  slowRetryMsMax: 400,
  transferTimeoutMs: 5_000,
};

export class WorkflowWorld {
  readonly store = new MemoryStore();
  readonly receivers: Record<ReceiverName, MemoryReceiver>;
  policy = hasty;
  /** Open orders of a change, for which nobody disposes but a human. */
  readonly orders = new Map<string, string[]>();
  sites = [site];
  readonly #given;
  #temporal: TestWorkflowEnvironment | undefined;
  #worker: Worker | undefined;
  #running: Promise<void> | undefined;

  constructor() {
    const [plm, erp, mes, qms] = (['plm', 'erp', 'mes', 'qms'] as const).map((name) => new MemoryReceiver(name));
    this.receivers = { plm, erp, mes, qms } as Record<ReceiverName, MemoryReceiver>;
    this.#given = {
      transactions: this.store,
      systems: {
        receivers: this.receivers,
        workOrders: { listOpenWorkOrders: () => Promise.resolve([]) },
      },
      serialRules: zerosInsignificant,
      plantDay: dayInUtc,
      hash: contentHash,
      nowMs: Date.now,
      newId: randomUUID,
    } as unknown as Parameters<typeof createRemoteActivities>[0];
  }

  /** Changes that are effective. */
  get closed(): string[] {
    return this.#changesThat('closed');
  }

  /** Changes that were called off. */
  get aborted(): string[] {
    return this.#changesThat('aborted');
  }

  #changesThat(are: 'closed' | 'aborted'): string[] {
    return this.store.rows.changes.flatMap(({ change, state }) => (state === are ? [change.changeId] : []));
  }

  /** A change that was received. */
  receive(changeId: string): void {
    const change = {
      changeId,
      title: 'Stronger bearing',
      author: 'dana',
      sites: this.sites,
      affectedItems: [{ itemId: 'DRV' }],
    };
    this.store.rows.changes.push({ change: change as ReleasedChange, state: 'received' });
  }

  async start(): Promise<void> {
    // Activities fail here on purpose; each would be told with its stack.
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const executable = { type: 'existing-path', path: path.join(root, '.cutin', 'bin', 'temporal') } as const;
    this.#temporal = await TestWorkflowEnvironment.createLocal({
      server: {
        executable: process.env['TEMPORAL_CLI_PATH']
          ? { ...executable, path: process.env['TEMPORAL_CLI_PATH'] }
          : executable,
      },
    });
    const { client, nativeConnection: connection } = this.#temporal;
    await addMissingSearchAttributes(client, 'default');
    const policies = () =>
      Object.fromEntries(stageNames.map((name) => [name, this.policy])) as Record<Stage, HandoffPolicy>;
    const systemOfRecord = { change: 'plm', ebom: 'plm', drawing: 'plm', effectivity: 'cutin', mbom: 'erp' };
    const own = createOwnActivities({
      ...this.#given,
      policies: policies(),
      systemOfRecord,
      newId: randomUUID,
      linkTo: linkToNothing,
    });
    const remote = createRemoteActivities(this.#given);
    this.#worker = await Worker.create({
      connection,
      taskQueue: 'test',
      workflowBundle: await loadWorkflowBundle(path.join(root, 'dist', 'workflow-bundle.js')),
      activities: {
        ...own,
        ...remote,
        transferHandoff: async (input: Parameters<typeof remote.transferHandoff>[0]) => {
          await this.#fixDocument(input.handoff, input.generation);
          return remote.transferHandoff(input);
        },
        readRelease: () => Promise.resolve({ revisions: 1 }),
      },
    });
    this.#running = this.#worker.run();
  }

  async end(): Promise<void> {
    this.#worker?.shutdown();
    await this.#running;
    await this.#temporal?.teardown();
  }

  /** The handoff of a stage whose document is fixed when it is handed over, so that no builder is asked. */
  prepare(stage: CarriedStage, changeId: string, at = site): HandoffRef {
    return changeHandoff({ changeId, site: at, stage, items: ['DRV'] });
  }

  async #fixDocument(handoff: HandoffRef, generation: number): Promise<void> {
    const { stage, site: at } = handoff;
    const { receiver: system } = stages[stage] as { receiver: ReceiverName };
    if (!systemNames.includes(system)) throw new Error(`${stage} has no receiver of its own.`);
    const { changeId } = subjectOf(handoff, 'change');
    const document = documentOf(changeId, stage, at);
    const drafts = [{ system, document, content: { stage, generation, orders: this.#ordersOf(changeId) } }];
    await fixDocuments(this.#given, { handoff, generation, drafts }).catch((error: unknown) => {
      throw toFailure(error);
    });
  }

  #ordersOf(changeId: string): object {
    const disposed = new Set(this.store.rows.dispositions.map(({ order }) => order.orderId));
    const orders = this.orders.get(changeId) ?? [];
    return Object.fromEntries(
      orders.map((orderId) => [
        orderId,
        { disposition: disposed.has(orderId) ? 'cancelAndReplan' : null, reason: 'r', concession: null, hold: false },
      ]),
    );
  }

  /** As its use case records it. */
  disposeInStore(changeId: string, orderId: string): void {
    const order = { orderId, disposition: 'cancelAndReplan', reason: 'r' };
    this.store.rows.dispositions.push({ changeId, site, order } as MemoryStore['rows']['dispositions'][number]);
  }

  /** The length of the history of each run of the workflow. */
  async historyLengths(workflowId: string): Promise<number[]> {
    const lengths: number[] = [];
    for await (const { runId } of this.client.workflow.list({ query: `WorkflowId = "${workflowId}"` }))
      lengths.push((await this.client.workflow.getHandle(workflowId, runId).describe()).historyLength);
    return lengths;
  }

  async run(stage: CarriedStage, handoff: HandoffRef, policy: Partial<HandoffPolicy> = {}): Promise<WorkflowHandle> {
    const plan: StagePlan = { policy: { ...this.policy, ...policy }, facts: factsOf(stages[stage]) };
    return this.startWorkflow(stage, handoff.workflowId, { handoff, plan });
  }

  startWorkflow(type: string, workflowId: string, input: object): Promise<WorkflowHandle> {
    return this.client.workflow.start(type, { taskQueue: 'test', workflowId, args: [input] });
  }

  get client() {
    if (this.#temporal === undefined) throw new Error('The world has not started.');
    return this.#temporal.client;
  }

  /** Polls until the handoff stands so; throws with what it is instead. */
  async eventually(workflowId: string, isSo: (view: HandoffView) => boolean): Promise<HandoffView> {
    const endMs = Date.now() + waitMsMax;
    let last: unknown = 'nothing';
    while (Date.now() < endMs) {
      try {
        const view = await this.client.workflow.getHandle(workflowId).query<HandoffView>(handoffQuery);
        if (isSo(view)) return view;
        last = view;
      } catch (error) {
        last = error;
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    throw new Error(`${workflowId} stayed ${JSON.stringify(last instanceof Error ? last.message : last)}.`);
  }

  async parked(workflowId: string): Promise<NonNullable<HandoffView['park']>> {
    await this.#waitUntilItRuns(workflowId);
    const { park } = await this.eventually(workflowId, (view) => view.park !== null);
    if (park === null) throw new Error('It is not parked.');
    return park;
  }

  /** A run that was ended answers queries too, with what it was. */
  async #waitUntilItRuns(workflowId: string): Promise<void> {
    const endMs = Date.now() + waitMsMax;
    while (Date.now() < endMs) {
      const found = await this.client.workflow
        .getHandle(workflowId)
        .describe()
        .catch(() => null);
      if (found?.status.name === 'RUNNING') return;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    throw new Error(`${workflowId} does not run.`);
  }

  /** What a workflow is found by in Temporal. */
  async attributesOf(run: WorkflowHandle): Promise<Record<string, unknown>> {
    const { typedSearchAttributes } = await run.describe();
    return Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
  }

  /** A decision as its use case records it, for those who only ask whether there is one. */
  decideInStore(handoffId: string): void {
    this.store.rows.decisions.push({ handoffId } as EffectivityDecision);
  }

  /** An answer whose message nobody took. */
  resolveInStore(parkId: string, action: ResolutionAction): void {
    const resolution = { resolutionId: randomUUID(), parkId, action, actor: 'pat', reason: 'in a test' };
    this.store.rows.resolutions.push({ ...resolution, voidedBecause: null });
  }

  ledgerOf(changeId: string, kind: string) {
    return this.store.rows.ledger.filter((one) => one.kind === kind && one.changeId === changeId);
  }

  resolve(workflowId: string, resolution: object): Promise<unknown> {
    const typed = { actor: 'pat', reason: 'in a test', ...resolution };
    return this.client.workflow.getHandle(workflowId).executeUpdate(resolveUpdate, { args: [typed] });
  }
}

function documentOf(changeId: string, stage: Stage, at: string) {
  const itemId = at === site ? `${changeId}-${stage}` : `${changeId}-${stage}-${at}`;
  return { kind: 'inspectionPlan', site: at, itemId, revision: 'D' } as const;
}

export function pathOfStage(changeId: string, stage: Stage, at = site): string {
  return `/inspectionPlan/${documentOf(changeId, stage, at).itemId}/D`;
}
