// ChangeJobList: what may happen to an order that MES has: it is held, its hold is released, or it gets a new lock.
// Hold and release name the lock they mean; a relock carries the new lock whole and the seal it takes the place of.
import { refused, type Verdict, type Refusal } from '../../domain/verdict';
import { applicationArea, type MessageHead } from './application-area';
import { fault, hashFaults, headFaults } from './faults';
import { actionOn, asJobOrderParameter, jobList, lockedJobOrder } from './job-list';
import { orderFaults, sealParameters, workMasterOf, type OrderLockView } from './order-lock-view';
import { parameter, siteScope, text } from './values';
import { ids, namespace, release } from './vocabulary';
import { writeXml } from './write-xml';
import { element, type NewElement } from './xml-element';

/** `reason` is shown to people on the floor. */
export type OrderChange = { reason: string } & (
  | { kind: 'hold' }
  | { kind: 'releaseHold' }
  | { kind: 'relock'; formerSeal: string }
);

/** `order` is as it shall be. Refusals: MESSAGE_INPUT_INVALID, XML_CHARACTER_REFUSED. */
export async function changeJobListOf(
  order: OrderLockView,
  change: OrderChange,
  head: MessageHead,
): Promise<Verdict<string>> {
  const faults = [...orderFaults(order), ...changeFaults(order, change), ...headFaults(head)];
  if (faults.length > 0) return refused(...faults);
  const action = actionOn('Change');
  const status = element('ChangeStatus', [
    element('Code', change.kind),
    element('Description', change.reason),
    element('EffectiveDateTime', head.createdAt),
  ]);
  const message = element(
    'ChangeJobList',
    [
      applicationArea(head),
      element('DataArea', [
        element('Change', [{ ...action, content: [...childrenOf(action), status] }], { responseCode: 'Always' }),
        jobList(order, head, changedJobOrder(order, change)),
      ]),
    ],
    { releaseID: release },
  );
  return writeXml(message, namespace);
}

function changedJobOrder(order: OrderLockView, change: OrderChange): NewElement {
  if (change.kind === 'relock') {
    const relocked = lockedJobOrder(order);
    const former = asJobOrderParameter(parameter(ids.formerSeal, [text(change.formerSeal)]));
    const children = childrenOf(relocked);
    const at = children.findIndex(({ name }) => name === 'MaterialRequirement');
    return { ...relocked, content: [...children.slice(0, at), former, ...children.slice(at)] };
  }
  // ISA-88 releases a hold by Restart; what the order then is, ready or running, is for MES to say.
  const commands =
    change.kind === 'hold'
      ? [element('Command', 'Hold'), element('DispatchStatus', 'Held')]
      : [element('Command', 'Restart')];
  return element('JobOrder', [
    element('ID', order.orderId),
    element('Version', String(order.lockVersion)),
    siteScope(order.site),
    ...workMasterOf(order),
    ...commands,
    ...sealParameters(order).map(asJobOrderParameter),
  ]);
}

function changeFaults(order: OrderLockView, change: OrderChange): Refusal[] {
  const reason = change.reason.trim() === '' ? [fault('reason', 'people on the floor must be told why.')] : [];
  switch (change.kind) {
    case 'hold':
      return order.hold ? reason : [...reason, fault('hold', 'a hold of an order that shall not be held.')];
    case 'releaseHold':
      return order.hold ? [...reason, fault('hold', 'a release of an order that shall stay held.')] : reason;
    case 'relock':
      return [
        ...reason,
        ...hashFaults('formerSeal', change.formerSeal),
        ...(order.lockVersion > 1 ? [] : [fault('lockVersion', 'a relock has a version above 1.')]),
        ...(order.seal === change.formerSeal ? [fault('seal', 'the new lock is the former one.')] : []),
      ];
  }
}

function childrenOf({ content }: NewElement): NewElement[] {
  return typeof content === 'string' ? [] : content;
}
