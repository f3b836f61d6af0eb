// One file of the governance folder, held to its schema.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';

/** Throws with file and place where the file does not fit. */
export function readYaml<T>(folder: string, name: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parse(readFileSync(path.join(folder, name), 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`${name}: ${describeIssues(parsed.error)}`);
}

export function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'file'}: ${issue.message}`).join('; ');
}
