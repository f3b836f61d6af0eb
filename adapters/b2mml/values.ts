// The small parts that several outbound messages are made of.
import { element, type NewElement } from './xml-element';

/** Named for the inside of another parameter; what it stands in at the top renames it. */
export function parameter(id: string, values: NewElement[], children: NewElement[] = []): NewElement {
  return element('ParameterChild', [element('ID', id), ...values, ...children]);
}

/** Several values of one parameter, each told by its Key. */
export function keyed(values: Record<string, string>): NewElement[] {
  return Object.entries(values).map(([key, content]) => value(content, 'string', key));
}

export function text(content: string): NewElement {
  return value(content, 'string');
}

export function value(content: string, dataType: string, key?: string): NewElement {
  return element('Value', [
    element('ValueString', content),
    element('DataType', dataType),
    key === undefined ? null : element('Key', key),
  ]);
}

export function quantityElement(amount: string, unit: string): NewElement {
  return element('Quantity', [
    element('QuantityString', amount),
    element('DataType', 'decimal'),
    element('UnitOfMeasure', unit),
  ]);
}

export function siteScope(site: string): NewElement {
  return element('HierarchyScope', [element('EquipmentID', site), element('EquipmentLevel', 'Site')]);
}
