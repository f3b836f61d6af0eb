// cutin bom: reads a bill of materials as it would be taken in, and tells every decision made on the way. Sends nothing.
import type { Command } from 'commander';
import type { ParsedBom } from '../../adapters/bom-files/finding';
import { contentHash } from '../../adapters/signing/content-hash';
import { UsageError } from '../connect';
import { table } from '../table';
import { addBomOptions, readBom, suggestBomProfile, type BomOptions } from '../read-bom';
import { tellRefused } from '../tell-refused';
import { addBomDiffCommand } from './bom-diff';

interface Options extends BomOptions {
  item?: string;
  revision?: string;
  suggest: boolean;
  json: boolean;
}

export function addBomCommand(program: Command): void {
  const command = program
    .command('bom')
    .argument('<file...>', 'CSV by designator, by level or by parent; JSON; or Markdown pages, the top one first')
    .description('read a bill of materials as it would be taken in: its eBOM, hash and findings; nothing is sent')
    .option('--item <id>', 'the top item; needed unless --suggest')
    .option('--revision <revision>', 'needed unless --suggest')
    .option('--suggest', 'print the profile that the header proposes, as JSON for --profile', false)
    .option('--json', 'print JSON: the eBOM, its hash and the findings', false);
  addBomDiffCommand(command);
  addBomOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin bom boards/revC2/bom.csv --item GLASGOW --revision C2\n  npx cutin bom parts.csv --item PUMP --revision B --designators Parts --quantity Qty --part-number MPN\n  npx cutin bom structure.csv --suggest > structure-profile.json\n  npx cutin bom structure.csv --item PUMP --revision B --profile structure-profile.json --json > pump-B.json',
    )
    .action((files: string[], options: Options) => {
      if (options.suggest) return suggest(files, options);
      const { item: itemId, revision, json } = options;
      if (itemId === undefined || revision === undefined) {
        throw new UsageError('State --item and --revision: the item and revision that the file describes.');
      }
      const parsed = readBom(files, { itemId, revision }, options);
      if (parsed.kind === 'refused') return tellRefused(parsed.reasons);
      const hash = contentHash(parsed.value.ebom);
      console.log(
        json ? JSON.stringify({ contentHash: hash, ...parsed.value }, null, 2) : describe(parsed.value, hash),
      );
    });
}

function suggest([file = '']: string[], options: Options): void {
  const suggested = suggestBomProfile(file, options);
  if (suggested.kind === 'refused') return tellRefused(suggested.reasons);
  console.log(JSON.stringify(suggested.value, null, 2));
}

function describe({ ebom, findings }: ParsedBom, hash: string): string {
  const occurrences = Object.values(ebom.occurrences);
  const parts = new Set(occurrences.flatMap(({ itemId }) => (itemId === null ? [] : [itemId])));
  const unfitted = occurrences.filter(({ fitted }) => !fitted).length;
  const head = `${ebom.itemId} ${ebom.revision}  ${String(occurrences.length)} occurrences of ${String(parts.size)} parts, ${String(unfitted)} not fitted\nhash ${hash}`;
  if (findings.length === 0) return head;
  const rows = findings.map(({ file, row, code, message }) => [`${file}:${String(row)}`, code, message]);
  return `${head}\n\n${table(['ROW', 'FINDING', 'WHAT'], rows)}`;
}
