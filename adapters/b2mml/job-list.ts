// ProcessJobList: a work order with its lock, as MES is to take it over.
import { refused, type Verdict } from '../../domain/verdict';
import { applicationArea, type MessageHead } from './application-area';
import { headFaults } from './faults';
import { lockParameters, orderFaults, workMasterOf, type OrderLockView } from './order-lock-view';
import { quantityElement, siteScope } from './values';
import { namespace, release } from './vocabulary';
import { writeXml } from './write-xml';
import { element, elementIf, type NewElement } from './xml-element';

/** Refusals: MESSAGE_INPUT_INVALID, XML_CHARACTER_REFUSED. */
export async function jobListOf(order: OrderLockView, head: MessageHead): Promise<Verdict<string>> {
  const faults = [...orderFaults(order), ...headFaults(head)];
  if (faults.length > 0) return refused(...faults);
  const message = element(
    'ProcessJobList',
    [
      applicationArea(head),
      element('DataArea', [
        element('Process', [actionOn('Add')], { acknowledgeCode: 'Always' }),
        jobList(order, head, lockedJobOrder(order)),
      ]),
    ],
    { releaseID: release },
  );
  return writeXml(message, namespace);
}

export function jobList(order: OrderLockView, head: MessageHead, jobOrder: NewElement): NewElement {
  return element('JobList', [
    element('ID', `${order.site}/${order.orderId}`),
    element('PublishedDate', head.createdAt),
    siteScope(order.site),
    element('WorkType', 'Production'),
    jobOrder,
  ]);
}

/** The order whole. An order on hold says so; how far one that is not has come, only MES knows. */
export function lockedJobOrder(order: OrderLockView): NewElement {
  return element('JobOrder', [
    element('ID', order.orderId),
    element('Version', String(order.lockVersion)),
    siteScope(order.site),
    element('WorkType', 'Production'),
    ...workMasterOf(order),
    ...(order.hold ? [element('Command', 'Hold'), element('DispatchStatus', 'Held')] : []),
    ...lockParameters(order).map(asJobOrderParameter),
    element('MaterialRequirement', [
      element('ID', 'product'),
      element('MaterialDefinitionID', order.itemId),
      elementIf('MaterialLotID', order.lot),
      element('MaterialUse', 'Produced'),
      ...(order.quantity === null ? [] : [quantityElement(order.quantity.value, order.quantity.unitOfMeasure)]),
    ]),
  ]);
}

export function asJobOrderParameter(parameter: NewElement): NewElement {
  return { ...parameter, name: 'JobOrderParameter' };
}

export function actionOn(actionCode: 'Add' | 'Change'): NewElement {
  return element('ActionCriteria', [
    element('ActionExpression', '/JobList/JobOrder', { actionCode, expressionLanguage: 'XPath' }),
  ]);
}
