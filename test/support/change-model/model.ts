// What the change core promises, as plainly as it can be said: a table of units and three-way merges of small maps. It
// shares nothing with the engine but the words.

export interface Holder {
  revision: string;
  changeId: string;
  decisionId: string;
}

export type Layer = 'base' | 'override';

export interface PlannedCutIn {
  layer: Layer;
  units: number[];
  decisionId: string;
}

export interface Line {
  itemId: string;
  quantity: string;
  operation: string;
  /** Of a line that planners added: whether they gave a reason. */
  added?: { reason: boolean };
}

export type Lines = Record<string, Line>;

export interface ModelChange {
  changeId: string;
  from: string | null;
  revision: string;
  state: 'released' | 'decided' | 'closed' | 'aborted';
  planned: PlannedCutIn | null;
  handedOver: boolean;
}

/** Units 0 to 39, and one that stands for all beyond, which only "and up" reaches. */
export const unitCount = 41;

export class ChangeModel {
  readonly units: Record<Layer, (Holder | undefined)[]> = {
    base: new Array<Holder | undefined>(unitCount).fill(undefined),
    override: new Array<Holder | undefined>(unitCount).fill(undefined),
  };
  readonly changes: ModelChange[] = [];
  /** Parts of each revision: quantity by part number. */
  readonly parts: Record<string, Record<string, string>> = {};
  /** What the transform gave when a revision was handed over, and what ERP holds of it now. */
  readonly transformed: Record<string, Lines> = {};
  readonly erp: Record<string, Lines> = {};

  constructor(readonly itemId: string) {}

  inState(...states: ModelChange['state'][]): ModelChange[] {
    return this.changes.filter(({ state }) => states.includes(state));
  }

  holderOf(unit: number): Holder | undefined {
    return this.units.override[unit] ?? this.units.base[unit];
  }

  rivalOf(change: ModelChange, cutIn: Pick<PlannedCutIn, 'layer' | 'units'>): ModelChange | undefined {
    return this.inState('decided').find(
      (other) =>
        other !== change &&
        other.planned?.layer === cutIn.layer &&
        other.planned.units.some((unit) => cutIn.units.includes(unit)),
    );
  }

  /** RULES 2.6, unit by unit: what the revision takes or meets must be what it was derived from, or derive from it. */
  isOutOfOrder(change: ModelChange, cutIn: Pick<PlannedCutIn, 'layer' | 'units'>): boolean {
    const now = this.units[cutIn.layer].map((holder) => holder?.revision);
    const takes = cutIn.units.some((unit) => now[unit] !== undefined && !this.derives(change.revision, now[unit]));
    const after = now.map((held, unit) => (cutIn.units.includes(unit) ? change.revision : held));
    const runs = after.filter((revision) => revision !== undefined);
    const meets = runs.some((revision, index) => {
      const next = runs[index + 1];
      if (next === undefined || next === revision || ![revision, next].includes(change.revision)) return false;
      return !this.derives(next, revision);
    });
    return takes || meets;
  }

  derives(revision: string, ancestor: string): boolean {
    for (let at: string | null = revision; at !== null; at = this.parentOf(at)) if (at === ancestor) return true;
    return false;
  }

  private parentOf(revision: string): string | null {
    return this.changes.find((one) => one.revision === revision && one.state !== 'aborted')?.from ?? null;
  }

  close(change: ModelChange): void {
    const { planned, revision, changeId } = change;
    if (planned !== null) {
      const { decisionId } = planned;
      for (const unit of planned.units) this.units[planned.layer][unit] = { revision, changeId, decisionId };
    }
    Object.assign(change, { state: 'closed', planned: null });
  }

  engineering(revision: string): Lines {
    return Object.fromEntries(
      Object.entries(this.parts[revision] ?? {}).map(([itemId, quantity]) => [
        `${itemId}|20`,
        { itemId, quantity, operation: '20' },
      ]),
    );
  }

  /** Facet by facet; suspects go to the `side` that a human chose, and to engineering while nobody did. */
  merge(
    change: ModelChange,
    side: 'engineering' | 'planning' = 'engineering',
  ): { lines: Lines; suspects: string[]; accountable: boolean } {
    const engineering = this.engineering(change.revision);
    const planning = change.from === null ? undefined : this.erp[change.from];
    const base = change.from === null ? undefined : this.transformed[change.from];
    if (planning === undefined || base === undefined) return this.weigh(change, { lines: engineering, suspects: [] });
    const lines: Lines = {};
    const suspects: string[] = [];
    for (const id of new Set([...Object.keys(base), ...Object.keys(engineering), ...Object.keys(planning)])) {
      const [was, next, held] = [base[id], engineering[id], planning[id]];
      if (next !== undefined && held !== undefined) {
        const merged: Line = { ...next };
        for (const facet of ['quantity', 'operation'] as const) {
          if (next[facet] === held[facet]) continue;
          if (was?.[facet] === next[facet]) merged[facet] = held[facet];
          else if (was?.[facet] !== held[facet]) {
            suspects.push(`${id} ${facet}`);
            if (side === 'planning') merged[facet] = held[facet];
          }
        }
        lines[id] = merged;
      } else if (next !== undefined || held !== undefined) {
        const kept = (next ?? held) as Line;
        if (was === undefined) lines[id] = kept;
        else if (was.quantity !== kept.quantity || was.operation !== kept.operation) {
          suspects.push(`${id} presence`);
          if ((side === 'planning' ? held : next) !== undefined) lines[id] = kept;
        }
      }
    }
    return this.weigh(change, { lines, suspects });
  }

  weigh(
    { revision }: ModelChange,
    { lines, suspects }: { lines: Lines; suspects: string[] },
  ): { lines: Lines; suspects: string[]; accountable: boolean } {
    const isCovered = Object.entries(this.parts[revision] ?? {}).every(
      ([itemId, quantity]) => lines[`${itemId}|20`]?.quantity === quantity,
    );
    const isExplained = Object.values(lines).every(({ added }) => added?.reason !== false);
    const hasStranger = Object.values(lines).some(
      ({ itemId, added }) => added === undefined && this.parts[revision]?.[itemId] === undefined,
    );
    return { lines, suspects: suspects.sort(), accountable: isCovered && isExplained && !hasStranger };
  }
}
