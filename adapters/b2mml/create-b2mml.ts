// The B2MML side of the floor as a port: reads one message, writes its acknowledgement.
import type { B2mmlMessages } from '../../ports/b2mml';
import { confirmBodOf } from './confirm-bod';
import { compileMessageSchema } from './message-schema';
import { operationsDefinitionOf } from './operations-definition';
import { currentChangeOf, processJobListOf } from './order-messages';
import { readMessage } from './read-message';

/** `schemaFolder` holds the official XSDs; without it the reader's own structural checks are all there is. */
export function createB2mml({ schemaFolder }: { schemaFolder: string | null }): B2mmlMessages {
  const schema = schemaFolder === null ? Promise.resolve(null) : compileMessageSchema(schemaFolder);
  // A failure is met by the first message too; without this it would end the process before.
  schema.catch(() => undefined);
  return {
    read: async (body) => readMessage(body, await schema),
    jobList: processJobListOf,
    change: currentChangeOf,
    operationsDefinition: operationsDefinitionOf,
    confirm: confirmBodOf,
  };
}
