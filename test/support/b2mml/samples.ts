// Samples of what crosses: an order with its lock, a routing, and messages as an MES sends them.
import type { MessageHead } from '../../../adapters/b2mml/application-area';
import type { OrderLockView } from '../../../adapters/b2mml/order-lock-view';
import type { RoutingInForce } from '../../../domain/locks/routing-in-force';

export const hash = (digit: string): string => digit.repeat(64);

export const head: MessageHead = { messageId: 'BOD-1', receiver: 'MES', createdAt: '2026-03-02T08:00:00.000Z' };

export const order: OrderLockView = {
  site: 'PLANT-A',
  orderId: 'WO-4711',
  itemId: 'DU-100',
  itemRevision: 'D',
  endItem: 'DU-100',
  serials: 'SN-0040 to SN-0047',
  lot: null,
  quantity: { value: '8', unitOfMeasure: 'each' },
  lockVersion: 1,
  seal: hash('a'),
  lockSet: {
    drawing: { revision: 'D', contentHash: hash('1') },
    ebom: { revision: 'D', contentHash: hash('2') },
    mbom: { revision: 'D.1', contentHash: hash('3') },
    routing: { revision: '7', contentHash: hash('4') },
    instructions: {
      '10': { instructionId: 'WI-10', revision: 'B', contentHash: hash('5') },
      '20': { instructionId: 'WI-20', revision: 'C', contentHash: hash('6') },
    },
    inspectionPlan: { revision: '4', contentHash: hash('7') },
    software: [{ itemId: 'FW-1', revision: '2.3.0', contentHash: hash('8') }],
  },
  hold: false,
};

export const routing: RoutingInForce = {
  site: 'PLANT-A',
  itemId: 'DU-100',
  revision: 'D',
  routing: { routingId: 'RT-1', revision: '7', contentHash: hash('4') },
  operations: [
    { operation: '10', instruction: order.lockSet.instructions['10']! },
    { operation: '20', instruction: order.lockSet.instructions['20']! },
  ],
  mbom: {
    revision: 'D.1',
    contentHash: hash('3'),
    lines: {
      L1: { itemId: 'STATOR', parent: null, quantity: '1', unit: 'each', operation: '10' },
      L2: { itemId: 'SCREW', parent: 'L1', quantity: '4', unit: 'each', operation: '10' },
      L3: { itemId: 'GREASE', parent: null, quantity: '0.25', unit: 'g', operation: null },
    },
  },
};

const applicationArea = `<ApplicationArea>
    <Sender><LogicalID>mes-a</LogicalID><ConfirmationCode>Always</ConfirmationCode></Sender>
    <Receiver><LogicalID>cutin</LogicalID></Receiver>
    <CreationDateTime>2026-03-02T09:00:00+01:00</CreationDateTime>
    <BODID>MES-0001</BODID>
  </ApplicationArea>`;

const site = '<HierarchyScope><EquipmentID>PLANT-A</EquipmentID><EquipmentLevel>Site</EquipmentLevel></HierarchyScope>';

const seal = `<SegmentData><ID>Cutin.Seal</ID><Value><ValueString>${hash('a')}</ValueString><DataType>string</DataType></Value></SegmentData>`;

export const authorisationId = '3c9e2f64-5c1b-4d53-9a4e-7d2f0c6b8a11';
const permit = `<SegmentData><ID>Cutin.authorisation</ID><Value><ValueString>${authorisationId}</ValueString></Value></SegmentData>`;

const unit = `<MaterialActual>
            <ID>unit</ID>
            <MaterialDefinitionID>DU-100</MaterialDefinitionID>
            <MaterialSubLotID>SN-0047</MaterialSubLotID>
            <MaterialUse>Produced</MaterialUse>
          </MaterialActual>`;

