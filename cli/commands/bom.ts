// cutin bom: reads a bill of materials as it would be taken in, and tells every decision made on the way. Sends nothing.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { ParsedBom } from '../../adapters/bom-files/finding';
import { parseBomFile } from '../../adapters/bom-files/parse-bom-file';
import { parseMarkdownBom } from '../../adapters/bom-files/parse-markdown-bom';
import type { Verdict } from '../../domain/verdict';
import { contentHash } from '../../adapters/signing/content-hash';
import { UsageError } from '../connect';
import { table } from '../print';

interface Options {
  item: string;
  revision: string;
  json: boolean;
}

export function addBomCommand(program: Command): void {
  program
    .command('bom')
    .argument('<file...>', 'CSV by designator, by level or by parent; JSON; or Markdown pages, the top one first')
    .description('read a bill of materials as it would be taken in: its eBOM, hash and findings; nothing is sent')
    .requiredOption('--item <id>')
    .requiredOption('--revision <revision>')
    .option('--json', 'print JSON: the eBOM, its hash and the findings', false)
    .addHelpText(
      'after',
      '\nExamples:\n  npx cutin bom boards/revC2/bom.csv --item GLASGOW --revision C2\n  npx cutin bom structure.csv --item PUMP --revision B --json > pump-B.json',
    )
    .action((files: string[], { item, revision, json }: Options) => {
      const parsed = read(files, { itemId: item, revision });
      if (parsed.kind === 'refused') {
        console.error(['The file is refused:', ...parsed.reasons.map(({ message }) => `  ${message}`)].join('\n'));
        process.exitCode = 1;
        return;
      }
      const hash = contentHash(parsed.value.ebom);
      console.log(
        json ? JSON.stringify({ contentHash: hash, ...parsed.value }, null, 2) : describe(parsed.value, hash),
      );
    });
}

function read(files: string[], of: { itemId: string; revision: string }): Verdict<ParsedBom> {
  const [top = '', ...others] = files;
  if (path.extname(top).toLowerCase() === '.md') {
    const pages = files.map((file): [string, string] => [file.split(path.sep).join('/'), readText(file)]);
    return parseMarkdownBom({ files: new Map(pages), top: pages[0]?.[0] ?? top, ...of });
  }
  if (others.length > 0) throw new UsageError('Only Markdown pages may be several; give one file.');
  return parseBomFile({ text: readText(top), fileName: path.basename(top), ...of });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
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
