// The views that an operator opens in the Temporal UI: what waits, for whom, and what is tried again. As links they open
// the list and keep it among the saved views of whoever follows them.

export interface OperatorView {
  name: string;
  /** Of Temporal's list filter. */
  query: string;
}

const running = 'ExecutionStatus = "Running"';

/** One view for each owner that a policy names comes after those that are everybody's. */
export function operatorViews(owners: readonly string[]): OperatorView[] {
  return [
    { name: 'Cutin: parked', query: `CutinState = "PARKED" AND ${running}` },
    { name: 'Cutin: needs a human', query: `CutinNeedsHuman = true AND ${running}` },
    { name: 'Cutin: tried again', query: `CutinState = "RETRYING" AND ${running}` },
    { name: 'Cutin: changes under way', query: `WorkflowType = "propagateChange" AND ${running}` },
    ...owners.map((owner) => ({
      name: `Cutin: waits for ${owner}`,
      query: `CutinOwner = ${JSON.stringify(owner)} AND CutinNeedsHuman = true AND ${running}`,
    })),
  ];
}

/** `?query=...&savedQuery=...`, as the Temporal UI shares its own views. */
export function linkToView(
  { name, query }: OperatorView,
  { uiUrl, namespace }: { uiUrl: string; namespace: string },
): string {
  const parameters = `query=${encodeURIComponent(query)}&savedQuery=${encodeURIComponent(name)}`;
  return `${uiUrl.replace(/\/+$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows?${parameters}`;
}
