// ConfirmBOD: whether an inbound message was accepted, or each reason why not. It always goes out: where a reason quotes
// what cannot be written, the character is replaced.
import type { Refusal } from '../../domain/verdict';
import type { Confirmation } from '../../ports/b2mml';
import { applicationArea, originalApplicationArea } from './application-area';
import { namespace } from './vocabulary';
import { writableText, writeXml } from './write-xml';
import { element, type NewElement } from './xml-element';

const reasonsMax = 20;

/** Unlike every other message of 0701, a ConfirmBOD has no `releaseID`. */
export async function confirmBodOf({ origin, verdict, messageId, at }: Confirmation): Promise<string> {
  const original = origin === null ? null : originalApplicationArea(origin);
  const reasons = verdict.kind === 'refused' ? verdict.reasons.slice(0, reasonsMax) : [];
  const criteria = verdict.kind === 'accepted' ? [acceptedCriteria(verdict.value.description)] : reasons.map(rejected);
  const words = verdict.kind === 'accepted' ? [verdict.value.description] : reasons.map(sentence);
  const head = { messageId, createdAt: at, receiver: origin?.sender ?? null };
  const message = element('ConfirmBOD', [
    applicationArea(head, 'Never'),
    element('DataArea', [
      element('Confirm', [original, ...criteria]),
      element('BOD', [
        original,
        element('Description', verdict.kind),
        ...words.map((note) => element('Note', writableText(note))),
      ]),
    ]),
  ]);
  const written = await writeXml(message, namespace);
  if (written.kind === 'refused') throw new Error(written.reasons[0]?.message);
  return written.value;
}

function acceptedCriteria(description: string): NewElement {
  return element('ResponseCriteria', [
    expression('Accepted', '/'),
    element('ChangeStatus', [element('Code', 'Accepted'), element('Description', writableText(description))]),
  ]);
}

/** The expression is the XPath of the offence where there is one, names in the namespace of the message. */
function rejected(reason: Refusal): NewElement {
  const xpath = reason.facts?.['xpath'];
  return element('ResponseCriteria', [
    expression('Rejected', typeof xpath === 'string' ? xpath : '/'),
    element('ChangeStatus', [
      element('Code', 'Rejected'),
      element('Description', writableText(reason.message)),
      element('ReasonCode', reason.code),
    ]),
  ]);
}

function expression(actionCode: 'Accepted' | 'Rejected', xpath: string): NewElement {
  return element('ResponseExpression', writableText(xpath), { actionCode, expressionLanguage: 'XPath' });
}

function sentence({ code, message }: Refusal): string {
  return `${code}: ${message}`;
}