/** A bearing of the unit that was taken out: B2MML has no word for it but Other. */
export const removedMaterial = `<MaterialActual>
            <ID>m2</ID>
            <MaterialDefinitionID>BRG-6205</MaterialDefinitionID>
            <MaterialLotID>LOT-7</MaterialLotID>
            <MaterialUse OtherValue="Cutin.Removed">Other</MaterialUse>
            <Quantity><QuantityString>2</QuantityString><DataType>decimal</DataType><UnitOfMeasure>each</UnitOfMeasure></Quantity>
            <MaterialActualProperty><ID>Cutin.Reason</ID><Value><ValueString>runs rough</ValueString></Value></MaterialActualProperty>
            <MaterialActualProperty><ID>Cutin.Position</ID><Value><ValueString>L2</ValueString></Value></MaterialActualProperty>
          </MaterialActual>`;

/** Operation 10 of SN-0047 done with a stator installed, operation 20 begun under a permit. */
export const performanceMessage = `<?xml version="1.0" encoding="UTF-8"?>
<!-- A message as an MES may send it. -->
<ProcessOperationsPerformance xmlns="http://www.mesa.org/xml/B2MML" releaseID="0701">
  ${applicationArea}
  <DataArea>
    <Process acknowledgeCode="Always"/>
    <OperationsPerformance>
      <ID>PERF-1</ID>
      ${site}
      <OperationsResponse>
        <ID>RESP-1</ID>
        <OperationsRequestID>WO-4711</OperationsRequestID>
        <SegmentResponse>
          <ID>SEG-1</ID>
          <ActualStartTime>2026-03-02T08:15:00+01:00</ActualStartTime>
          <ActualEndTime>2026-03-02T08:45:00+01:00</ActualEndTime>
          <HierarchyScope><EquipmentID>CELL-3</EquipmentID><EquipmentLevel>WorkCell</EquipmentLevel></HierarchyScope>
          <OperationsSegmentID>10</OperationsSegmentID>
          <SegmentState>Completed</SegmentState>
          ${seal}
          <SegmentData><ID>Cutin.Instruction</ID>
            <Value><ValueString>WI-10</ValueString><DataType>string</DataType><Key>instructionId</Key></Value>
            <Value><ValueString>B</ValueString><DataType>string</DataType><Key>revision</Key></Value>
            <Value><ValueString>${hash('5')}</ValueString><DataType>string</DataType><Key>contentHash</Key></Value>
          </SegmentData>
          <SegmentData><ID>TorqueProgram</ID><Value><ValueString>P7</ValueString></Value></SegmentData>
          <PersonnelActual><ID>p1</ID><PersonID>op-12</PersonID></PersonnelActual>
          <EquipmentActual><ID>e1</ID><EquipmentID>DRIVER-7</EquipmentID></EquipmentActual>
          ${unit}
          <MaterialActual>
            <ID>m1</ID>
            <MaterialDefinitionID>STATOR</MaterialDefinitionID>
            <MaterialLotID>LOT-9</MaterialLotID>
            <MaterialSubLotID>ST-0815</MaterialSubLotID>
            <MaterialUse>Consumed</MaterialUse>
            <Quantity><QuantityString>1</QuantityString><DataType>decimal</DataType><UnitOfMeasure>each</UnitOfMeasure></Quantity>
            <MaterialActualProperty><ID>Cutin.ComponentRevision</ID><Value><ValueString>B</ValueString></Value></MaterialActualProperty>
            <MaterialActualProperty><ID>Cutin.Position</ID><Value><ValueString>L1</ValueString></Value></MaterialActualProperty>
          </MaterialActual>
        </SegmentResponse>
        <SegmentResponse>
          <ID>SEG-2</ID>
          <ActualStartTime>2026-03-02T08:50:00+01:00</ActualStartTime>
          <OperationsSegmentID>20</OperationsSegmentID>
          <SegmentState>Running</SegmentState>
          ${seal}
          ${permit}
          ${unit}
        </SegmentResponse>
      </OperationsResponse>
    </OperationsPerformance>
  </DataArea>
</ProcessOperationsPerformance>
`;

