// Messages for Temporal, written with the rows that caused them and sent until they are taken.
export type OutboxMessage = {
  /** Repeating the same key sends nothing new. */
  key: string;
} & (
  | { kind: 'startChange'; payload: { changeId: string } }
  | { kind: 'decide'; payload: { handoffId: string; decisionId: string; actor: string } }
  | { kind: 'dispose'; payload: { handoffId: string; dispositionId: string; actor: string } }
  | {
      kind: 'resolve';
      payload: {
        workflowId: string;
        resolutionId: string;
        parkId: string;
        action: string;
        actor: string;
        reason: string;
      };
    }
  | {
      kind: 'lockOrder';
      payload: { handoffId: string; changeId: string; site: string; orderId: string; itemId: string };
    }
  | {
      kind: 'repairDrift';
      payload: { handoffId: string; changeId: string; site: string; findingId: string; itemId: string };
    }
);

export type OutboxKind = OutboxMessage['kind'];
