// The official XSDs, from the folder that the product's own setting names, else from the shared data. Where they are
// absent, what needs them counts as skipped, and the reason is told on the error stream, which `npm test` shows.
import { existsSync } from 'node:fs';
import path from 'node:path';

export const schemaFolder =
  process.env['CUTIN_B2MML_SCHEMA_DIR'] ?? path.resolve(__dirname, '../../../../shared/data/b2mml-0701');
const hasSchemas = existsSync(path.join(schemaFolder, 'AllSchemas.xsd'));

export const describeWithSchemas: jest.Describe = hasSchemas ? describe : describe.skip;
export const itWithSchemas: jest.It = hasSchemas ? it : it.skip;
if (!hasSchemas) process.stderr.write(`skipped: ${schemaFolder} holds no B2MML schemas\n`);
