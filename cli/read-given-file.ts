// Files that a person names at the command line. One that is not there, or is not what it should be, is wrong usage.
import { readFileSync } from 'node:fs';
import { UsageError } from './connect';

const reasons: Record<string, string> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links go round in a circle',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
};

export function readGivenFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${file} cannot be read: ${reasons[code ?? ''] ?? 'the system does not say why'}.`);
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
