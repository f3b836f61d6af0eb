// OperationsPerformance: one SegmentResponse for each operation on one unit. Running is a start, Completed an end, and its
// materials are the unit and the components that went in or came out.
import type { FloorRecord, OperationCompleted, OperationStarted } from '../../ports/b2mml';
import { fail, fieldsOf, identifierOf, instantIf, quoted, textOf } from './element-reader';
import { readMaterials } from './read-materials';
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
  const { unit, components } = readMaterials(segment, given.MaterialActual);
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
    ...components.map(({ id, ...component }): FloorRecord => ({
      ...shared,
      ...component,
      recordId: recordId(component.kind, id),
      at,
    })),
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
