// The rules by which a site turns an eBOM into its mBOM: a versioned artefact with an owner (RULES 3.1, 3.2).
// What stands here is applied today; further rule kinds of RULES 3.2 join this union.

/** Which occurrences a rule claims. All given conditions must hold; an empty selector claims every occurrence. */
export interface OccurrenceSelector {
  itemId?: string;
  occurrence?: string;
  notFitted?: true;
  withoutItemId?: true;
  attribute?: { name: string; value: string };
}

export type TransformRule =
  | { id: string; kind: 'exclude'; when: OccurrenceSelector; reason: string }
  | { id: string; kind: 'consumeAt'; when: OccurrenceSelector; operation: string }
  | { id: string; kind: 'make' | 'buy'; when: OccurrenceSelector };

export interface RoutingOperation {
  operation: string;
  description: string;
}

export interface TransformRules {
  ruleSetId: string;
  version: string;
  owner: string;
  /** Operations in the order in which they are done. */
  routing: RoutingOperation[];
  /** Operation of every line that no `consumeAt` rule claims. */
  defaultOperation: string;
  rules: TransformRule[];
}
