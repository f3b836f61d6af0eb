// How the work stands as a whole: what the store counts, and what Temporal says of its workers and workflows.
import type { OperationFacts } from '../domain/handoff/judge-operation';

export interface StoreView {
  count(): Promise<OperationFacts['store']>;
}

export interface EngineView {
  /** Null where Temporal could not be asked. */
  look(): Promise<OperationFacts['engine']>;
}
