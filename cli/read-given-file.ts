// Files that a person names at the command line. One that is not there, or is not what it should be, is wrong usage.
import { readFileSync } from 'node:fs';
import { UsageError } from './connect';

export function readGivenFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new UsageError(`${file} cannot be read: ${why}.`);
  }
}

export function readJsonFile(file: string): unknown {
  const text = readGivenFile(file).toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
