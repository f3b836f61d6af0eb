// The folder of the product, the same from the sources and from the compiled code.
import { existsSync } from 'node:fs';
import path from 'node:path';

export const productRoot = findRoot(__dirname);

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('package.json is not above the code.');
  return findRoot(parent);
}
