// cutin conformance: holds any implementation of a system to the contract, case by case.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { lineOf, listOf, summaryOf } from '../../contract/kit/report';
import { exitCodeOf } from '../../contract/kit/run-cases';
import { findCases, newRunId, runConformance } from '../../contract/kit/run-conformance';
import { systemNames, type SystemName } from '../../processes/launch/secrets';
import { systemAddress, UsageError } from '../connect';

interface Options {
  system: SystemName;
  url?: string;
  token?: string;
  site: string;
  case?: string[];
  list: boolean;
  json: boolean;
  runId?: string;
  timeout: number;
  engine: boolean;
  enginePort: number;
  engineHost: string;
  engineUrl?: string;
  engineToken?: string;
}

export function addConformanceCommand(program: Command): void {
  program
    .command('conformance')
    .description('run the contract, good and bad cases, against an implementation of a system')
    .addOption(new Option('--system <name>', 'what it implements').choices(systemNames).makeOptionMandatory())
    .option('--url <url>', 'where it is; else CUTIN_<SYSTEM>_URL, else the embedded set-up', webAddress)
    .option('--token <token>', 'its bearer token; else CUTIN_<SYSTEM>_TOKEN, else the embedded set-up')
    .option('--site <site>', 'a site of its own, for everything that is written', plainId, 'CONFORMANCE')
    .option('--case <id...>', 'only these cases')
    .option('--list', 'print the cases and run none', false)
    .option('--json', 'print the results as JSON', false)
    .option('--run-id <id>', 'begins every id that is written; else by chance', plainId)
    .option('--timeout <seconds>', 'time of one case', wholeNumber(1, 600), 30)
    .option('--no-engine', 'play no engine; the cases that need it are not run')
    .option('--engine-port <port>', 'where the stand-in of the engine listens; 0 chooses', wholeNumber(0, 65_535), 0)
    .option('--engine-host <address>', 'the address it listens on', '127.0.0.1')
    .option('--engine-url <url>', 'where the system reaches it, if elsewhere', webAddress)
    .option('--engine-token <token>', 'the token it expects; else by chance')
    .addHelpText(
      'after',
      '\nExit code 0: something was tried and nothing failed. 1: a case failed, or nothing ran. 2: wrong usage.\n\nExamples:\n  npx cutin conformance --system mes --url https://mes.example --token "$TOKEN"\n  npx cutin conformance --system erp --list\n  npx cutin conformance --system erp --case manufacturing-bom.stale-update',
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { system, json, site, timeout, runId = newRunId() } = options;
  const only = options.case ?? null;
  const { cases, unknown } = findCases(system, only);
  if (unknown.length > 0) throw new UsageError(`There is no case ${unknown.join(', ')}; --list shows those there are.`);
  if (options.list) {
    const listed = cases.map(({ id, title, clause, needs }) => ({ id, title, clause, needs }));
    return console.log(json ? JSON.stringify(listed, null, 2) : listOf(cases));
  }
  const target = targetOf(options);
  if (!json) console.log(`${system.toUpperCase()} at ${target.url}, site ${site}, run ${runId}`);
  const done = await runConformance({
    system,
    target,
    site,
    runId,
    only,
    caseMsMax: timeout * 1_000,
    engine: options.engine ? standInOf(options) : null,
    onResult: (result) => (json ? undefined : console.log(lineOf(result))),
  });
  process.exitCode = exitCodeOf(done.results);
  console.log(json ? JSON.stringify(done, null, 2) : `\n${summaryOf(system, done.results)}`);
}

function targetOf({ system, url, token }: Options): { url: string; token: string } {
  const known = systemAddress(system);
  const prefix = `CUTIN_${system.toUpperCase()}`;
  const target = { url: url ?? known.url, token: token ?? known.token };
  if (target.url === undefined)
    throw new UsageError(`Where is it? Give --url, set ${prefix}_URL, or run npm start in this folder.`);
  if (target.token === undefined)
    throw new UsageError(`What is its token? Give --token, set ${prefix}_TOKEN, or run npm start in this folder.`);
  return { url: target.url, token: target.token };
}

function standInOf({ enginePort, engineHost, engineUrl, engineToken }: Options) {
  return { port: enginePort, host: engineHost, url: engineUrl ?? null, token: engineToken ?? null };
}

function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new InvalidArgumentError('It is no http or https URL.');
  return text;
}

function plainId(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(text))
    throw new InvalidArgumentError('At most 40 letters, digits, ".", "_" and "-".');
  return text;
}

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max)
      throw new InvalidArgumentError(`It is no whole number from ${min} to ${max}.`);
    return value;
  };
}
