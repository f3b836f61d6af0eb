// A lock set and statements to decide on, with only what a test changes.
import type { EffectivityStatement } from '../../domain/effectivity/effectivity-statement';
import type { LockSources } from '../../domain/locks/assemble-lock-set';
import type { LockSet } from '../../domain/locks/lock-set';
import type { OrderUnits } from '../../domain/locks/resolve-order';

const hash = (digit: string): string => digit.repeat(64);

export function statementOf(
  revision: string,
  from: number,
  to: number | null,
  more: Partial<EffectivityStatement> = {},
): EffectivityStatement {
  return {
    statementId: `s-${revision}-${String(from)}`,
    itemId: 'DRV-100',
    revision,
    site: 'PLANT-A',
    endItem: 'DRV-100',
    basis: 'serial',
    spans: [{ basis: 'serial', series: 'SN-', from, to }],
    changeId: `CHG-${revision}`,
    decisionId: `d-${revision}`,
    state: 'actual',
    ...more,
  };
}

export function orderUnits(serials: string, more: Partial<OrderUnits> = {}): OrderUnits {
  return {
    site: 'PLANT-A',
    orderId: 'WO-1',
    itemId: 'DRV-100',
    endItem: 'DRV-100',
    serials,
    lot: null,
    date: '2026-03-02',
    ...more,
  };
}

export function sourcesOf(more: Partial<LockSources> = {}): LockSources {
  const instruction = (operation: string) => ({
    instructionId: `WI-${operation}`,
    operation,
    revision: '1',
    supersedes: null,
    contentHash: hash('1'),
  });
  return {
    ebom: {
      contentHash: hash('e'),
      content: { itemId: 'DRV-100', revision: 'D', description: '', occurrences: {} },
    },
    drawing: { contentHash: hash('d') },
    mbom: { contentHash: hash('b'), label: 'MB-1' },
    inspectionPlan: { contentHash: hash('c'), label: 'IP-1' },
    routings: [
      {
        routingId: 'RT-1',
        revision: '1',
        supersedes: null,
        contentHash: hash('2'),
        operations: [
          { operation: '0020', sequence: 20 },
          { operation: '0010', sequence: 10 },
        ],
      },
    ],
    instructions: [instruction('0010'), instruction('0020')],
    ...more,
  };
}

export function lockSetOf(more: Partial<LockSet> = {}): LockSet {
  const pin = (id: string, revision: string, digit: string) => ({ id, revision, contentHash: hash(digit) });
  return {
    site: 'PLANT-A',
    orderId: 'WO-1',
    itemId: 'DRV-100',
    endItem: 'DRV-100',
    serials: 'SN-100 to SN-109',
    lot: null,
    revision: 'D',
    effectivity: { statementId: 's-D-100', changeId: 'CHG-D', decisionId: 'd-D' },
    drawing: pin('DRV-100', 'D', 'd'),
    ebom: pin('DRV-100', 'D', 'e'),
    mbom: pin('DRV-100', 'MB-1', 'b'),
    routing: {
      ...pin('RT-1', '1', '2'),
      operations: [
        { operation: '0010', sequence: 10, instruction: pin('WI-0010', '1', '1') },
        { operation: '0020', sequence: 20, instruction: pin('WI-0020', '1', '1') },
      ],
    },
    inspectionPlan: pin('DRV-100', 'IP-1', 'c'),
    software: {},
    ...more,
  };
}
