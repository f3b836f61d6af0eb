// docs/operations.md tells of every setting that the code reads, and of no other.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { environmentNames } from '../../../processes/config/environment';

it('lists every setting and its name as the code reads it', () => {
  const page = readFileSync(path.resolve(__dirname, '../../../docs/operations.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `([A-Z0-9_]+)`/gm)].map(([, name]) => name);

  expect(listed).toEqual(environmentNames);
});
