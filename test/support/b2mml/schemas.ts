// The official XSDs, read from the shared data; a suite that needs them is skipped with a printed reason without them.
import { existsSync } from 'node:fs';
import path from 'node:path';

export const schemaFolder = path.resolve(__dirname, '../../../../shared/data/b2mml-0701');
export const hasSchemas = existsSync(path.join(schemaFolder, 'AllSchemas.xsd'));

export const describeWithSchemas: jest.Describe = hasSchemas ? describe : describe.skip;
if (!hasSchemas) process.stdout.write(`skipped: ${schemaFolder} holds no B2MML schemas\n`);
