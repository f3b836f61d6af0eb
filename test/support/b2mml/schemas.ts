// The official XSDs, from the folder that the product's own setting names, else from the shared data.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { skipWithout } from '../skip-without';

export const schemaFolder =
  process.env['CUTIN_B2MML_SCHEMA_DIR'] ?? path.resolve(__dirname, '../../../../shared/data/b2mml-0701');

const entry = path.join(schemaFolder, 'AllSchemas.xsd');
export const hasSchemas = existsSync(entry);

/** Whether the test that asks must end here, counted as skipped. */
export const lacksSchemas = (): boolean => skipWithout(entry);
