// OperationsPerformance: one SegmentResponse for each operation on one unit. Running is a start, Completed an end, each
// consumed material an installed component. The unit is the one material that the segment produces.
import type {
  ComponentInstalled,
  FloorRecord,
  OperationCompleted,
  OperationStarted,
  ReportedUnit,
} from '../../ports/b2mml';
import {
  decimalOf,
  fail,
  fieldsOf,
  identifierIf,
  identifierOf,
  instantIf,
  quoted,
  textOf,
  valueStringOf,
} from './element-reader';
import { readSegmentData, type Authorisation } from './read-segment-data';
import { requireSite, siteWithin } from './read-site';
import { ids } from './vocabulary';
import type { XmlElement } from './xml-element';

export function readOperationsPerformance(performance: XmlElement): FloorRecord[] {
  const given = fieldsOf(performance, {
    ID: 'one',
    Description: 'ignored',
    Version: 'ignored',
    PublishedDate: 'ignored',
    StartTime: 'ignored',
    // 0701 spells it so, unlike everywhere else.
    Endtime: 'ignored',
    HierarchyScope: 'one',
    OperationsType: 'ignored',
    OperationsScheduleID: 'ignored',
    PerformanceState: 'ignored',
    OperationsResponse: 'some',
  });
  const site = requireSite(given.HierarchyScope);
  return given.OperationsResponse.flatMap((response) => readResponse(response, site));
}

function readResponse(response: XmlElement, outerSite: string): FloorRecord[] {
  const given = fieldsOf(response, {
    ID: 'one',
    Description: 'ignored',
    Version: 'ignored',
    StartTime: 'ignored',
    EndTime: 'ignored',
    HierarchyScope: 'optional',
    OperationsType: 'ignored',
    OperationsRequestID: 'one',
    SegmentRequirementID: 'ignored',
    OperationsDefinitionID: 'ignored',
    OperationsSegmentID: 'ignored',
    ResponseState: 'ignored',
    SegmentResponse: 'some',
  });
  const site = siteWithin(given.HierarchyScope, outerSite);
  const responseId = identifierOf(given.ID);
  const orderId = identifierOf(given.OperationsRequestID);
  return given.SegmentResponse.flatMap((segment) => readSegment(segment, { site, responseId, orderId }));
}

interface Order {
  site: string;
  responseId: string;
  orderId: string;
}

function readSegment(segment: XmlElement, { site, responseId, orderId }: Order): FloorRecord[] {
  const given = fieldsOf(segment, {
    ID: 'one',
    Description: 'ignored',
    PublishedDate: 'ignored',
    PostingDate: 'ignored',
    ActualStartTime: 'optional',
    ActualEndTime: 'optional',
    HierarchyScope: 'optional',
    OperationsType: 'ignored',
    ProcessSegmentID: 'ignored',
    SegmentRequirementID: 'ignored',
    OperationsDefinitionID: 'ignored',
    OperationsSegmentID: 'one',
    WorkResponseID: 'ignored',
    JobResponseID: 'ignored',
    SegmentState: 'one',
    SegmentData: 'many',
    PersonnelActual: 'many',
    EquipmentActual: 'many',
    MaterialActual: 'many',
  });
  const segmentId = identifierOf(given.ID);
  const { seal, instruction, authorisation } = readSegmentData(segment, given.SegmentData);
  const { unit, consumed } = readMaterials(segment, given.MaterialActual);
  const startedAt = instantIf(given.ActualStartTime);
  const endedAt = instantIf(given.ActualEndTime);
  const recordId = (...what: string[]): string => [responseId, segmentId, ...what].map(encodeURIComponent).join('/');
  const shared = {
    site: siteWithin(given.HierarchyScope, site),
    orderId,
    unit,
    seal,
    operation: identifierOf(given.OperationsSegmentID),
    personnel: given.PersonnelActual.flatMap(readPersons),
    equipment: given.EquipmentActual.flatMap(readEquipment),
  };
  const operation = operationRecord(segment, { state: given.SegmentState, startedAt, endedAt, authorisation });
  const { at } = operation;
  return [
    { ...operation, ...shared, recordId: recordId(operation.kind), instruction },
    ...consumed.map(({ id, ...component }): ComponentInstalled => {
      return {
        kind: 'componentInstalled',
        ...shared,
        ...component,
        recordId: recordId('componentInstalled', id),
        at,
      };
    }),
  ];
}

type Occurrence =
  | Pick<OperationStarted, 'kind' | 'at' | 'authorisationId'>
  | Pick<OperationCompleted, 'kind' | 'at' | 'startedAt'>;

function operationRecord(
  segment: XmlElement,
  given: { state: XmlElement; startedAt: string | null; endedAt: string | null; authorisation: Authorisation | null },
): Occurrence {
  const { state, startedAt, endedAt, authorisation } = given;
  const name = textOf(state);
  if (name === 'Running') {
    if (startedAt === null) fail('MESSAGE_FIELD_MISSING', segment, 'a segment that runs needs ActualStartTime.');
    if (endedAt !== null) fail('MESSAGE_VALUE_INVALID', segment, 'a segment that runs has no ActualEndTime.');
    return { kind: 'operationStarted', at: startedAt, authorisationId: authorisation?.id ?? null };
  }
  if (name === 'Completed') {
    if (endedAt === null) fail('MESSAGE_FIELD_MISSING', segment, 'a completed segment needs ActualEndTime.');
    if (startedAt !== null && startedAt > endedAt) fail('MESSAGE_VALUE_INVALID', segment, 'it ends before it starts.');
    if (authorisation !== null)
      fail('MESSAGE_VALUE_INVALID', authorisation.data, `${ids.authorisation} belongs to a segment that runs.`);
    return { kind: 'operationCompleted', at: endedAt, startedAt };
  }
  return fail('MESSAGE_VALUE_INVALID', state, `${quoted(name)} is not taken in; Running and Completed are.`);
}

