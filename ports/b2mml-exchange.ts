// B2MML messages given out, and how MES answered them. MES fetches a message under an id of its own and answers that id by
// a ConfirmBOD; what it refuses is kept with its reasons, where people see it.
import type { Verdict } from '../domain/verdict';

export type OutboundKind = 'ProcessJobList' | 'ChangeJobList' | 'SyncOperationsDefinitionInformation';

/** What a message tells of: a work order, or how a revision of an item is made. */
export type MessageSubject = { site: string; orderId: string } | { site: string; itemId: string; revision: string };

export interface GivenMessage {
  messageId: string;
  kind: OutboundKind;
  /** Version of the order's lock that it tells of; null for an operations definition. */
  lockVersion: number | null;
  /** Account that fetched it. */
  givenTo: string;
  /** RFC 3339. */
  givenAt: string;
}

export interface AnswerReason {
  /** Modified: MES took the message in otherwise than it stands, which no lock allows. */
  action: 'Rejected' | 'Modified';
  code: string | null;
  /** As MES words it; null where it gave no words. */
  text: string | null;
}

export interface MesAnswer {
  sender: string;
  /** Id of the ConfirmBOD. */
  answerId: string;
  verdict: 'accepted' | 'refused';
  /** Empty where it is accepted. */
  reasons: AnswerReason[];
  /** Account that posted it. */
  answeredBy: string;
  answeredAt: string;
}

export interface MessageView extends GivenMessage {
  /** Oldest first: MES may refuse what it had accepted, and the other way round. */
  answers: MesAnswer[];
}

export interface B2mmlExchange {
  /** Keeps the newest messages of a subject; older ones are forgotten with their answers. */
  recordGiven(subject: MessageSubject, message: GivenMessage): Promise<void>;
  /**
   * A refusal is in the ledger too. Refused with MESSAGE_NOT_GIVEN, and with EVENT_CONFLICT where the sender used the id
   * for another answer.
   */
  recordAnswer(messageId: string, answer: MesAnswer): Promise<Verdict<{ kind: OutboundKind; isKnown: boolean }>>;
  /** Newest first. */
  listMessages(subject: MessageSubject): Promise<MessageView[]>;
}
