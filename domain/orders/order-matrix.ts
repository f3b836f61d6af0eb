// How grave it is to change what an order is built to, by what changes, how, and how far the order has come (RULES 4.1).
// The matrix is data, versioned and owned; the default stands in governance/order-matrix.yaml.
import type { Mbom } from '../mbom/mbom';
import type { RoutingOperation } from '../mbom/transform-rules';
import { sameLine } from '../mbom/line-facets';
import type { OpenOrder, OrderState } from './open-order';
import { ownOf } from '../own-of';

export type Severity = 'none' | 'info' | 'warning' | 'error';
export type ChangedObject = 'operation' | 'component' | 'lock';
export type ChangeAction = 'add' | 'change' | 'delete';

export interface OrderMatrix {
  matrixId: string;
  version: string;
  owner: string;
  cells: Record<ChangedObject, Record<ChangeAction, Record<OrderState, Severity>>>;
}

/** What changes for an order, gathered by where it takes effect: `operation` is null where that is the whole order. */
export interface ChangeStep {
  object: ChangedObject;
  action: ChangeAction;
  operation: string | null;
  /** How many operations or lines; `examples` names the first of them. */
  count: number;
  examples: string[];
}

export interface WeighedStep extends ChangeStep {
  state: OrderState;
  severity: Severity;
}

const examplesMax = 5;
const gravity: readonly Severity[] = ['none', 'info', 'warning', 'error'];

export function weighStep(matrix: OrderMatrix, step: ChangeStep, order: OpenOrder): WeighedStep {
  const done =
    step.operation === null ? order.operationsDone.length > 0 : order.operationsDone.includes(step.operation);
  const state: OrderState = order.state !== 'complete' && done ? 'operationDone' : order.state;
  return { ...step, state, severity: matrix.cells[step.object][step.action][state] };
}

export function gravest(severities: readonly Severity[]): Severity {
  return severities.reduce<Severity>(
    (worst, one) => (gravity.indexOf(one) > gravity.indexOf(worst) ? one : worst),
    'none',
  );
}

/** What differs between the mBOMs and routings of two revisions, and the lock, which always changes. */
export function changeSteps(
  before: { mbom: Mbom; routing: readonly RoutingOperation[] } | null,
  after: { mbom: Mbom; routing: readonly RoutingOperation[] },
): ChangeStep[] {
  const steps = new Map<string, ChangeStep>();
  const add = (object: ChangedObject, action: ChangeAction, operation: string | null, id: string): void => {
    const key = JSON.stringify([object, action, operation]);
    const step = steps.get(key);
    if (step === undefined) steps.set(key, { object, action, operation, count: 1, examples: [id] });
    else {
      step.count += 1;
      if (step.examples.length < examplesMax) step.examples.push(id);
    }
  };
  add('lock', 'change', null, after.mbom.itemId);
  const oldOperations = new Map((before?.routing ?? []).map((one) => [one.operation, one.description]));
  const newOperations = new Map(after.routing.map((one) => [one.operation, one.description]));
  for (const id of new Set([...oldOperations.keys(), ...newOperations.keys()])) {
    const [old, next] = [oldOperations.get(id), newOperations.get(id)];
    if (old !== next) add('operation', actionOf(old, next), id, id);
  }
  const oldLines = before?.mbom.lines ?? {};
  for (const id of new Set([...Object.keys(oldLines), ...Object.keys(after.mbom.lines)])) {
    const [old, next] = [ownOf(oldLines, id), ownOf(after.mbom.lines, id)];
    if (old !== undefined && next !== undefined && sameLine(old, next)) continue;
    add('component', actionOf(old, next), next?.operation ?? old?.operation ?? null, id);
  }
  return [...steps.values()];
}

function actionOf(old: unknown, next: unknown): ChangeAction {
  if (old === undefined) return 'add';
  return next === undefined ? 'delete' : 'change';
}
