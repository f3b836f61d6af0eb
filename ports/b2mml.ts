// What the floor tells in B2MML messages, as plain records: one kind for each contract event, times in UTC, quantities
// as exact decimal text, ids as the sender gave them. An intake takes a message whole or not at all.
import type { Verdict } from '../domain/verdict';
import type { RoutingInForce } from '../domain/locks/routing-in-force';
import type { AnswerReason } from './b2mml-exchange';
import type { OrderView } from './orders';

/** The unit that was worked on: a serial, a lot, or both. */
export interface ReportedUnit {
  itemId: string;
  serial: string | null;
  lot: string | null;
}

interface ReportedOperation {
  /** The same fact reported again has the same id: made of the sender's own ids, never of the message's. */
  recordId: string;
  site: string;
  orderId: string;
  operation: string;
  unit: ReportedUnit;
  /** The seal as MES echoes it; whether it matches is for the intake to say. */
  seal: string;
  /** Persons and equipment as reported; empty where the message names none. */
  personnel: string[];
  equipment: string[];
  /** RFC 3339, UTC. */
  at: string;
}

export interface OperationStarted extends ReportedOperation {
  kind: 'operationStarted';
  /** Id of the permit under which it was started; null where MES does not tell. */
  authorisationId: string | null;
  instruction: ReportedInstruction | null;
}

export interface OperationCompleted extends ReportedOperation {
  kind: 'operationCompleted';
  instruction: ReportedInstruction | null;
  startedAt: string | null;
}

/** The work instruction as it was displayed. */
export interface ReportedInstruction {
  instructionId: string;
  revision: string;
  contentHash: string;
}

interface ReportedComponent extends ReportedOperation {
  component: { itemId: string; revision: string | null; serial: string | null; lot: string | null };
  quantity: string;
  unitOfMeasure: string;
  position: string | null;
}

export interface ComponentInstalled extends ReportedComponent {
  kind: 'componentInstalled';
  concession: string | null;
}

export interface ComponentRemoved extends ReportedComponent {
  kind: 'componentRemoved';
  reason: string;
}

export interface InspectionRecorded {
  kind: 'inspectionRecorded';
  recordId: string;
  site: string;
  orderId: string;
  operation: string;
  serial: string | null;
  /** Where the units have no serials. */
  lot: string | null;
  plan: { planId: string; revision: string; contentHash: string };
  characteristicId: string;
  /** Null where the characteristic is judged and not measured. */
  value: string | null;
  unitOfMeasure: string | null;
  verdict: 'pass' | 'fail';
  inspector: string | null;
  gauge: string | null;
  at: string;
}

export type FloorRecord =
  | OperationStarted
  | OperationCompleted
  | ComponentInstalled
  | ComponentRemoved
  | InspectionRecorded;

/** Who sent which message when: what an acknowledgement refers to. */
export interface MessageOrigin {
  sender: string;
  messageId: string;
  createdAt: string;
}

export interface FloorMessage {
  origin: MessageOrigin;
  kind: 'ProcessOperationsPerformance' | 'ProcessTestResult';
  records: FloorRecord[];
}

/** How MES answers a message of ours. */
export interface MesConfirmation {
  origin: MessageOrigin;
  kind: 'ConfirmBOD';
  /** Id of the message that is answered. */
  originalId: string;
  verdict: 'accepted' | 'refused';
  reasons: AnswerReason[];
}

export type InboundMessage = FloorMessage | MesConfirmation;

/** The account that posted a message: it answers for it, and may be bound to sources and events. */
export interface Poster {
  actor: string;
  sources?: string[] | undefined;
  events?: string[] | undefined;
}

/** Takes in what a message reports, all records or none. One whose records are all known is a duplicate. */
export interface B2mmlIntake {
  accept(message: FloorMessage, postedBy: Poster): Promise<Verdict<{ kind: 'recorded' | 'duplicate' }>>;
}

export interface OutboundHead {
  messageId: string;
  receiver: string | null;
  createdAt: string;
}

export interface B2mmlMessages {
  /** `origin` is null where not even that could be read. */
  read(body: Uint8Array): Promise<{ origin: MessageOrigin | null; message: Verdict<InboundMessage> }>;
  /** ProcessJobList of an order with its open lock: XML text. Refused with ORDER_NOT_LOCKED. */
  jobList(order: OrderView, head: OutboundHead): Promise<Verdict<string>>;
  /** ChangeJobList: the hold that stands, or the newest lock in the place of the one before. */
  change(order: OrderView, head: OutboundHead): Promise<Verdict<string>>;
  /** SyncOperationsDefinitionInformation: XML text. Refused where routing and mBOM contradict each other. */
  operationsDefinition(routing: RoutingInForce, head: OutboundHead): Promise<Verdict<string>>;
  /** The ConfirmBOD that answers a message: XML text. */
  confirm(confirmation: Confirmation): Promise<string>;
}

export interface Confirmation {
  origin: MessageOrigin | null;
  verdict: Verdict<{ description: string }>;
  messageId: string;
  at: string;
}
