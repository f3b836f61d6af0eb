// How the work stands, looked at as often as it is asked for and at most once in a while: health pages need no token.
import { judgeOperation, type OperationFacts, type Trouble } from '../domain/handoff/judge-operation';
import type { EngineView, StoreView } from '../ports/operation';

export type Operation = OperationFacts & { troubles: Trouble[] };

const freshMs = 1_000;

export function createOperationLook(given: {
  store: StoreView;
  engine: EngineView;
  nowMs: () => number;
}): () => Promise<Operation> {
  let last: { atMs: number; operation: Promise<Operation> } | null = null;
  return () => {
    const atMs = given.nowMs();
    if (last === null || atMs - last.atMs >= freshMs) last = { atMs, operation: look(given) };
    return last.operation;
  };
}

async function look({ store, engine }: { store: StoreView; engine: EngineView }): Promise<Operation> {
  const [counted, seen] = await Promise.all([store.count(), engine.look()]);
  const facts = { store: counted, engine: seen };
  return { ...facts, troubles: judgeOperation(facts) };
}
