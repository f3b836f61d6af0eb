// A file as an mBOM: one that is written so, or an eBOM as engineering built it, every part bought where it is none's parent.
// Without the rules of a site nothing is scrapped, set up or rounded: the quantities are those of the design.
import path from 'node:path';
import type { Mbom } from '../domain/mbom/mbom';
import { readLines } from '../domain/mbom/read-lines';
import { transformEbom } from '../domain/mbom/transform-ebom';
import type { TransformRules } from '../domain/mbom/transform-rules';
import { accepted, type Verdict } from '../domain/verdict';
import { readBom } from './read-bom';
import { readJsonFile } from './read-given-file';

interface Named {
  item?: string;
  revision?: string;
  profile?: string;
}

/** Refusals: PLANNING_UNREADABLE for an mBOM, those of the readers of bills and of transformEbom for an eBOM. */
export function readFileAsMbom(file: string, options: Named): Verdict<Mbom> {
  const { item = 'TOP', revision = 'A', profile } = options;
  const held =
    profile === undefined && path.extname(file).toLowerCase() === '.json' ? mbomIn(readJsonFile(file)) : null;
  if (held === null) {
    const read = readBom(
      [file],
      { itemId: item, revision, isAssumed: options.item === undefined },
      profile === undefined ? {} : { profile },
    );
    if (read.kind === 'refused') return read;
    const asBuilt = transformEbom({ ebom: read.value.ebom, rules: noRules, site: '', asOf: '1970-01-01' });
    return asBuilt.kind === 'refused' ? asBuilt : accepted(withoutOperations(asBuilt.value.mbom));
  }
  const [itemId, ofRevision, site] = [held['itemId'], held['revision'], held['site']].map(String);
  const lines = readLines(held, { label: file, itemId: itemId ?? '' });
  return lines.kind === 'refused'
    ? lines
    : accepted({ itemId: itemId ?? '', revision: ofRevision ?? '', site: site ?? '', lines: lines.value });
}

const noOperation = '-';
const noRules: TransformRules = {
  ruleSetId: 'as designed',
  version: '1',
  owner: 'nobody',
  routing: [{ operation: noOperation, description: '' }],
  defaultOperation: noOperation,
  rules: [],
};

/** An eBOM says nothing of operations; a rule set must name one. */
function withoutOperations(mbom: Mbom): Mbom {
  const lines = Object.entries(mbom.lines).map(([lineId, line]) => [lineId, { ...line, operation: null }]);
  return { ...mbom, lines: Object.fromEntries(lines) as Mbom['lines'] };
}

/** Null where it is no mBOM. */
function mbomIn(content: unknown): Record<string, unknown> | null {
  const held = (content ?? {}) as Record<string, unknown>;
  const mbom = (held['mbom'] ?? held) as Record<string, unknown>;
  return Object.hasOwn(mbom, 'lines') ? mbom : null;
}
