// A whole stack for one test file, in a home of its own on free ports, with what tests do to it most.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { callJson, requireJson, type HttpAnswer } from '../../processes/launch/api-client';
import { followChange, readImpact } from '../../processes/launch/follow-change';
import { releaseScenario, sampleScenario, type Scenario } from '../../processes/launch/scenario';
import { personOf, type SystemName } from '../../processes/launch/secrets';
import { startStack, type Stack } from '../../processes/launch/start-stack';
import { readEnvironment } from '../../processes/config/environment';
import type { ChangeDetail, HandoffSummary } from '../../ports/read-model';
import { eventually } from './eventually';

export const root = path.resolve(__dirname, '..', '..');

export interface TestStack extends Stack {
  home: string;
  end: () => Promise<void>;
}

export async function startTestStack(
  options: { governanceDir?: string; dynamicConfig?: string[]; say?: (line: string) => void } = {},
): Promise<TestStack> {
  const home = mkdtempSync(path.join(tmpdir(), 'cutin-e2e-'));
  const { TEMPORAL_CLI_PATH, CUTIN_TEMPORAL_SERVER } = process.env;
  const stack = await startStack({
    home,
    preferUsualPorts: false,
    environment: readEnvironment({ TEMPORAL_CLI_PATH, CUTIN_TEMPORAL_SERVER, CUTIN_HOME: home }),
    searchPath: process.env['PATH'] ?? '',
    governanceDir: options.governanceDir ?? path.join(root, 'governance'),
    binDir: path.join(root, '.cutin', 'bin'),
    distDir: path.join(root, 'dist'),
    say: options.say ?? (() => undefined),
    ...(options.dynamicConfig === undefined ? {} : { dynamicConfig: options.dynamicConfig }),
  });
  return {
    ...stack,
    home,
    end: async () => {
      await stack.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A stack from the first to the last test of the file; what it offers is there once the tests run. */
export function useTestStack(): TestStack {
  const stack = {} as TestStack;
  beforeAll(async () => {
    Object.assign(stack, await startTestStack());
  });
  afterAll(() => stack.end());
  return stack;
}

/**
 * The sample under another change and item, so that tests of one file do not meet each other. Its cut-in lies between
 * two orders; with `split` it is the sample's own, which divides WO-5002 and so asks a human.
 */
export function scenarioNamed(name: string, options: { split?: boolean } = {}): Scenario {
  const sample = sampleScenario();
  const itemId = `DRV-${name}`;
  return {
    ...sample,
    changeId: `CHG-${name}`,
    itemId,
    requirementBaseline: 'DRV-100-BL3',
    ...(options.split === true ? {} : { cutIn: { basis: 'serial', range: 'SN-0110 and up' } as const }),
    artefacts: sample.artefacts.map((artefact) => ({
      ...artefact,
      content: { ...(artefact.content as object), itemId },
    })),
    workOrders: sample.workOrders.map((order) => ({ ...order, orderId: `${order.orderId}-${name}` })),
  };
}

export function release(stack: TestStack, scenario: Scenario): Promise<void> {
  return releaseScenario(stack, scenario);
}

export function follow(stack: TestStack, scenario: Scenario, timeoutMs = 60_000): Promise<ChangeDetail> {
  const planner = personOf(stack.secrets, 'pat.planner');
  return followChange({
    api: stack.urls.api,
    planner,
    changeId: scenario.changeId,
    cutIn: scenario.cutIn,
    say: () => undefined,
    timeoutMs,
  });
}

export function handoffIdOf(scenario: Scenario, stage: string): string {
  return `${scenario.changeId}:${stage === 'release' ? '-' : 'PLANT-A'}:${stage}`;
}

export async function getChange(stack: TestStack, scenario: Scenario): Promise<ChangeDetail> {
  return requireJson<ChangeDetail>(`${stack.urls.api}/changes/${scenario.changeId}`, {
    token: tokenOf(stack, 'ada.auditor'),
  });
}

export function tokenOf(stack: TestStack, actor: string): string {
  return personOf(stack.secrets, actor).token;
}

/** The handoff once it is in one of the wanted states. */
export async function waitForHandoff(
  stack: TestStack,
  handoffId: string,
  states: string[],
  timeoutMs = 60_000,
): Promise<HandoffSummary> {
  const path = `/handoffs/${encodeURIComponent(handoffId)}`;
  return eventually(() => readInState<HandoffSummary>(stack, path, states), { timeoutMs, everyMs: 100 });
}

export async function waitForChange(
  stack: TestStack,
  scenario: Scenario,
  state: string,
  timeoutMs = 60_000,
): Promise<ChangeDetail> {
  const path = `/changes/${scenario.changeId}`;
  return eventually(() => readInState<ChangeDetail>(stack, path, [state]), { timeoutMs, everyMs: 100 });
}

/** Throws with what is there while it is in no state that is wanted. */
async function readInState<T extends { state: string }>(stack: TestStack, path: string, states: string[]): Promise<T> {
  const { status, body } = await callJson(`${stack.urls.api}${path}`, { token: tokenOf(stack, 'ada.auditor') });
  if (status === 200 && states.includes((body as T).state)) return body as T;
  throw new Error(`${path} is not ${states.join(' or ')}: ${String(status)} ${JSON.stringify(body).slice(0, 2_000)}`);
}

export async function decide(
  stack: TestStack,
  scenario: Scenario,
  options: {
    actor?: string;
    range?: string;
    headers?: Record<string, string>;
    impactHash?: string;
    more?: Record<string, unknown>;
  } = {},
): Promise<HttpAnswer> {
  const planner = personOf(stack.secrets, options.actor ?? 'pat.planner');
  const { impactHash = (await readImpactOf(stack, scenario)).impactHash } = options;
  return callJson(
    `${stack.urls.api}/handoffs/${encodeURIComponent(handoffIdOf(scenario, 'effectivityDecision'))}/decision`,
    {
      method: 'POST',
      token: planner.token,
      ...(options.headers ? { headers: options.headers } : {}),
      body: {
        impactHash,
        // The products of tests are new: nothing was built of most of them.
        cutIns: [{ basis: 'serial', range: options.range ?? scenario.cutIn.range, newSeries: true }],
        ...options.more,
        signature: { signingKey: planner.signingKey, meaning: 'I decide this cut-in' },
      },
    },
  );
}

export function readImpactOf(stack: TestStack, scenario: Scenario): ReturnType<typeof readImpact> {
  const place = { changeId: scenario.changeId, site: 'PLANT-A' };
  return readImpact({ api: stack.urls.api, planner: personOf(stack.secrets, 'pat.planner') }, place);
}

export function dispose(
  stack: TestStack,
  scenario: Scenario,
  dispositions: { orderId: string; disposition: string; reason: string; concession?: string }[],
  options: { actor?: string; headers?: Record<string, string> } = {},
): Promise<HttpAnswer> {
  const person = personOf(stack.secrets, options.actor ?? 'pat.planner');
  return callJson(`${stack.urls.api}/changes/${scenario.changeId}/dispositions`, {
    method: 'POST',
    token: person.token,
    ...(options.headers ? { headers: options.headers } : {}),
    body: {
      site: 'PLANT-A',
      dispositions,
      signature: { signingKey: person.signingKey, meaning: 'I dispose of these orders' },
    },
  });
}

export function resolve(
  stack: TestStack,
  handoff: HandoffSummary,
  action: 'retry' | 'waive' | 'abort',
  options: { actor?: string; signed?: boolean; parkId?: string } = {},
): Promise<HttpAnswer> {
  const person = personOf(stack.secrets, options.actor ?? 'olli.operator');
  return callJson(`${stack.urls.api}/handoffs/${encodeURIComponent(handoff.handoffId)}/resolution`, {
    method: 'POST',
    token: person.token,
    body: {
      parkId: options.parkId ?? handoff.parkId,
      action,
      reason: 'settled in a test',
      ...(options.signed === true ? { signature: { signingKey: person.signingKey, meaning: 'I accept this' } } : {}),
    },
  });
}

export function setFaults(stack: TestStack, system: SystemName, faults: Record<string, unknown>): Promise<unknown> {
  return requireJson(`${stack.urls.systems[system]}/_faults`, {
    method: 'PUT',
    token: stack.secrets.systemTokens[system],
    body: faults,
  });
}

export interface WriteCount {
  total: number;
  replays: number;
  writes: { document: string; kind: string; localRevision: number }[];
}

/** How often a system really wrote documents whose path begins so. */
export function writesOf(stack: TestStack, system: SystemName, document: string): Promise<WriteCount> {
  return requireJson<WriteCount>(`${stack.urls.systems[system]}/_writes?document=${encodeURIComponent(document)}`, {
    token: stack.secrets.systemTokens[system],
  });
}

export function readBack(stack: TestStack, system: SystemName, documentPath: string): Promise<HttpAnswer> {
  return callJson(`${stack.urls.systems[system]}${documentPath}`, { token: stack.secrets.systemTokens[system] });
}

/** Where each stage writes for the scenario's item. */
export function documentOf(scenario: Scenario, stage: string): { system: SystemName; path: string } {
  const { changeId, itemId, toRevision } = scenario;
  const inSite = (kind: string): string => `/sites/PLANT-A/${kind}/${itemId}/revisions/${toRevision}`;
  switch (stage) {
    case 'effectivityDecision':
      return { system: 'plm', path: `/changes/${changeId}/effectivity/PLANT-A` };
    case 'mbomTransform':
      return { system: 'erp', path: inSite('manufacturing-boms') };
    case 'orderDisposition':
      return { system: 'mes', path: inSite('order-dispositions') };
    case 'mesLock':
      return { system: 'mes', path: inSite('order-revisions') };
    default:
      return { system: 'qms', path: inSite('inspection-plans') };
  }
}
