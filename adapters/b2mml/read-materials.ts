// The materials of a segment: the unit that it produces, and the components that went into it (Consumed) or came out again.
// B2MML has no word for the latter, and tells what its list of uses lacks as Other with an OtherValue.
import type { ComponentInstalled, ComponentRemoved, ReportedUnit } from '../../ports/b2mml';
import {
  decimalOf,
  fail,
  fieldsOf,
  identifierIf,
  identifierOf,
  quoted,
  reasonOf,
  textOf,
  valueStringOf,
} from './element-reader';
import { ids } from './vocabulary';
import type { XmlElement } from './xml-element';

const produced = ['Produced', 'Material Produced'];
const consumed = ['Consumed', 'Material Consumed'];

type Told = 'component' | 'quantity' | 'unitOfMeasure' | 'position';

export type ReportedMaterial = { id: string } & (
  | Pick<ComponentInstalled, 'kind' | 'concession' | Told>
  | Pick<ComponentRemoved, 'kind' | 'reason' | Told>
);

export function readMaterials(
  segment: XmlElement,
  actuals: readonly XmlElement[],
): { unit: ReportedUnit; components: ReportedMaterial[] } {
  let unit: ReportedUnit | null = null;
  const components: ReportedMaterial[] = [];
  for (const actual of actuals) {
    const given = readActual(actual);
    const use = useOf(given.MaterialUse);
    if (use !== 'produced') {
      components.push(readComponent(actual, given, use));
      continue;
    }
    if (unit !== null) fail('MESSAGE_FIELD_REPEATED', actual, 'a segment reports one unit; send one for each.');
    const material = materialOf(given);
    if (material.serial === null && material.lot === null)
      fail('MESSAGE_FIELD_MISSING', actual, 'the unit needs its serial (MaterialSubLotID) or its lot (MaterialLotID).');
    unit = material;
  }
  if (unit === null) fail('MESSAGE_FIELD_MISSING', segment, 'the MaterialActual of the unit (Produced) is missing.');
  return { unit, components };
}

type Actual = ReturnType<typeof readActual>;

function readActual(actual: XmlElement) {
  return fieldsOf(actual, {
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
}

function useOf(element: XmlElement): 'produced' | 'consumed' | 'removed' {
  const use = textOf(element);
  const other = element.attributes['OtherValue'];
  if (produced.includes(use)) return 'produced';
  if (consumed.includes(use)) return 'consumed';
  if (use === 'Other' && other === ids.removed) return 'removed';
  const known = [...produced, ...consumed, `Other with the OtherValue ${ids.removed}`].join(', ');
  const told = other === undefined ? quoted(use) : `${quoted(use)} with the OtherValue ${quoted(other)}`;
  return fail('MESSAGE_VALUE_INVALID', element, `${told} is not taken in; ${known} are.`);
}

function materialOf(given: Actual): ReportedUnit {
  return {
    itemId: identifierOf(given.MaterialDefinitionID),
    serial: identifierIf(given.MaterialSubLotID),
    lot: identifierIf(given.MaterialLotID),
  };
}

function readComponent(actual: XmlElement, given: Actual, use: 'consumed' | 'removed'): ReportedMaterial {
  const properties = readProperties(given.MaterialActualProperty);
  const textIf = (id: string): string | null => (properties[id] === undefined ? null : identifierOf(properties[id]));
  const told = {
    id: identifierOf(given.ID),
    component: { ...materialOf(given), revision: textIf(ids.componentRevision) },
    position: textIf(ids.position),
    ...readQuantity(actual, given.Quantity),
  };
  const { [ids.reason]: reason, [ids.concession]: concession } = properties;
  if (use === 'consumed') {
    if (reason !== undefined) fail('MESSAGE_VALUE_INVALID', reason, `${ids.reason} belongs to what was taken out.`);
    return { kind: 'componentInstalled', ...told, concession: textIf(ids.concession) };
  }
  if (concession !== undefined)
    fail('MESSAGE_VALUE_INVALID', concession, `${ids.concession} belongs to what was installed.`);
  if (reason === undefined) return fail('MESSAGE_FIELD_MISSING', actual, `what was taken out needs ${ids.reason}.`);
  return { kind: 'componentRemoved', ...told, reason: reasonOf(reason) };
}

function readQuantity(actual: XmlElement, quantities: XmlElement[]): { quantity: string; unitOfMeasure: string } {
  const [first, second] = quantities;
  if (first === undefined) return fail('MESSAGE_FIELD_MISSING', actual, 'Quantity is missing.');
  if (second !== undefined) fail('MESSAGE_FIELD_REPEATED', second, 'Quantity stands here more than once.');
  const given = fieldsOf(first, { QuantityString: 'one', DataType: 'ignored', UnitOfMeasure: 'one', Key: 'ignored' });
  return { quantity: decimalOf(given.QuantityString), unitOfMeasure: identifierOf(given.UnitOfMeasure) };
}

const known: readonly string[] = [ids.componentRevision, ids.position, ids.concession, ids.reason];

/** The value of each property of Cutin, by its id; those of the sender are its own. */
function readProperties(properties: readonly XmlElement[]): Partial<Record<string, XmlElement>> {
  const read: Partial<Record<string, XmlElement>> = {};
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
    if (!known.includes(id))
      fail('MESSAGE_VALUE_INVALID', ID, `${quoted(id)} is no property of Cutin: ${known.join(', ')} are.`);
    const [value, second] = Value;
    if (value === undefined) return fail('MESSAGE_FIELD_MISSING', property, 'Value is missing.');
    if (second !== undefined || read[id] !== undefined)
      fail('MESSAGE_FIELD_REPEATED', property, `${id} has one value.`);
    read[id] = valueStringOf(value);
  }
  return read;
}
