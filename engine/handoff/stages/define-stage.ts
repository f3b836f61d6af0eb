// A governed handoff, declared in one place. The frame gives every stage the same life: proposed, carried, read back,
// receipted, parked, withdrawn; a declaration says what is particular to it.
import type { Intent } from '../../../domain/handoff/document-steps';
import type { PreparedDocument } from '../../../domain/handoff/document';
import type { StagePolicy } from '../../../domain/handoff/handoff-policy';
import type { HandoffRef, SubjectKind } from '../../../domain/handoff/handoff-ref';
import type { Boundary, Stage } from '../../../domain/handoff/stage';
import type { StageFacts } from '../../../domain/handoff/stage-facts';
import type { ReceiverName } from '../../../domain/handoff/system-name';
import type { ArtefactClass } from '../../../domain/identity/artefact';
import type { VerificationAnswer } from '../../../ports/activities';
import type { DocumentBuilder } from '../documents/preparation-context';
import type { HandoffGiven } from '../handoff-given';

/** What keeps a verified handoff open: orders that nobody disposed of, a revision that is effective no more. */
export type Unsettled = Exclude<VerificationAnswer, { kind: 'verified' | 'diverged' }>;

export interface Settling {
  handoff: HandoffRef;
  generation: number;
  documents: readonly PreparedDocument[];
}

export interface StageDeclaration<Name extends Stage = Stage> {
  stage: Name;
  /** What it does, in one line of the table of handoffs. */
  summary: string;
  boundary: Boundary;
  subject: SubjectKind;
  /** `asFound`: the system in which the subject was found. `cutin`: the engine itself. */
  receiver: ReceiverName | 'asFound' | 'cutin';
  /** What crosses the boundary, and the system that must own it by the registry. */
  handsOver: { artefactClass: ArtefactClass; sender: string };
  /** Who acts on it, and when; what it leaves out, and any other word on it, stands in governance/policies.yaml. */
  policy: StagePolicy;
  /** Builds what is handed over. The same inputs give the same documents. */
  documents: DocumentBuilder;
  /** Where it does not simply write its documents. Refused where what was asked for stands no more. */
  intent?: (given: HandoffGiven, handoff: HandoffRef) => Promise<Intent>;
  /** What the engine concludes once every document was read back; null where nothing is left open. */
  settle?: (given: HandoffGiven, settling: Settling) => Promise<Unsettled | null>;
  /** What the engine takes back of its own, once every document is withdrawn. */
  takeBack?: (given: HandoffGiven, handoff: HandoffRef) => Promise<void>;
  /** What a human decides, and the commands by which; null where none does. */
  waitsFor: StageFacts['waitsFor'];
}

export function defineStage<Name extends Stage>(declaration: StageDeclaration<Name>): StageDeclaration<Name> {
  return declaration;
}

/** What workflows are told of a stage. */
export function factsOf({ boundary, receiver, waitsFor }: StageDeclaration): StageFacts {
  return { boundary, receiver: receiverName(receiver), waitsFor };
}

function receiverName(receiver: StageDeclaration['receiver']): string {
  if (receiver === 'asFound') return 'the system';
  return receiver === 'cutin' ? 'Cutin' : receiver.toUpperCase();
}
