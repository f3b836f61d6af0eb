// cutin bom diff: what changed between two bills of materials, by designator or occurrence. Each is a file, or a revision that
// the engine holds. Changes nothing.
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Ebom } from '../../domain/mbom/ebom';
import { summariseDifferences, type EbomDifferences } from '../../domain/mbom/summarise-differences';
import { accepted, type Verdict } from '../../domain/verdict';
import { call, connect, UsageError, type Caller } from '../connect';
import { describeChanges, describeCounts } from '../describe-differences';
import { printAnswer } from '../print';
import { addBomOptions, readBom, type BomOptions } from '../read-bom';
import { tellRefused } from '../tell-refused';

interface Options extends BomOptions {
  attributes: boolean;
  json: boolean;
  as: string;
}

interface Revision {
  itemId: string;
  revision: string;
}
type Side = { file: string } | Revision;

export function addBomDiffCommand(bom: Command): void {
  const command = bom
    .command('diff')
    .argument('<before>', 'a file, or ITEM@REVISION of what the engine holds')
    .argument('<after>', 'the same')
    .description('show what changed between two bills of materials; nothing is changed')
    .option('--attributes', 'list occurrences too of which only attributes changed', false)
    .option('--as <actor>', 'account of the embedded set-up, where a revision is asked for', 'ada.auditor')
    .option('--json', 'print JSON: the counts and every change', false);
  addBomOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin bom diff revC1/bom.csv revC2/bom.csv\n  npx cutin bom diff DRV-100@C DRV-100@D\n  npx cutin bom diff DRV-100@C drive-unit.csv',
    )
    .action((before: string, after: string, options: Options) => diff([before, after], options));
}

async function diff([first, second]: [string, string], options: Options): Promise<void> {
  const [before, after] = [sideOf(first), sideOf(second)];
  const show = (differences: EbomDifferences): string => describe(differences, options);
  if (!('file' in before) && !('file' in after)) {
    const query = new URLSearchParams({ after: after.revision, afterItem: after.itemId });
    const answer = await call(connect(options.as), `${pathOf(before)}/differences?${query.toString()}`);
    printAnswer(answer, { json: options.json, show });
    return;
  }
  const caller = 'file' in before && 'file' in after ? null : connect(options.as);
  const sides = [];
  // Ids of occurrences may hold the item: a file is read as the one it is compared with.
  const named = [before, after].find((side): side is Revision => !('file' in side));
  for (const side of [before, after]) {
    const read = 'file' in side ? readFile(side.file, named, options) : await readHeld(side, caller, options);
    if (read === null) return;
    if (read.kind === 'refused') return tellRefused(read.reasons);
    sides.push(read.value);
  }
  const [old, next] = sides;
  if (old === undefined || next === undefined) return;
  const differences = summariseDifferences(old, next);
  console.log(options.json ? JSON.stringify(differences, null, 2) : show(differences));
}

/** A file that is there is meant, whatever its name; what stands before the last `@` is the item. */
function sideOf(named: string): Side {
  const at = named.lastIndexOf('@');
  if (existsSync(named) || at === -1) return { file: named };
  const [itemId, revision] = [named.slice(0, at), named.slice(at + 1)];
  if (itemId === '' || revision === '')
    throw new UsageError(`"${named}" is neither a file that is there nor ITEM@REVISION.`);
  return { itemId, revision };
}

function readFile(file: string, as: Revision | undefined, options: Options): Verdict<Ebom> {
  const read = readBom([file], { ...(as ?? { itemId: 'TOP', revision: 'A' }), isAssumed: true }, options);
  return read.kind === 'refused' ? read : accepted(read.value.ebom);
}

/** Null where the engine refused, which was told. */
async function readHeld(side: Revision, caller: Caller | null, { as, json }: Options): Promise<Verdict<Ebom> | null> {
  const answer = await call(caller ?? connect(as), pathOf(side));
  if (answer.status === 200) return accepted((answer.body as { ebom: Ebom }).ebom);
  printAnswer(answer, { json, show: () => '' });
  return null;
}

function pathOf({ itemId, revision }: Revision): string {
  return `/items/${encodeURIComponent(itemId)}/revisions/${encodeURIComponent(revision)}/ebom`;
}

function describe({ counts, changes }: EbomDifferences, options: Options): string {
  return [describeCounts(counts), describeChanges(changes, options)].filter((part) => part !== null).join('\n\n');
}