function readPersons(actual: XmlElement): string[] {
  const { PersonID } = fieldsOf(actual, {
    ID: 'ignored',
    PersonnelClassID: 'ignored',
    PersonID: 'some',
    Description: 'ignored',
    PersonnelUse: 'ignored',
    Quantity: 'ignored',
    HierarchyScope: 'ignored',
    OperationalLocation: 'ignored',
  });
  return PersonID.map(identifierOf);
}

function readEquipment(actual: XmlElement): string[] {
  const { EquipmentID } = fieldsOf(actual, {
    ID: 'ignored',
    EquipmentClassID: 'ignored',
    EquipmentID: 'some',
    Description: 'ignored',
    EquipmentUse: 'ignored',
    Quantity: 'ignored',
    HierarchyScope: 'ignored',
    OperationalLocation: 'ignored',
  });
  return EquipmentID.map(identifierOf);
}

const produced = ['Produced', 'Material Produced'];
const consumed = ['Consumed', 'Material Consumed'];

type Consumed = Pick<ComponentInstalled, 'component' | 'quantity' | 'unitOfMeasure' | 'position'> & { id: string };

function readMaterials(segment: XmlElement, actuals: XmlElement[]): { unit: ReportedUnit; consumed: Consumed[] } {
  let unit: ReportedUnit | null = null;
  const components: Consumed[] = [];
  for (const actual of actuals) {
    const given = fieldsOf(actual, {
      ID: 'one',
      MaterialClassID: 'ignored',
      MaterialDefinitionID: 'one',
      MaterialLotID: 'optional',
      MaterialSubLotID: 'optional',
      Description: 'ignored',
      MaterialUse: 'one',
      StorageLocation: 'ignored',
      Quantity: 'many',
      HierarchyScope: 'ignored',
      MaterialActualProperty: 'many',
    });
    const material = {
      itemId: identifierOf(given.MaterialDefinitionID),
      serial: identifierIf(given.MaterialSubLotID),
      lot: identifierIf(given.MaterialLotID),
    };
    const use = textOf(given.MaterialUse);
    if (produced.includes(use)) {
      if (unit !== null) fail('MESSAGE_FIELD_REPEATED', actual, 'a segment reports one unit; send one for each.');
      if (material.serial === null && material.lot === null) {
        fail(
          'MESSAGE_FIELD_MISSING',
          actual,
          'the unit needs its serial (MaterialSubLotID) or its lot (MaterialLotID).',
        );
      }
      unit = material;
    } else if (consumed.includes(use)) {
      const { revision, position } = readProperties(given.MaterialActualProperty);
      const component = { ...material, revision };
      components.push({ id: identifierOf(given.ID), component, position, ...readQuantity(actual, given.Quantity) });
    } else {
      const known = [...produced, ...consumed].join(', ');
      fail('MESSAGE_VALUE_INVALID', given.MaterialUse, `${quoted(use)} is not taken in; ${known} are.`);
    }
  }
  if (unit === null) fail('MESSAGE_FIELD_MISSING', segment, 'the MaterialActual of the unit (Produced) is missing.');
  return { unit, consumed: components };
}

function readQuantity(actual: XmlElement, quantities: XmlElement[]): { quantity: string; unitOfMeasure: string } {
  const [first, second] = quantities;
  if (first === undefined) return fail('MESSAGE_FIELD_MISSING', actual, 'Quantity is missing.');
  if (second !== undefined) fail('MESSAGE_FIELD_REPEATED', second, 'Quantity stands here more than once.');
  const given = fieldsOf(first, { QuantityString: 'one', DataType: 'ignored', UnitOfMeasure: 'one', Key: 'ignored' });
  return { quantity: decimalOf(given.QuantityString), unitOfMeasure: identifierOf(given.UnitOfMeasure) };
}

function readProperties(properties: XmlElement[]): { revision: string | null; position: string | null } {
  const read: { revision: string | null; position: string | null } = { revision: null, position: null };
  for (const property of properties) {
    const { ID, Value } = fieldsOf(property, {
      ID: 'one',
      Description: 'ignored',
      Value: 'many',
      Quantity: 'ignored',
      MaterialDefinitionPropertyID: 'ignored',
    });
    const id = textOf(ID);
    if (!id.startsWith(ids.prefix)) continue;
    const key = id === ids.componentRevision ? 'revision' : id === ids.position ? 'position' : null;
    const known = `${ids.componentRevision} and ${ids.position}`;
    if (key === null) return fail('MESSAGE_VALUE_INVALID', ID, `${quoted(id)} is no property of Cutin: ${known} are.`);
    const [value, second] = Value;
    if (value === undefined) return fail('MESSAGE_FIELD_MISSING', property, 'Value is missing.');
    if (second !== undefined || read[key] !== null) fail('MESSAGE_FIELD_REPEATED', property, `${id} has one value.`);
    read[key] = identifierOf(valueStringOf(value));
  }
  return read;
}
