// Input of the core benchmark: a five-level product and the rules of a site, made the same way every time.
import type { Ebom, EbomOccurrence } from '../../domain/mbom/ebom';
import type { TransformRule, TransformRules } from '../../domain/mbom/transform-rules';

export const inputShape =
  'five levels, nine tenths leaves, one part number per ten leaves, quantities 1 to 9 and every tenth a decimal, 5 % not fitted; 43 rules of nine kinds';

/** Every tenth occurrence is an assembly that holds nine leaves and, down to level five, the next assemblies. */
export function structureOf(occurrences: number): Ebom {
  const held: Record<string, EbomOccurrence> = {};
  const catalogue = Math.max(1, Math.floor(occurrences / 10));
  const levelOf: number[] = [];
  for (let index = 0; index < occurrences; index += 1) {
    const block = Math.floor(index / 10);
    const isAssembly = index % 10 === 0;
    // Assembly n hangs under assembly n / 10 while that is not deeper than level four; leaves under their own assembly.
    const above = Math.floor(block / 10);
    const hangsUnder = isAssembly ? (block === 0 || (levelOf[above] ?? 5) >= 4 ? null : above * 10) : block * 10;
    if (isAssembly) levelOf[block] = hangsUnder === null ? 1 : (levelOf[above] ?? 1) + 1;
    held[`o${String(index)}`] = {
      itemId: isAssembly ? `A${String(block)}` : `P${String((index * 7919) % catalogue)}`,
      parent: hangsUnder === null ? null : `o${String(hangsUnder)}`,
      findNumber: String(index % 10),
      quantity: index % 10 === 9 ? '0.25' : String((index % 9) + 1),
      unit: index % 10 === 9 ? 'm' : 'each',
      fitted: isAssembly || index % 20 !== 1,
      attributes: { kind: index % 10 === 3 ? 'fastener' : 'part' },
    };
  }
  return { itemId: 'BENCH', revision: 'A', description: '', occurrences: held };
}

/** One leaf in a hundred changes its quantity. */
export function changedStructure(ebom: Ebom): Ebom {
  const occurrences = { ...ebom.occurrences };
  for (const [index, [id, one]] of Object.entries(occurrences).entries())
    if (index % 100 === 7) occurrences[id] = { ...one, quantity: '99' };
  return { ...ebom, revision: 'B', occurrences };
}

export function siteRules(): TransformRules {
  const named = (count: number, make: (index: number) => TransformRule): TransformRule[] =>
    Array.from({ length: count }, (_, index) => make(index));
  return {
    ruleSetId: 'bench',
    version: '1',
    owner: 'bench',
    defaultOperation: '20',
    routing: ['10', '20', '30'].map((operation) => ({ operation, description: operation })),
    rules: [
      { id: 'not-fitted', kind: 'exclude', when: { notFitted: true }, reason: 'not fitted' },
      { id: 'fasteners', kind: 'consumeAt', when: { attribute: { name: 'kind', value: 'fastener' } }, operation: '10' },
      { id: 'glue', kind: 'addMaterial', when: {}, itemId: 'GLUE', quantity: '2.5', unit: 'g', per: 'unit' },
      ...named(10, (n) => ({ id: `ph${String(n)}`, kind: 'phantom', when: { itemId: `A${String(n * 3 + 1)}` } })),
      ...named(10, (n) => ({
        id: `s${String(n)}`,
        kind: 'substitute',
        when: { itemId: `P${String(n)}` },
        itemId: `Q${String(n)}`,
      })),
      ...named(10, (n) => ({
        id: `a${String(n)}`,
        kind: 'attrition',
        when: { itemId: `P${String(n)}` },
        percent: '2',
      })),
      ...named(5, (n) => ({ id: `b${String(n)}`, kind: 'buy', when: { itemId: `A${String(n * 5 + 2)}` } })),
      ...named(5, (n) => ({
        id: `k${String(n)}`,
        kind: 'kit',
        when: { itemId: `P${String(n + 20)}` },
        assembly: `K${String(n)}`,
      })),
    ],
  };
}
