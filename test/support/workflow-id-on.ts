// What Temporal calls a workflow of a stack.
import { Client } from 'pg';
import { workflowIdIn } from '../../adapters/temporal/workflow-id-in';
import type { TestStack } from './stack';

export async function workflowIdOn(stack: TestStack, name: string): Promise<string> {
  const client = new Client({ connectionString: stack.database.app });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('SELECT installation_id AS id FROM cutin.installation');
  await client.end();
  return workflowIdIn(rows[0]?.id ?? '', name);
}
