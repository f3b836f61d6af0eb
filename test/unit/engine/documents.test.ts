// What is handed over fits the schema that is published for it, document by document, of the sample product.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readGovernance } from '../../../adapters/governance-files/read-governance';
import { contentHash } from '../../../adapters/signing/content-hash';
import { documentKinds, documentSchemas } from '../../../contract/documents/documents';
import type { ReleasedChange } from '../../../domain/change/released-change';
import type { EffectivityDecision } from '../../../domain/effectivity/effectivity-decision';
import type { DraftDocument } from '../../../domain/handoff/document';
import { handoffRef } from '../../../domain/handoff/handoff-ids';
import type { HandoffSubject } from '../../../domain/handoff/handoff-ref';
import type { CarriedStage } from '../../../domain/handoff/stage';
import type { OpenOrder } from '../../../domain/orders/open-order';
import { stages } from '../../../engine/handoff/stages/stages';
import type { PreparationContext } from '../../../engine/handoff/documents/preparation-context';
import { MemoryFloor, orderId } from '../../support/memory/memory-floor';

const root = path.resolve(__dirname, '..', '..', '..');
const site = 'PLANT-A';
const itemId = 'DRV-100';
const changeId = 'CHG-1042';
const signed = { actor: 'pat.planner', printedName: 'Pat Planner', meaning: 'decided', signedHash: contentHash('s') };

const change: ReleasedChange = {
  changeId,
  title: 'Stronger bearing',
  author: 'dana.design',
  endItem: itemId,
  sites: [site],
  releasedAt: '2026-01-15T08:00:00Z',
  requirementBaseline: 'BL-1',
  affectedItems: [
    {
      itemId,
      fromRevision: 'C',
      toRevision: 'D',
      action: 'revise',
      artefacts: [],
      mergedFrom: [],
      affects: [],
      replaces: null,
    },
  ],
};

const decision: EffectivityDecision = {
  decisionId: 'd-1',
  handoffId: 'h-1',
  changeId,
  site,
  cutIns: [
    {
      itemId,
      revision: 'D',
      endItem: itemId,
      basis: 'serial',
      text: 'SN-0110 and up',
      spans: [{ basis: 'serial', series: 'SN-', from: 110, to: null }],
      units: null,
    },
  ],
  impactHash: contentHash('i'),
  stock: [{ itemId: 'BRG-6204', disposition: 'scrap', reason: 'Worn.' }],
  independentOf: [],
  independenceReason: null,
  retroactiveReason: null,
  gapsReason: null,
  decidedAt: '2026-01-16T08:00:00Z',
  ...signed,
};

function sample(name: string): unknown {
  return JSON.parse(readFileSync(path.join(root, 'systems', 'samples', 'drive-unit', `${name}.json`), 'utf8'));
}

/** The sample's orders, with one that a human must dispose of. */
function openOrders(): OpenOrder[] {
  return (sample('work-orders') as Pick<OpenOrder, 'orderId' | 'serials' | 'state' | 'revision'>[]).map((order) => ({
    itemId,
    lot: null,
    plannedStart: null,
    operationsDone: [],
    ...order,
  }));
}

const answers = (value: unknown) => () => Promise.resolve(value);

function requirementIds(): string[] {
  return Object.keys((sample('requirements') as { requirements: object }).requirements);
}

function prepare(stage: CarriedStage, subject: HandoffSubject, more: object = {}): Promise<DraftDocument[]> {
  const { transformRules: rules, orderMatrix: matrix, plantDay } = readGovernance(path.join(root, 'governance'));
  const receipt = { localRevision: 1, label: 'MB-1', contentHash: contentHash('m') };
  const reads = {
    changes: { findRelease: answers(change) },
    identity: {
      findRevisionContent: ({ artefactClass, revision }: { artefactClass: string; revision: string }) => {
        const content = sample(`${artefactClass}-${revision}`);
        return Promise.resolve({ content, contentHash: contentHash(content) });
      },
    },
    effectivity: { findDecision: answers(decision) },
    mbom: { listDecisions: answers([]), findTransform: answers(null) },
    dispositions: { listDispositions: answers({}) },
    handoffs: { findReceipt: answers(receipt) },
  };
  const transactions = { reads, run: answers(undefined) };
  const systems = {
    receivers: { erp: { describeDocument: () => '/erp', readDocument: answers(null) } },
    requirements: { readBaseline: answers({ requirementIds: requirementIds() }) },
    workOrders: { listOpenWorkOrders: answers(openOrders()) },
  };
  const handoff = handoffRef({ subject, site, stage, items: [itemId] });
  const context = {
    handoff,
    generation: 1,
    transactions,
    systems,
    rules,
    plantDay,
    matrix,
    hash: contentHash,
    ...more,
  };
  return stages[stage].documents(context as unknown as PreparationContext);
}

const ofChange = { kind: 'change', changeId } as const;
const seen = new Set<string>();

function kindsThatFit(documents: readonly DraftDocument[]): string[] {
  return documents.map(({ document: { kind }, content }) => {
    expect(documentSchemas[kind].parse(content)).toEqual(content);
    seen.add(kind);
    return kind;
  });
}

describe('what is handed over fits its published schema', () => {
  it.each<[CarriedStage, string[]]>([
    ['effectivityDecision', ['changeEffectivity']],
    ['mbomTransform', ['manufacturingBom', 'stockDispositions']],
    ['mesLock', ['orderRevisions']],
    ['inspectionPlanUpdate', ['inspectionPlan']],
    ['orderDisposition', ['orderDispositions']],
  ])('at %s', async (stage, kinds) => {
    expect(kindsThatFit(await prepare(stage, ofChange))).toEqual(kinds);
  });

  it('where one order is locked', async () => {
    const ended = { openedAt: '2026-03-02T07:00:00.000Z', endedAt: '2026-03-02T07:30:00.000Z' };
    const { given } = new MemoryFloor().effective().locked({ state: 'closed', ...ended });

    const documents = await prepare('workOrderLock', { kind: 'order', orderId, nth: 2, changeId }, given);

    expect(kindsThatFit(documents)).toEqual(['orderLock']);
  });

  it('where a drift becomes a request for a change', async () => {
    const repair = { action: 'raiseChange', reason: 'It is right.', heldHash: contentHash('h'), ...signed };
    const finding = {
      findingId: 'f-1',
      system: 'erp',
      document: null,
      documentPath: '/boms/1',
      kind: 'changedContent',
      difference: [{ pointer: '/lines', sent: 1, held: '(absent)' }],
      receiptHash: contentHash('r'),
      repair,
    };
    const transactions = { reads: { drift: { findFinding: answers(finding) } } };

    const documents = await prepare(
      'driftRepair',
      { kind: 'finding', findingId: 'f-1', nth: 1, changeId },
      { transactions },
    );

    expect(kindsThatFit(documents)).toEqual(['changeRequest']);
  });

  it('for every kind there is', () => {
    expect([...seen].sort()).toEqual([...documentKinds].sort());
  });
});

it('a document that lacks, adds or bends a field fits no more', async () => {
  const [document] = await prepare('mbomTransform', ofChange);
  const content = document?.content as Record<string, unknown>;
  const schema = documentSchemas.manufacturingBom;

  for (const field of Object.keys(content)) {
    const rest = Object.fromEntries(Object.entries(content).filter(([name]) => name !== field));
    expect([field, schema.safeParse(rest).success]).toEqual([field, false]);
  }
  expect(schema.safeParse({ ...content, surprise: 1 }).success).toBe(false);
  expect(schema.safeParse({ ...content, ebomHash: 'latest' }).success).toBe(false);
});
