// The manufacturing bill of materials of one site: what ERP receives. Every line carries its provenance, the
// equivalence link back to the occurrences and rules it came from (RULES 3.3).

export interface MbomLine {
  itemId: string;
  /** Line id of the manufacturing assembly that consumes it, null directly under the top item. */
  parent: string | null;
  /** Exact decimal as text, per one parent. */
  quantity: string;
  unit: string;
  /** Routing operation that consumes the line, null where no rule assigned one. */
  operation: string | null;
  supply: 'make' | 'buy';
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
