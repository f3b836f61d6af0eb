// SyncOperationsDefinitionInformation: the routing in force for an item revision, with its operations and the materials of
// the mBOM where they are consumed. The bill itself, with its levels, follows as OperationsMaterialBill.
import { refused, type Verdict, type Refusal } from '../../domain/verdict';
import type { HandedMbom, RoutingInForce, RoutingOperation } from '../../domain/locks/routing-in-force';
import { applicationArea, type MessageHead } from './application-area';
import { fault, hashFaults, headFaults, identifierFaults } from './faults';
import { keyed, parameter, quantityElement, siteScope, text, value } from './values';
import { decimal, ids, namespace, release } from './vocabulary';
import { writeXml } from './write-xml';
import { element, type NewElement } from './xml-element';

type Line = HandedMbom['lines'][string];

/** Refusals: MESSAGE_INPUT_INVALID, XML_CHARACTER_REFUSED. */
export async function operationsDefinitionOf(view: RoutingInForce, head: MessageHead): Promise<Verdict<string>> {
  const faults = [...routingFaults(view), ...headFaults(head)];
  if (faults.length > 0) return refused(...faults);
  const { site, itemId, revision } = view;
  const bill = materialBill(view);
  const message = element(
    'SyncOperationsDefinitionInformation',
    [
      applicationArea(head),
      element('DataArea', [
        element('Sync', [
          element('ActionCriteria', [
            element('ActionExpression', '/OperationsDefinitionInformation/OperationsDefinition', {
              actionCode: 'Add',
              expressionLanguage: 'XPath',
            }),
          ]),
        ]),
        element('OperationsDefinitionInformation', [
          element('ID', `${itemId}/${revision}`),
          siteScope(site),
          element('PublishedDate', head.createdAt),
          element('OperationsDefinition', [
            element('ID', itemId),
            element('Version', revision),
            siteScope(site),
            element('OperationsType', 'Production'),
            routingSegment(view),
            element('OperationsMaterialBillID', itemId),
          ]),
          bill,
        ]),
      ]),
    ],
    { releaseID: release },
  );
  return writeXml(message, namespace);
}

/** The routing is a segment of its own, which carries its revision; its operations are the children. */
function routingSegment({ itemId, revision, routing, mbom, operations }: RoutingInForce): NewElement {
  const lines = Object.entries(mbom.lines);
  const at = (operation: string | null) => lines.filter(([, line]) => line.operation === operation);
  return element('OperationsSegment', [
    element('ID', itemId),
    element('Version', routing.revision),
    element('OperationsType', 'Production'),
    ...[
      parameter(ids.itemRevision, [text(revision)]),
      parameter(ids.routing, keyed({ revision: routing.revision, contentHash: routing.contentHash })),
      parameter(ids.mbom, keyed({ revision: mbom.revision, contentHash: mbom.contentHash })),
    ].map(asSpecification),
    ...at(null).map(materialSpecification),
    ...operations.map((one, index) =>
      operationSegment(one, {
        sequence: index + 1,
        before: operations[index - 1]?.operation ?? null,
        materials: at(one.operation).map(materialSpecification),
      }),
    ),
  ]);
}

function operationSegment(
  { operation, instruction: { instructionId, revision, contentHash } }: RoutingOperation,
  { sequence, before, materials }: { sequence: number; before: string | null; materials: NewElement[] },
): NewElement {
  return element('OperationsSegmentChild', [
    element('ID', operation),
    element('OperationsType', 'Production'),
    asSpecification(parameter(ids.sequence, [value(String(sequence), 'integer')])),
    asSpecification(parameter(ids.instruction, keyed({ instructionId, revision, contentHash }))),
    ...materials,
    before === null
      ? null
      : element('SegmentDependency', [
          element('ID', `${before}>${operation}`),
          element('Dependency', 'AfterEnd'),
          element('SegmentID', before),
        ]),
  ]);
}

function asSpecification(parameterElement: NewElement): NewElement {
  return { ...parameterElement, name: 'ParameterSpecification' };
}

function materialSpecification([lineId, line]: [string, Line]): NewElement {
  return element('MaterialSpecification', [
    element('ID', lineId),
    element('MaterialDefinitionID', line.itemId),
    element('MaterialUse', 'Consumed'),
    quantityElement(line.quantity, line.unit),
  ]);
}

function materialBill({ itemId, site, mbom }: RoutingInForce): NewElement {
  const lines = Object.entries(mbom.lines);
  const below = new Map<string | null, [string, Line][]>();
  for (const one of lines) {
    const siblings = below.get(one[1].parent);
    if (siblings === undefined) below.set(one[1].parent, [one]);
    else siblings.push(one);
  }
  const item = ([lineId, line]: [string, Line], name: string): NewElement =>
    element(name, [
      element('ID', lineId),
      ...(below.get(lineId) ?? []).map((child) => item(child, 'AssemblyBillOfMaterialItem')),
      element('MaterialSpecificationID', lineId),
      quantityElement(line.quantity, line.unit),
    ]);
  return element('OperationsMaterialBill', [
    element('ID', itemId),
    element('Version', mbom.revision),
    siteScope(site),
    ...(below.get(null) ?? []).map((line) => item(line, 'OperationsMaterialBillItem')),
  ]);
}

function routingFaults(view: RoutingInForce): Refusal[] {
  const { site, itemId, revision, routing, mbom, operations } = view;
  const known = new Set(operations.map(({ operation }) => operation));
  const lines = Object.entries(mbom.lines);
  const named = {
    site,
    itemId,
    revision,
    'routing/revision': routing.revision,
    'mbom/revision': mbom.revision,
    ...Object.fromEntries(operations.map(({ operation }, index) => [`operations/${index}/operation`, operation])),
    ...Object.fromEntries(
      lines.flatMap(([id, line]) => [
        [`mbom/lines/${id}/itemId`, line.itemId],
        [`mbom/lines/${id}/unit`, line.unit],
      ]),
    ),
  };
  return [
    ...identifierFaults(named),
    ...hashFaults('routing/contentHash', routing.contentHash),
    ...hashFaults('mbom/contentHash', mbom.contentHash),
    ...operations.flatMap(({ operation, instruction }) =>
      hashFaults(`operations/${operation}/instruction/contentHash`, instruction.contentHash),
    ),
    ...(known.size === operations.length ? [] : [fault('operations', 'an operation stands twice.')]),
    ...lines.flatMap(([id, line]) => lineFaults({ id, line, view, known })),
  ];
}

function lineFaults({
  id,
  line,
  view,
  known,
}: {
  id: string;
  line: Line;
  view: RoutingInForce;
  known: Set<string>;
}): Refusal[] {
  const at = `mbom/lines/${id}`;
  const { lines } = view.mbom;
  // As many steps up as there are lines reach the top, or go round.
  let above: string | null = line.parent;
  for (let steps = Object.keys(lines).length; above !== null && steps > 0; steps -= 1) {
    const next: Line | undefined = lines[above];
    if (next === undefined) return [fault(at, `the parent ${JSON.stringify(above)} is no line.`)];
    above = next.parent;
  }
  return [
    ...(above === null ? [] : [fault(at, 'it stands below itself.')]),
    ...(decimal.test(line.quantity) ? [] : [fault(at, `the quantity ${JSON.stringify(line.quantity)} is no decimal.`)]),
    ...(line.operation === null || known.has(line.operation)
      ? []
      : [fault(at, `the operation ${JSON.stringify(line.operation)} is not in the routing.`)]),
  ];
}
