// The workflow code as one bundle: built once, read by every worker, and the thing whose histories must replay.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';

export const builtBundlePath = path.resolve(__dirname, '..', 'workflow-bundle.js');

export async function buildWorkflowBundle(): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: path.resolve(__dirname, '..', 'workflows', 'index.js'),
    logger: { trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error, log() {} },
  });
  return code;
}

export async function loadWorkflowBundle(bundlePath: string | undefined): Promise<{ code: string }> {
  const file = bundlePath ?? builtBundlePath;
  if (bundlePath !== undefined || existsSync(file)) return { code: await readFile(file, 'utf8') };
  return { code: await buildWorkflowBundle() };
}
