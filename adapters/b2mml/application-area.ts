// The head of every message: who sends it, under which id, when.
import type { MessageOrigin } from '../../ports/b2mml';
import { fieldsOf, identifierOf, instantOf } from './element-reader';
import { element, elementIf, type NewElement, type XmlElement } from './xml-element';

export interface MessageHead {
  messageId: string;
  /** Logical id of the receiving system. */
  receiver: string | null;
  /** RFC 3339. */
  createdAt: string;
}

const sender = 'cutin';

/** An acknowledgement asks for none, or two systems would confirm each other without end. */
export function applicationArea(
  { messageId, receiver, createdAt }: MessageHead,
  confirmation: 'Always' | 'Never' = 'Always',
): NewElement {
  return element('ApplicationArea', [
    element('Sender', [element('LogicalID', sender), element('ConfirmationCode', confirmation)]),
    receiver === null ? null : element('Receiver', [elementIf('LogicalID', receiver)]),
    element('CreationDateTime', createdAt),
    element('BODID', messageId),
  ]);
}

export function originalApplicationArea(origin: MessageOrigin): NewElement {
  return element('OriginalApplicationArea', [
    element('Sender', [element('LogicalID', origin.sender)]),
    element('CreationDateTime', origin.createdAt),
    element('BODID', origin.messageId),
  ]);
}

/** B2MML lets sender and BODID out; Cutin needs both, to know a message again and to answer it. */
export function readApplicationArea(area: XmlElement): MessageOrigin {
  const given = fieldsOf(area, {
    Sender: 'one',
    Receiver: 'ignored',
    CreationDateTime: 'one',
    Signature: 'ignored',
    BODID: 'one',
    UserArea: 'ignored',
  });
  const { LogicalID } = fieldsOf(given.Sender, {
    LogicalID: 'one',
    ComponentID: 'ignored',
    TaskID: 'ignored',
    ReferenceID: 'ignored',
    ConfirmationCode: 'ignored',
    AuthorizationID: 'ignored',
  });
  return {
    sender: identifierOf(LogicalID),
    messageId: identifierOf(given.BODID),
    createdAt: instantOf(given.CreationDateTime),
  };
}
