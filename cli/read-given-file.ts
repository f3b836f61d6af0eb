// Files that a person names at the command line. One that is not there, or is not what it should be, is wrong usage.
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { scanJson } from '../contract/json/scan-json';
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

/** As strict as the API: what it would not see any more once the file is sent on is refused here. */
export function readJsonFile(file: string): unknown {
  const bytes = readGivenFile(file);
  if (!isUtf8(bytes)) throw new UsageError(`${file} is not JSON: it holds bytes that are not UTF-8.`);
  const text = bytes.toString('utf8').replace(/^\ufeff/, '');
  const { fault, unusableKeys } = scanJson(text, { keysMax: 1 });
  const [key] = unusableKeys;
  if (key !== undefined)
    throw new UsageError(`${file} line ${lineAt(text, key.offset)}: the key at ${key.pointer} ${key.why}.`);
  if (fault !== null) throw new UsageError(`${file} is not JSON: line ${lineAt(text, fault.offset)}: ${fault.message}`);
  return JSON.parse(text) as unknown;
}

function lineAt(text: string, offset: number): string {
  return String(text.slice(0, offset).split(/\r\n|\n|\r/).length);
}