export const measured = (id: string, value: string): string =>
  `<PropertyMeasurement><ID>${id}</ID><Value><ValueString>${value}</ValueString></Value></PropertyMeasurement>`;

/** Two characteristics of SN-0047: one measured and passed, one judged and failed. */
export const testResultMessage = `<?xml version="1.0" encoding="UTF-8"?>
<ProcessTestResult xmlns="http://www.mesa.org/xml/B2MML" releaseID="0701">
  ${applicationArea}
  <DataArea>
    <Process/>
    <TestResult>
      <ID>INSP-1</ID>
      <EvaluationDate>2026-03-02T10:00:00Z</EvaluationDate>
      ${site}
      <TestableObjectID>SN-0047</TestableObjectID>
      <OperationsTestRequirementID>IP-DU-100</OperationsTestRequirementID>
      <EvaluatedCriterionResult>Fail</EvaluatedCriterionResult>
      <TestResultChild>
        <ID>1</ID>
        <EvaluationDate>2026-03-02T09:55:00Z</EvaluationDate>
        <EvaluatedCriterionResult>Pass</EvaluatedCriterionResult>
        <PropertyMeasurement>
          <ID>m1</ID>
          <TestableObjectPropertyID>CH-12</TestableObjectPropertyID>
          <MeasurementDate>2026-03-02T09:54:30Z</MeasurementDate>
          <Value><ValueString>12.03</ValueString><DataType>decimal</DataType><UnitOfMeasure>mm</UnitOfMeasure></Value>
        </PropertyMeasurement>
        ${measured('Cutin.Gauge', 'CAL-88')}
      </TestResultChild>
      <TestResultChild>
        <ID>2</ID>
        <EvaluatedCriterionResult>Fail</EvaluatedCriterionResult>
        <PropertyMeasurement><ID>m1</ID><TestableObjectPropertyID>CH-13</TestableObjectPropertyID></PropertyMeasurement>
      </TestResultChild>
      ${measured('Cutin.Order', 'WO-4711')}
      ${measured('Cutin.Operation', '30')}
      ${measured('Cutin.PlanRevision', '4')}
      ${measured('Cutin.PlanHash', hash('7'))}
      ${measured('Cutin.Inspector', 'qa-3')}
    </TestResult>
  </DataArea>
</ProcessTestResult>
`;

/** MES refuses the message BOD-1, for two reasons. */
export const confirmMessage = `<?xml version="1.0" encoding="UTF-8"?>
<ConfirmBOD xmlns="http://www.mesa.org/xml/B2MML">
  ${applicationArea}
  <DataArea>
    <Confirm>
      <OriginalApplicationArea>
        <Sender><LogicalID>cutin</LogicalID></Sender>
        <CreationDateTime>2026-03-02T08:00:00.000Z</CreationDateTime>
        <BODID>BOD-1</BODID>
      </OriginalApplicationArea>
      <ResponseCriteria>
        <ResponseExpression actionCode="Rejected" expressionLanguage="XPath">/ProcessJobList</ResponseExpression>
        <ChangeStatus>
          <Code>Rejected</Code>
          <Description>Work master DU-100
            is unknown</Description>
          <ReasonCode>WM-404</ReasonCode>
          <Reason>Load it first</Reason>
        </ChangeStatus>
      </ResponseCriteria>
      <ResponseCriteria><ResponseExpression actionCode="Modified">//Quantity</ResponseExpression></ResponseCriteria>
    </Confirm>
    <BOD>
      <Description>refused</Description>
      <Note>See the shift book</Note>
    </BOD>
  </DataArea>
</ConfirmBOD>
`;

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The sample with one place changed; the place must be there. */
export function altered(message: string, from: string, to: string): string {
  if (!message.includes(from)) throw new Error(`the sample does not hold ${from}`);
  return message.replace(from, () => to);
}
