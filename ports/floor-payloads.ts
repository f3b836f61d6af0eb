// What each event of the shop-floor contract carries, once its shape was checked. Times are RFC 3339, quantities exact
// decimals as text, hashes SHA-256.

interface Released {
  site: string;
  itemId: string;
  revision: string;
  supersedes: string | null;
  contentHash: string;
}

interface AtOperation {
  site: string;
  orderId: string;
  serial: string;
  operation: string;
  seal: string;
  at: string;
}

type Instruction = { instructionId: string; revision: string; contentHash: string } | null;

export interface FloorPayloads {
  'routing.released': Released & {
    itemRevisions: string[];
    routingId: string;
    operations: { operation: string; sequence: number }[];
  };
  'workinstruction.released': Released & { itemRevisions: string[]; instructionId: string; operation: string };
  'workorder.released': {
    site: string;
    orderId: string;
    itemId: string;
    endItem: string | null;
    serials: string;
    lot: string | null;
    plannedStart: string | null;
    state: 'created' | 'released';
  };
  'material.lot.status': {
    site: string;
    itemId: string;
    lot: string;
    status: 'released' | 'quarantined' | 'blocked' | 'consumed' | 'expired';
    expiresOn: string | null;
    at: string;
  };
  'person.qualification': {
    site: string;
    personId: string;
    qualification: string;
    status: 'valid' | 'suspended' | 'revoked';
    validFrom: string;
    validTo: string | null;
    at: string;
  };
  'equipment.calibration': {
    site: string;
    equipmentId: string;
    status: 'valid' | 'due' | 'failed';
    calibratedOn: string;
    validTo: string;
    at: string;
  };
  'order.hold': { site: string; orderId: string; holdId: string; action: 'hold' | 'release'; reason: string };
  'operation.started': AtOperation & { operator: string; authorisationId: string | null; instruction: Instruction };
  'operation.completed': AtOperation & {
    operator: string;
    startedAt: string | null;
    instruction: Instruction;
    equipment: string[];
  };
  'component.installed': AtOperation & {
    position: string | null;
    component: { itemId: string; revision: string | null; serial: string | null; lot: string | null };
    quantity: string;
    unitOfMeasure: string;
  };
  'inspection.recorded': Omit<AtOperation, 'seal'> & {
    plan: { itemId: string; revision: string; contentHash: string };
    characteristicId: string;
    value: string | null;
    unitOfMeasure: string | null;
    verdict: 'pass' | 'fail';
    inspector: string | null;
    gauge: string | null;
  };
  'nonconformance.detected': {
    site: string;
    nonconformanceId: string;
    serial: string;
    orderId: string | null;
    operation: string | null;
    instructionRevision: string | null;
    drawingRevision: string | null;
    characteristicId: string | null;
    planRevision: string | null;
    requirement: string | null;
    description: string;
    at: string;
  };
  'disposition.issued': {
    site: string;
    nonconformanceId: string;
    disposition: 'useAsIs' | 'repair' | 'rework' | 'scrap' | 'returnToSupplier';
    concession: string | null;
    issuedBy: string;
    at: string;
  };
  'unit.completed': { site: string; orderId: string; serial: string; itemId: string; seal: string; at: string };
  'unit.shipped': { site: string; serial: string; itemId: string; shipTo: string | null; at: string };
}
