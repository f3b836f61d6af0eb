// Expands lines kept per assembly into one subtree per use of the assembly. Without recursion and bounded, so neither a
// deep structure nor a small file that multiplies itself can exhaust the process.
import { refused, type Verdict, type Refusal } from '../../domain/verdict';
import type { ParsedBom } from './finding';
import { occurrencesMax, type BomLine, type OccurrenceTree } from './occurrence-tree';
import { reasonsMax } from './read-table';

export type LinesByAssembly = ReadonlyMap<string, BomLine[]>;

/**
 * `top.assembly` names the lines directly under the top item.
 * Refusals: EBOM_CYCLE with the path of assemblies, BOM_TOO_LARGE, those of OccurrenceTree.settle.
 */
export function expandStructure(given: {
  lines: LinesByAssembly;
  top: { assembly: string; itemId: string; revision: string; fileName: string };
  tree: OccurrenceTree;
}): Verdict<ParsedBom> {
  const { lines, top, tree } = given;
  const cycles = assemblyCycles(lines);
  if (cycles.length > 0) return refused(...cycles);
  const expanded = new Set<string>();
  const aside: string[] = [];
  const uses: { assembly: string; parent: string | null }[] = [{ assembly: top.assembly, parent: null }];
  for (let use = uses.pop(); use !== undefined; use = uses.pop()) {
    expanded.add(use.assembly);
    for (const line of lines.get(use.assembly) ?? []) {
      const id = tree.add(line, use.parent);
      if (tree.size > occurrencesMax) {
        const message = `${top.fileName} expands to more than ${String(occurrencesMax)} occurrences.`;
        return refused({ code: 'BOM_TOO_LARGE', message, at: top.fileName });
      }
      if (line.assembly === null) continue;
      if (tree.isLeftOut(id)) aside.push(line.assembly);
      else uses.push({ assembly: line.assembly, parent: id });
    }
  }
  leaveOutBelow({ aside, expanded, lines, tree });
  return tree.settle(top);
}

/** Assemblies used only under lines that were left out. */
function leaveOutBelow(given: {
  aside: string[];
  expanded: Set<string>;
  lines: LinesByAssembly;
  tree: OccurrenceTree;
}): void {
  const { aside, expanded, lines, tree } = given;
  for (let assembly = aside.pop(); assembly !== undefined; assembly = aside.pop()) {
    if (expanded.has(assembly)) continue;
    expanded.add(assembly);
    for (const line of lines.get(assembly) ?? []) {
      tree.leaveOut(line);
      if (line.assembly !== null) aside.push(line.assembly);
    }
  }
}

/** One refusal for each line that closes a ring, found by a depth-first walk that knows its path. */
function assemblyCycles(lines: LinesByAssembly): Refusal[] {
  const found: Refusal[] = [];
  const done = new Set<string>();
  for (const start of lines.keys()) {
    if (done.has(start)) continue;
    const path = [{ assembly: start, next: 0 }];
    const onPath = new Set([start]);
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const line = lines.get(step.assembly)?.[step.next];
      step.next += 1;
      if (line === undefined) {
        path.pop();
        onPath.delete(step.assembly);
        done.add(step.assembly);
      } else if (line.assembly !== null && onPath.has(line.assembly)) {
        if (found.length < reasonsMax) found.push(cycleOf(path, line, line.assembly));
      } else if (line.assembly !== null && !done.has(line.assembly)) {
        path.push({ assembly: line.assembly, next: 0 });
        onPath.add(line.assembly);
      }
    }
  }
  return found;
}

function cycleOf(path: { assembly: string }[], line: BomLine, assembly: string): Refusal {
  const names = path.map((step) => step.assembly);
  const ring = [...names.slice(names.indexOf(assembly)), assembly];
  return {
    code: 'EBOM_CYCLE',
    message: `${line.file} row ${String(line.row)}: ${assembly} contains itself: ${ring.join(' > ').slice(0, 500)}`,
    at: `${line.file}:${String(line.row)}`,
    facts: { row: line.row },
  };
}
