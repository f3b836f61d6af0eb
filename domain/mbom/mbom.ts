// The manufacturing bill of materials of one site: what ERP receives. Every line carries its provenance, the
// equivalence link back to the occurrences and rules it came from (RULES 3.3).

export interface MbomLine {
  itemId: string;
  /** Line id of the manufacturing assembly that consumes it, null directly under the top item. */
  parent: string | null;
  /** Net quantity per one parent, exact decimal as text. */
  quantity: string;
  unit: string;
  /** Routing operation that consumes the line, null where no rule assigned one. */
  operation: string | null;
  supply: 'make' | 'buy';
  /** Scrap expected, percent of the net quantity. */
  attritionPercent?: string;
  /** Called off once per order in addition. */
  setupQuantity?: string;
  /** Called off in whole multiples of this. */
  roundingMultiple?: string;
  attributes: Record<string, string>;
  provenance: { occurrences: string[]; rules: string[] };
  /** A planner's stated reason for a line without provenance. */
  plannerReason?: string;
}

export interface Mbom {
  itemId: string;
  /** The product revision this structure realises. */
  revision: string;
  site: string;
  lines: Record<string, MbomLine>;
}

/** What a transform did to occurrences other than consuming them as they are; each with the rule that says so. */
export interface Treatments {
  excluded: Record<string, { rule: string; reason: string }>;
  dissolved: Record<string, { rule: string }>;
  substituted: Record<string, { rule: string; itemId: string }>;
  converted: Record<string, { rule: string; unit: string; factor: string }>;
}
