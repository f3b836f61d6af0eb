// The site of a report: the equipment of level Site in a HierarchyScope, which may stand below an enterprise.
import { fail, fieldsOf, identifierOf, textOf } from './element-reader';
import type { XmlElement } from './xml-element';

export function requireSite(scope: XmlElement): string {
  return siteOf(scope) ?? fail('MESSAGE_FIELD_MISSING', scope, 'no equipment of the level Site is named.');
}

/** An inner scope names a work cell, or the same site again; another site would contradict the outer one. */
export function siteWithin(scope: XmlElement | null, outer: string): string {
  const inner = scope === null ? null : siteOf(scope);
  if (scope !== null && inner !== null && inner !== outer) {
    fail('MESSAGE_VALUE_INVALID', scope, `the site ${JSON.stringify(inner)} stands within ${JSON.stringify(outer)}.`);
  }
  return outer;
}

function siteOf(scope: XmlElement): string | null {
  const { EquipmentID, EquipmentElementLevel, EquipmentLevel, HierarchyScopeChild } = fieldsOf(scope, {
    EquipmentID: 'one',
    EquipmentElementLevel: 'optional',
    EquipmentLevel: 'optional',
    HierarchyScopeChild: 'optional',
  });
  const level = EquipmentLevel ?? EquipmentElementLevel;
  if (level === null) return fail('MESSAGE_FIELD_MISSING', scope, 'EquipmentLevel is missing.');
  if (textOf(level) === 'Site') return identifierOf(EquipmentID);
  return HierarchyScopeChild === null ? null : siteOf(HierarchyScopeChild);
}
