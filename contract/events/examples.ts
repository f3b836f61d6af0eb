// One valid payload of each event, about one order of the sample product.
import type { SentPayloads } from './payloads';

const site = 'PLANT-A';
const at = '2026-03-02T08:15:00Z';
const hash = (digit: string): string => digit.repeat(64);
const seal = hash('5');
const order = { site, orderId: 'WO-5003' };
const unit = { ...order, serial: 'SN-0120', operation: '0010', seal };
const instruction = { instructionId: 'WI-DRV-0010', revision: '3', contentHash: hash('3') };

export const examples: SentPayloads = {
  'change.released': {
    changeId: 'CHG-1042',
    title: 'Stronger bearing',
    author: 'dana.design',
    endItem: 'DRV-100',
    sites: [site],
    releasedAt: '2026-01-15T08:00:00Z',
    affectedItems: [
      {
        itemId: 'DRV-100',
        fromRevision: 'C',
        toRevision: 'D',
        action: 'revise',
        artefacts: [{ artefactClass: 'ebom', revision: 'D', contentHash: hash('d') }],
      },
    ],
  },
  'mbom.released': { site, itemId: 'DRV-100', revision: 'D', contentHash: hash('b'), changeId: 'CHG-1042' },
  'routing.released': {
    site,
    itemId: 'DRV-100',
    itemRevisions: ['C', 'D'],
    routingId: 'RT-DRV',
    revision: '2',
    supersedes: '1',
    contentHash: hash('2'),
    operations: [
      { operation: '0010', sequence: 10 },
      { operation: '0020', sequence: 20 },
    ],
  },
  'workinstruction.released': {
    site,
    itemId: 'DRV-100',
    itemRevisions: ['D'],
    instructionId: 'WI-DRV-0010',
    operation: '0010',
    revision: '3',
    supersedes: '2',
    contentHash: hash('3'),
  },
  'inspectionplan.released': { site, itemId: 'DRV-100', revision: 'D', contentHash: hash('c'), changeId: 'CHG-1042' },
  'workorder.released': {
    ...order,
    itemId: 'DRV-100',
    endItem: null,
    serials: 'SN-0120 to SN-0139',
    lot: null,
    plannedStart: '2026-03-02',
    state: 'released',
  },
  'material.lot.status': { site, itemId: 'BRG-6205', lot: 'L-778', status: 'released', expiresOn: null, at },
  'person.qualification': {
    site,
    personId: 'sam.assembler',
    qualification: 'torque class 2',
    status: 'valid',
    validFrom: '2026-01-01',
    validTo: '2027-01-01',
    at,
  },
  'equipment.calibration': {
    site,
    equipmentId: 'TW-14',
    status: 'valid',
    calibratedOn: '2026-02-01',
    validTo: '2027-02-01',
    at,
  },
  'order.hold': { ...order, holdId: 'H-1', action: 'hold', reason: 'Torque wrench failed calibration.' },
  'order.locked': { ...order, version: 1, seal, revision: 'C' },
  'order.relock': { ...order, fromVersion: 1, toVersion: 2, seal, revision: 'D' },
  'operation.started': { ...unit, operator: 'sam.assembler', authorisationId: null, instruction, at },
  'operation.completed': {
    ...unit,
    operator: 'sam.assembler',
    startedAt: at,
    instruction,
    equipment: ['TW-14'],
    at: '2026-03-02T08:40:00Z',
  },
  'component.installed': {
    ...unit,
    position: 'bearing',
    quantity: '2',
    unitOfMeasure: 'each',
    at,
    component: { itemId: 'BRG-6205', revision: 'A', serial: null, lot: 'L-778' },
  },
  'inspection.recorded': {
    ...order,
    serial: 'SN-0120',
    operation: '0010',
    characteristicId: 'bore',
    value: '20.004',
    unitOfMeasure: 'mm',
    verdict: 'pass',
    inspector: 'ines.inspector',
    gauge: 'G-7',
    at,
    plan: { itemId: 'DRV-100', revision: 'IP-000001', contentHash: hash('c') },
  },
  'nonconformance.detected': {
    site,
    nonconformanceId: 'NCR-77',
    serial: 'SN-0120',
    orderId: 'WO-5003',
    operation: '0010',
    instructionRevision: '3',
    drawingRevision: 'D',
    characteristicId: 'bore',
    planRevision: 'IP-000001',
    requirement: 'REQ-12',
    description: 'Bore 0.02 mm over the upper limit.',
    at,
  },
  'disposition.issued': {
    site,
    nonconformanceId: 'NCR-77',
    disposition: 'useAsIs',
    concession: 'CON-9',
    issuedBy: 'mrb',
    at,
  },
  'unit.completed': { ...order, serial: 'SN-0120', itemId: 'DRV-100', seal, at: '2026-03-04T16:00:00Z' },
  'unit.shipped': { site, serial: 'SN-0120', itemId: 'DRV-100', shipTo: 'ACME-7', at: '2026-03-06T10:00:00Z' },
};
