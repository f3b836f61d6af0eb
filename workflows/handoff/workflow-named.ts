// The workflow id of a child by its name. Ids in Temporal carry the installation in front of the name, so that two databases
// never meet in a namespace; a workflow knows it from its own id alone.
import { workflowInfo } from '@temporalio/workflow';

/** `mine` is the name of the workflow that runs. */
export function workflowNamed(name: string, mine: string): string {
  const { workflowId } = workflowInfo();
  return workflowId.endsWith(mine) ? `${workflowId.slice(0, -mine.length)}${name}` : name;
}
