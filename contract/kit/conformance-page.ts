// The kit as a page people read: docs/conformance.md is this text, and a test holds it to that.
import type { SystemName } from '../system-names';
import type { ConformanceCase } from './case';
import type { DocumentKind } from './cases/document-kind';
import { documentKinds } from './cases/document-kinds';
import { tellers } from './cases/tellers';
import { tellingCases, type Teller } from './cases/telling';
import { casesOf, documentCases } from './catalogue';
import { clauses, type ClauseName } from './clauses';
import { pageHead } from './page-head';

const systems: readonly SystemName[] = ['plm', 'alm', 'erp', 'mes', 'qms'];

export function conformancePage(): string {
  const kinds = systems.flatMap((system) => documentKinds[system]?.map((kind) => ({ system, kind })) ?? []);
  const told = systems.flatMap((system) => tellers[system]?.map((teller) => ({ system, teller })) ?? []);
  const generic = new Set([
    ...kinds.flatMap(({ kind }) => documentCases(kind).map(({ id }) => id)),
    ...told.flatMap(({ teller }) => tellingCases(teller).map(({ id }) => id)),
  ]);
  return [
    pageHead,
    `${String(systems.flatMap(casesOf).length)} cases.`,
    '',
    ...documentSection(kinds),
    ...tellingSection(told),
    ...systems.flatMap((system) => systemSection(system, generic)),
    ...clauseSection(),
    '',
  ].join('\n');
}

function documentSection(kinds: { system: SystemName; kind: DocumentKind }[]): string[] {
  const rows = kinds.map(({ system, kind }) => `| \`${kind.name}\` | ${system.toUpperCase()} | ${kind.what} |`);
  return [
    '### Every document',
    '',
    'For each kind, e.g. `manufacturing-bom.stale-update`. `awkward-address` is for those whose address names an item.',
    '',
    '| kind | system | what |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...caseTable(allOf(kinds.map(({ kind }) => documentCases(kind)))),
  ];
}

function tellingSection(told: { system: SystemName; teller: Teller }[]): string[] {
  const rows = told.map(
    ({ system, teller }) => `| \`${teller.event}\` | ${system.toUpperCase()} | ${teller.isCounted ? 'yes' : 'no'} |`,
  );
  return [
    '### Every event that is told',
    '',
    'For each event, e.g. `workorder.released.told-once`: the engine is played, and accepts it or not. Those of order are for events that more than one can be about a subject.',
    '',
    '| event | system | counted |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...caseTable(allOf(told.map(({ teller }) => tellingCases(teller)))),
  ];
}

function systemSection(system: SystemName, generic: ReadonlySet<string>): string[] {
  const own = casesOf(system).filter(({ id }) => !generic.has(id));
  return [`### ${system.toUpperCase()}`, '', ...caseTable(own)];
}

function clauseSection(): string[] {
  const rows = Object.entries(clauses).map(([name, { line, matters }]) => `| \`${name}\` | ${line} | ${matters} |`);
  return ['## The lines they hold', '', '| clause | line | else |', '| --- | --- | --- |', ...rows];
}

/** Cases that differ in nothing but what stands before the last dot of their id, once. */
function allOf(lists: readonly (readonly ConformanceCase[])[]): ConformanceCase[] {
  const shortened = lists.flat().map((one) => ({ ...one, id: `...${one.id.slice(one.id.lastIndexOf('.'))}` }));
  return [...new Map(shortened.map((one) => [one.id, one])).values()];
}

function caseTable(cases: readonly ConformanceCase[]): string[] {
  const clauseOf = (name: ClauseName): string => `\`${name}\``;
  const rows = cases.map(
    ({ id, title, needs, clause }) => `| \`${id.replace(/^\.+/, '.')}\` | ${title} | ${needs} | ${clauseOf(clause)} |`,
  );
  return ['| case | promise | needs | clause |', '| --- | --- | --- | --- |', ...rows, ''];
}
