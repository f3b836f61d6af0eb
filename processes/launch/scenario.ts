// What npm start propagates: the sample product, or a bill of materials as published. A scenario is put into PLM, ALM and
// MES as their own users would, over their own contracts.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decodeText } from '../../adapters/bom-files/decode-text';
import type { Finding, ParsedBom } from '../../adapters/bom-files/finding';
import { parseBomFile } from '../../adapters/bom-files/parse-bom-file';
import { contentHash } from '../../adapters/signing/content-hash';
import { productRoot } from '../product-root';
import { callJson, requireJson } from './api-client';
import type { Stack } from './start-stack';

export interface Scenario {
  changeId: string;
  title: string;
  itemId: string;
  fromRevision: string;
  toRevision: string;
  sites: string[];
  requirementBaseline: string | null;
  /** Documents by revision, as PLM holds them. */
  artefacts: { artefactClass: 'ebom' | 'drawing'; revision: string; content: unknown }[];
  baseline: unknown;
  workOrders: { orderId: string; serials: string; state: string; revision: string }[];
  /** The planner's cut-in, in the words the API takes. */
  cutIn: { basis: 'serial'; range: string; newSeries?: true };
  findings: Finding[];
}

const samples = path.join(productRoot, 'systems', 'samples', 'drive-unit');

export function sampleScenario(): Scenario {
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(samples, name), 'utf8'));
  return {
    changeId: 'CHG-1042',
    title: 'Larger bearing, eight cover screws, seal against ingress',
    itemId: 'DRV-100',
    fromRevision: 'C',
    toRevision: 'D',
    sites: ['PLANT-A'],
    requirementBaseline: 'DRV-100-BL3',
    artefacts: ['C', 'D'].flatMap((revision) => [
      { artefactClass: 'ebom' as const, revision, content: read(`ebom-${revision}.json`) },
      { artefactClass: 'drawing' as const, revision, content: read(`drawing-${revision}.json`) },
    ]),
    baseline: read('requirements.json'),
    workOrders: read('work-orders.json') as Scenario['workOrders'],
    cutIn: { basis: 'serial', range: 'SN-0100 and up' },
    findings: [],
  };
}

/** A bill of materials as published, of any kind that parseBomFile reads. The revision before it is looked for beside it, in the folder `rev<from>`. */
export function bomScenario(options: { file: string; itemId: string; from: string; to: string }): Scenario {
  const { file, itemId, from, to } = options;
  const next = readBom(file, itemId, to);
  const sibling = siblingOf(file, from, to);
  const previous = sibling !== path.resolve(file) && existsSync(sibling) ? readBom(sibling, itemId, from) : null;
  return {
    changeId: `CHG-${itemId}-${from}-${to}`.replace(/[^A-Za-z0-9._-]/g, '-').slice(0, 100),
    title: `${itemId}: revision ${from} to ${to}`,
    itemId,
    fromRevision: from,
    toRevision: to,
    sites: ['PLANT-A'],
    requirementBaseline: null,
    artefacts: [...(previous === null ? [] : [previous]), next].map(({ ebom }) => ({
      artefactClass: 'ebom' as const,
      revision: ebom.revision,
      content: ebom,
    })),
    baseline: null,
    workOrders: [],
    cutIn: { basis: 'serial', range: 'SN-0100 and up', newSeries: true },
    findings: next.findings,
  };
}

function siblingOf(file: string, from: string, to: string): string {
  const parts = path.resolve(file).split(path.sep);
  return parts.map((part) => (part === `rev${to}` ? `rev${from}` : part)).join(path.sep);
}

function readBom(file: string, itemId: string, revision: string): ParsedBom {
  const fileName = path.basename(file);
  const text = decodeText({ bytes: readFileSync(file), fileName });
  const parsed = text.kind === 'refused' ? text : parseBomFile({ text: text.value, fileName, itemId, revision });
  if (parsed.kind === 'accepted') return parsed.value;
  throw new Error(
    ['The file is refused; nothing was written:', ...parsed.reasons.map((reason) => `  ${reason.message}`)].join('\n'),
  );
}

/** Puts the scenario into the systems and releases the change. Repeating it changes nothing that is there already. */
export async function releaseScenario(stack: Pick<Stack, 'urls' | 'secrets'>, scenario: Scenario): Promise<void> {
  await putScenario(stack, scenario);
  await releaseChange(stack, scenario);
}

/** Tells PLM to release a change that stands as a draft. */
export async function releaseChange(
  { urls, secrets }: Pick<Stack, 'urls' | 'secrets'>,
  { changeId }: Scenario,
): Promise<void> {
  await requireJson(`${urls.systems.plm}/changes/${changeId}/release`, {
    method: 'POST',
    token: secrets.systemTokens.plm,
    body: {},
  });
}

/** Everything up to the release: requirements, artefacts, orders, the draft change. */
export async function putScenario(stack: Pick<Stack, 'urls' | 'secrets'>, scenario: Scenario): Promise<void> {
  const { urls, secrets } = stack;
  const { systems } = urls;
  const put = (system: keyof typeof systems, where: string, body: unknown): Promise<unknown> =>
    requireJson(`${systems[system]}${where}`, { method: 'PUT', token: secrets.systemTokens[system], body });
  const { itemId, changeId, fromRevision, toRevision, artefacts, sites } = scenario;
  if (scenario.requirementBaseline !== null)
    await put('alm', `/baselines/${encodeURIComponent(scenario.requirementBaseline)}`, scenario.baseline);
  for (const { artefactClass, revision, content } of artefacts) {
    await put(
      'plm',
      `/items/${encodeURIComponent(itemId)}/revisions/${encodeURIComponent(revision)}/${artefactClass}`,
      content,
    );
  }
  for (const { orderId, ...order } of scenario.workOrders) {
    for (const site of sites) await put('mes', `/sites/${site}/work-orders/${orderId}`, { ...order, itemId });
  }
  const held = await callJson(`${systems.plm}/changes/${changeId}`, { token: secrets.systemTokens.plm });
  if ((held.body as { state?: string } | null)?.state !== 'released') {
    await put('plm', `/changes/${changeId}`, {
      changeId,
      title: scenario.title,
      author: 'dana.design',
      endItem: itemId,
      sites,
      requirementBaseline: scenario.requirementBaseline,
      affectedItems: [
        {
          itemId,
          fromRevision,
          toRevision,
          action: 'revise',
          artefacts: artefacts
            .filter(({ revision }) => revision === toRevision)
            .map(({ artefactClass }) => ({ artefactClass })),
        },
      ],
    });
  }
}

/** The event that PLM sends for a scenario, for clients that post it themselves. */
export function releaseEventOf(scenario: Scenario, id: string): Record<string, unknown> {
  const { changeId, title, itemId, fromRevision, toRevision, sites, requirementBaseline, artefacts } = scenario;
  return {
    specversion: '1.0',
    id,
    source: '/plm',
    type: 'cutin.change.released.v1',
    subject: changeId,
    data: {
      changeId,
      title,
      author: 'dana.design',
      endItem: itemId,
      sites,
      releasedAt: '2026-01-15T08:00:00Z',
      requirementBaseline,
      affectedItems: [
        {
          itemId,
          fromRevision,
          toRevision,
          action: 'revise',
          artefacts: artefacts
            .filter(({ revision }) => revision === toRevision)
            .map(({ artefactClass, revision, content }) => ({
              artefactClass,
              revision,
              contentHash: contentHash(content),
            })),
        },
      ],
    },
  };
}
