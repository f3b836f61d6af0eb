// TestResult: one unit, inspected to one plan. B2MML has no place for order, operation and plan revision here, so they
// stand as property measurements with ids of Cutin; each characteristic is a TestResultChild with its own verdict.
import type { InspectionRecorded } from '../../ports/b2mml';
import { fail, fieldsOf, identifierOf, instantOf, quoted, textOf } from './element-reader';
import { requireSite } from './read-site';
import { ids, sha256 } from './vocabulary';
import type { XmlElement } from './xml-element';

const verdicts: Readonly<Record<string, InspectionRecorded['verdict']>> = { Pass: 'pass', Fail: 'fail' };

export function readTestResult(result: XmlElement): InspectionRecorded[] {
  const given = fieldsOf(result, {
    ID: 'one',
    Description: 'ignored',
    EvaluationDate: 'one',
    Expiration: 'ignored',
    HierarchyScope: 'one',
    TestableObjectID: 'one',
    OperationsTestRequirementID: 'one',
    EvaluatedCriterionResult: 'ignored',
    TestResultChild: 'some',
    PropertyMeasurement: 'many',
  });
  const context = readContext(result, given.PropertyMeasurement);
  const resultId = identifierOf(given.ID);
  const evaluatedAt = instantOf(given.EvaluationDate);
  const shared = {
    kind: 'inspectionRecorded' as const,
    site: requireSite(given.HierarchyScope),
    orderId: context.required(ids.order),
    operation: context.required(ids.operation),
    ...testedUnit(given.TestableObjectID, context.optional(ids.lot)),
    plan: {
      planId: identifierOf(given.OperationsTestRequirementID),
      revision: context.required(ids.planRevision),
      contentHash: context.required(ids.planHash),
    },
    inspector: context.optional(ids.inspector),
  };
  return given.TestResultChild.map((child) => {
    const { childId, ...read } = readCharacteristic(child, evaluatedAt);
    return { ...shared, ...read, recordId: [resultId, childId].map(encodeURIComponent).join('/') };
  });
}

/** The object is a unit by its serial, unless the result says that it is a lot. */
function testedUnit(object: XmlElement, lot: string | null): Pick<InspectionRecorded, 'serial' | 'lot'> {
  const tested = identifierOf(object);
  if (lot === null) return { serial: tested, lot };
  if (lot !== tested)
    fail('MESSAGE_VALUE_INVALID', object, `${quoted(tested)} is not the lot ${quoted(lot)} of ${ids.lot}.`);
  return { serial: null, lot };
}

function readCharacteristic(child: XmlElement, evaluatedAt: string) {
  const given = fieldsOf(child, {
    ID: 'one',
    Description: 'ignored',
    EvaluationDate: 'optional',
    Expiration: 'ignored',
    EvaluatedCriterionResult: 'one',
    PropertyMeasurement: 'some',
  });
  const verdict = verdicts[textOf(given.EvaluatedCriterionResult)];
  if (verdict === undefined) {
    const text = quoted(textOf(given.EvaluatedCriterionResult));
    return fail('MESSAGE_VALUE_INVALID', given.EvaluatedCriterionResult, `${text} is neither Pass nor Fail.`);
  }
  const own = given.PropertyMeasurement.filter((one) => isOfCutin(one));
  const measured = given.PropertyMeasurement.filter((one) => !isOfCutin(one));
  const [measurement, second] = measured;
  if (measurement === undefined)
    return fail('MESSAGE_FIELD_MISSING', child, 'the measured PropertyMeasurement is missing.');
  if (second !== undefined)
    fail('MESSAGE_FIELD_REPEATED', second, 'a verdict is of one characteristic; send one child for each.');
  const { TestableObjectPropertyID, MeasurementDate, Value } = fieldsOf(measurement, {
    ID: 'one',
    Description: 'ignored',
    TestableObjectPropertyID: 'one',
    MeasurementDate: 'optional',
    Value: 'optional',
    Expiration: 'ignored',
  });
  const date = MeasurementDate ?? given.EvaluationDate;
  return {
    childId: identifierOf(given.ID),
    characteristicId: identifierOf(TestableObjectPropertyID),
    ...readValue(Value),
    verdict,
    gauge: gaugeOf(own),
    at: date === null ? evaluatedAt : instantOf(date),
  };
}

function readValue(value: XmlElement | null): { value: string | null; unitOfMeasure: string | null } {
  if (value === null) return { value: null, unitOfMeasure: null };
  const { ValueString, UnitOfMeasure } = fieldsOf(value, {
    ValueString: 'one',
    DataType: 'ignored',
    UnitOfMeasure: 'optional',
    Key: 'ignored',
  });
  return {
    value: identifierOf(ValueString),
    unitOfMeasure: UnitOfMeasure === null ? null : identifierOf(UnitOfMeasure),
  };
}

function isOfCutin(measurement: XmlElement): boolean {
  return measurement.children.some(({ name, text }) => name === 'ID' && text.startsWith(ids.prefix));
}

const contextIds: readonly string[] = [
  ids.order,
  ids.operation,
  ids.planRevision,
  ids.planHash,
  ids.lot,
  ids.inspector,
];

function readContext(result: XmlElement, measurements: XmlElement[]) {
  const given = readNamed(measurements, contextIds);
  const optional = (id: string): string | null => given.get(id) ?? null;
  const required = (id: string): string =>
    optional(id) ?? fail('MESSAGE_FIELD_MISSING', result, `the PropertyMeasurement ${id} is missing.`);
  if (!sha256.test(required(ids.planHash))) {
    fail('MESSAGE_VALUE_INVALID', result, `${ids.planHash} is no SHA-256 in lower-case hex.`);
  }
  return { optional, required };
}

function gaugeOf(measurements: XmlElement[]): string | null {
  return readNamed(measurements, [ids.gauge]).get(ids.gauge) ?? null;
}

/** Each under its id once; one that is not among `known` is refused, since nothing here would read it. */
function readNamed(measurements: XmlElement[], known: readonly string[]): Map<string, string> {
  const read = new Map<string, string>();
  for (const measurement of measurements) {
    const { ID, Value } = fieldsOf(measurement, {
      ID: 'one',
      Description: 'ignored',
      MeasurementDate: 'ignored',
      Value: 'one',
    });
    const id = textOf(ID);
    if (!known.includes(id))
      fail('MESSAGE_VALUE_INVALID', ID, `${quoted(id)} is not read here; ${known.join(', ')} are.`);
    if (read.has(id)) fail('MESSAGE_FIELD_REPEATED', measurement, `${id} stands here more than once.`);
    read.set(id, identifierOf(fieldsOf(Value, { ValueString: 'one', DataType: 'ignored' }).ValueString));
  }
  return read;
}
