// cutin bom diff: what changed between two files, by designator or occurrence. Sends nothing.
import type { Command } from 'commander';
import { summariseDifferences, type EbomDifferences } from '../../domain/mbom/summarise-differences';
import { describeChanges, describeCounts } from '../describe-differences';
import { addBomOptions, readBom, type BomOptions } from '../read-bom';
import { tellRefused } from '../tell-refused';

interface Options extends BomOptions {
  attributes: boolean;
  json: boolean;
}

export function addBomDiffCommand(bom: Command): void {
  const command = bom
    .command('diff')
    .argument('<before>')
    .argument('<after>')
    .description('show what changed between two bills of materials; nothing is sent')
    .option('--attributes', 'list occurrences too of which only attributes changed', false)
    .option('--json', 'print JSON: the counts and every change', false);
  addBomOptions(command)
    .addHelpText('after', '\nExamples:\n  npx cutin bom diff revC1/bom.csv revC2/bom.csv')
    .action((before: string, after: string, options: Options) => {
      const of = { itemId: 'TOP', revision: 'A' };
      const [old, next] = [readBom([before], of, options), readBom([after], of, options)];
      if (old.kind === 'refused') return tellRefused(old.reasons);
      if (next.kind === 'refused') return tellRefused(next.reasons);
      const differences = summariseDifferences(old.value.ebom, next.value.ebom);
      console.log(options.json ? JSON.stringify(differences, null, 2) : describe(differences, options));
    });
}

function describe({ counts, changes }: EbomDifferences, options: Options): string {
  return [describeCounts(counts), describeChanges(changes, options)].filter((part) => part !== null).join('\n\n');
}
