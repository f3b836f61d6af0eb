// Recorded workflow histories: fetched from a running stack, kept in the repository, and replayed against today's code.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Connection, Client } from '@temporalio/client';
import { historyToJSON, historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { root, type TestStack } from './stack';
import { workflowIdOn } from './workflow-id-on';

export const historiesDir = path.join(root, 'test', 'replay', 'histories');

/** Histories are recorded on demand: CUTIN_RECORD_HISTORIES=<version> npm test -- --selectProjects e2e */
export async function recordHistory(stack: TestStack, options: { name: string; workflowId: string }): Promise<void> {
  const version = process.env['CUTIN_RECORD_HISTORIES'];
  if (version === undefined) return;
  const connection = await Connection.connect({ address: stack.temporalAddress });
  const workflowId = await workflowIdOn(stack, options.workflowId);
  await recordHistoryOf(new Client({ connection }), { ...options, workflowId });
  await connection.close();
}

/** The same of a workflow by the id that it has in Temporal: CUTIN_RECORD_HISTORIES=<version> with the lane of workflows. */
export async function recordHistoryOf(
  client: Client,
  { name, workflowId, runId }: { name: string; workflowId: string; runId?: string },
): Promise<void> {
  const version = process.env['CUTIN_RECORD_HISTORIES'];
  if (version === undefined) return;
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const folder = path.join(historiesDir, version);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.json`), historyToJSON(history));
}

export function listHistories(): { name: string; workflowId: string; history: ReturnType<typeof historyFromJSON> }[] {
  return readdirSync(historiesDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name: version }) =>
      readdirSync(path.join(historiesDir, version)).map((file) => {
        const history = historyFromJSON(JSON.parse(readFileSync(path.join(historiesDir, version, file), 'utf8')));
        // The ids of children come from the parent's own.
        const { workflowId } = history.events?.[0]?.workflowExecutionStartedEventAttributes ?? {};
        return { name: `${version}/${file}`, workflowId: workflowId ?? file, history };
      }),
    );
}
