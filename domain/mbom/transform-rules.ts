// The rules by which a site turns an eBOM into its mBOM: a versioned artefact with an owner (RULES 3.1, 3.2).

/** Which occurrences a rule claims. All given conditions must hold; an empty selector claims every occurrence. */
export interface OccurrenceSelector {
  itemId?: string;
  occurrence?: string;
  notFitted?: boolean;
  withoutItemId?: boolean;
  /** Whether other occurrences hang under it. */
  isAssembly?: boolean;
  attribute?: { name: string; value: string };
}

/**
 * - `exclude` leaves an occurrence out, and all that hangs under it; the reason is mandatory.
 * - `phantom` dissolves an engineering assembly: its parts go to its parent, multiplied by its quantity.
 * - `substitute` puts another part in its place, within a half-open validity `[validFrom, validTo)` where one is given.
 * - `make` / `buy` say where it comes from; a bought assembly comes with its parts.
 * - `convertUnit` states the quantity in another unit: quantity times factor.
 * - `kit` regroups occurrences under one manufacturing assembly of their parent.
 * - `consumeAt` assigns the routing operation.
 * - `attrition`, `setupQuantity`, `roundToMultiple` say how much more than the net quantity is called off per order.
 * - `addMaterial` adds a consumable: once per unit of the product, or once per selected assembly.
 */
export type TransformRule = { id: string; when: OccurrenceSelector } & (
  | { kind: 'exclude'; reason: string }
  | { kind: 'phantom' }
  | { kind: 'substitute'; itemId: string; validFrom?: string; validTo?: string }
  | { kind: 'make' | 'buy' }
  | { kind: 'convertUnit'; unit: string; factor: string }
  | { kind: 'kit'; assembly: string; operation?: string }
  | { kind: 'consumeAt'; operation: string }
  | { kind: 'attrition'; percent: string }
  | { kind: 'setupQuantity'; quantity: string }
  | { kind: 'roundToMultiple'; multiple: string }
  | { kind: 'addMaterial'; itemId: string; quantity: string; unit: string; per: 'unit' | 'parent'; operation?: string }
);

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
