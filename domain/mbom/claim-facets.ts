// Which rule claims which facet of an occurrence. Two rules that claim one facet are refused by name, never ordered
// (RULES 3.2).
import type { Refusal } from '../verdict';
import type { EbomOccurrence } from './ebom';
import type { OccurrenceSelector, TransformRule, TransformRules } from './transform-rules';

type RuleOf<K extends TransformRule['kind']> = Extract<TransformRule, { kind: K }>;

/** The claiming rule of each facet; `added` is no facet, several rules may add material to one assembly. */
export interface Claims {
  presence?: RuleOf<'exclude'> | RuleOf<'phantom'>;
  item?: RuleOf<'substitute'>;
  supply?: RuleOf<'make' | 'buy'>;
  unit?: RuleOf<'convertUnit'>;
  parent?: RuleOf<'kit'>;
  operation?: RuleOf<'consumeAt'>;
  attrition?: RuleOf<'attrition'>;
  setup?: RuleOf<'setupQuantity'>;
  rounding?: RuleOf<'roundToMultiple'>;
  added?: RuleOf<'addMaterial'>[];
}

/** What most occurrences have; shared, so that they cost nothing. */
export const noClaims: Claims = Object.freeze({});

const facetOf: Record<Exclude<TransformRule['kind'], 'addMaterial'>, Exclude<keyof Claims, 'added'>> = {
  exclude: 'presence',
  phantom: 'presence',
  substitute: 'item',
  make: 'supply',
  buy: 'supply',
  convertUnit: 'unit',
  kit: 'parent',
  consumeAt: 'operation',
  attrition: 'attrition',
  setupQuantity: 'setup',
  roundToMultiple: 'rounding',
};

/** Claims occurrences one by one; rules that name an item or an occurrence are looked up, not tried. */
export class Claimant {
  readonly #byItem = new Map<string, TransformRule[]>();
  readonly #byOccurrence = new Map<string, TransformRule[]>();
  readonly #general: TransformRule[] = [];

  /** `asOf` is the day for which a substitution must be valid, `YYYY-MM-DD`. */
  constructor(rules: TransformRules, asOf: string) {
    for (const rule of rules.rules) {
      if (rule.kind === 'addMaterial' && rule.per === 'unit') continue;
      if (rule.kind === 'substitute' && !isValid(rule, asOf)) continue;
      if (rule.when.occurrence !== undefined) index(this.#byOccurrence, rule.when.occurrence, rule);
      else if (rule.when.itemId !== undefined) index(this.#byItem, rule.when.itemId, rule);
      else this.#general.push(rule);
    }
  }

  claim(id: string, occurrence: EbomOccurrence, isAssembly: boolean, reasons: Refusal[]): Claims {
    const { itemId } = occurrence;
    let claims = noClaims;
    const tryAll = (rules: readonly TransformRule[] | undefined): void => {
      if (rules === undefined) return;
      for (const rule of rules) {
        if (!selects(rule.when, id, occurrence, isAssembly)) continue;
        if (claims === noClaims) claims = {};
        take(claims, rule, id, reasons);
      }
    };
    if (this.#byOccurrence.size > 0) tryAll(this.#byOccurrence.get(id));
    if (itemId !== null && this.#byItem.size > 0) tryAll(this.#byItem.get(itemId));
    tryAll(this.#general);
    return claims;
  }
}

function take(claims: Claims, rule: TransformRule, id: string, reasons: Refusal[]): void {
  if (rule.kind === 'addMaterial') {
    (claims.added ??= []).push(rule);
    return;
  }
  const facet = facetOf[rule.kind];
  const first = claims[facet];
  if (first !== undefined) {
    reasons.push({
      code: 'RULE_CONFLICT',
      message: `Rules ${first.id} and ${rule.id} both claim the ${facet} of ${id}.`,
      at: `occurrences/${id}`,
      facts: { rules: [first.id, rule.id].sort(), facet },
    });
    return;
  }
  (claims as Record<string, TransformRule>)[facet] = rule;
}

function selects(when: OccurrenceSelector, id: string, occurrence: EbomOccurrence, isAssembly: boolean): boolean {
  if (when.itemId !== undefined && when.itemId !== occurrence.itemId) return false;
  if (when.occurrence !== undefined && when.occurrence !== id) return false;
  if (when.notFitted !== undefined && when.notFitted === occurrence.fitted) return false;
  if (when.withoutItemId !== undefined && when.withoutItemId !== (occurrence.itemId === null)) return false;
  if (when.isAssembly !== undefined && when.isAssembly !== isAssembly) return false;
  return when.attribute === undefined || occurrence.attributes[when.attribute.name] === when.attribute.value;
}

/** ISO days compare as text. */
function isValid(rule: RuleOf<'substitute'>, asOf: string): boolean {
  return (rule.validFrom ?? '') <= asOf && (rule.validTo === undefined || asOf < rule.validTo);
}

function index(map: Map<string, TransformRule[]>, key: string, rule: TransformRule): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, [rule]);
  else held.push(rule);
}
