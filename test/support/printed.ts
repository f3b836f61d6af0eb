// Printed commands, taken from what the command line shows and typed into a shell exactly so.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { personOf } from '../../processes/launch/secrets';
import type { CliRun } from './cli';
import { root, type TestStack } from './stack';

/** The commands that a text holds, each as it stands there: over several lines where it is folded. */
export function printedCommands(text: string): string[] {
  const found = text.match(/^ *npx cutin (?:.*\\\n)*.*$/gm) ?? [];
  return found.map((command) => command.trim());
}

/** The lines that `cutin stuck` shows of one handoff. */
export function blockOf(text: string, handoffId: string): string {
  const block = text.split('\n\n').find((one) => one.startsWith(`${handoffId}\n`));
  if (block === undefined) throw new Error(`${handoffId} is not shown: ${text}`);
  return block;
}

export function typeAs(stack: TestStack, actor: string, command: string): CliRun {
  const { token, signingKey } = personOf(stack.secrets, actor);
  const ran = spawnSync('/bin/sh', ['-c', command], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
    env: {
      PATH: `${binaries()}:${process.env['PATH'] ?? ''}`,
      CUTIN_API_URL: stack.urls.api,
      CUTIN_TOKEN: token,
      CUTIN_SIGNING_KEY: signingKey,
    },
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

let folder: string | undefined;

/** npx itself takes a second to find what it is to run. */
function binaries(): string {
  if (folder !== undefined) return folder;
  folder = mkdtempSync(path.join(tmpdir(), 'cutin-npx-'));
  const npx = path.join(folder, 'npx');
  writeFileSync(npx, `#!/bin/sh\nshift\nexec "${process.execPath}" "${path.join(root, 'cli', 'bin.js')}" "$@"\n`);
  chmodSync(npx, 0o755);
  return folder;
}
