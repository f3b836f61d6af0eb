// What a workflow is called in Temporal: its name in the store, behind the installation whose store it is. A namespace keeps
// what another database left there, and a closed workflow of the same id would pass for this one.
export function workflowIdIn(installation: string, name: string): string {
  return `${installation}/${name}`;
}
