// The routing in force for one revision of an item at a site: its operations in order, each with the instruction in force,
// and the mBOM that ERP was handed. What nobody released, or two hold at once, refuses the whole: MES would build to a part.
import type { MbomLine } from '../mbom/mbom';
import { accepted, refused, type Verdict, type Refusal } from '../verdict';
import { standingReleases, type ReleasedInstruction, type ReleasedRouting } from './released-documents';

export interface RoutingInForce extends ItemRevision {
  routing: { routingId: string; revision: string; contentHash: string };
  /** In the order in which they are done. */
  operations: RoutingOperation[];
  mbom: HandedMbom;
}

export interface RoutingOperation {
  operation: string;
  instruction: { instructionId: string; revision: string; contentHash: string };
}

export interface HandedMbom {
  /** As ERP calls it. */
  revision: string;
  contentHash: string;
  lines: Record<string, Pick<MbomLine, 'itemId' | 'parent' | 'quantity' | 'unit' | 'operation'>>;
}

interface ItemRevision {
  site: string;
  itemId: string;
  revision: string;
}

/** Released for the revision; `mbom` from the newest receipt of ERP, null where there is none. */
export interface RoutingSources {
  routings: readonly ReleasedRouting[];
  instructions: readonly ReleasedInstruction[];
  mbom: HandedMbom | null;
}

/** Refused with NOT_RELEASED and AMBIGUOUS_RELEASE, one reason for each document; `at` names it. */
export function routingInForce(of: ItemRevision, sources: RoutingSources): Verdict<RoutingInForce> {
  const { site, itemId, revision } = of;
  const { routings, instructions, mbom } = sources;
  const reasons: Refusal[] = [];
  const only = <T extends ReleasedRouting | ReleasedInstruction>(releases: readonly T[], what: string, at: string) => {
    const [head, rival] = standingReleases(releases);
    if (head === undefined) reasons.push(notReleased(of, what, at));
    if (head === undefined || rival === undefined) return head;
    reasons.push({
      code: 'AMBIGUOUS_RELEASE',
      message: `The ${what} is released for ${itemId} ${revision} as ${head.revision} and as ${rival.revision}, and neither supersedes the other.`,
      at,
    });
    return undefined;
  };
  const head = only(routings, 'routing', `routing/${site}/${itemId}`);
  const operations = [...(head?.operations ?? [])]
    .sort((a, b) => a.sequence - b.sequence)
    .flatMap(({ operation }): RoutingOperation[] => {
      const shown = only(
        instructions.filter((one) => one.operation === operation),
        `work instruction of operation ${operation}`,
        `instruction/${site}/${itemId}/${operation}`,
      );
      if (shown === undefined) return [];
      const { instructionId, contentHash } = shown;
      return [{ operation, instruction: { instructionId, revision: shown.revision, contentHash } }];
    });
  if (mbom === null) reasons.push(notReleased(of, 'mBOM, as ERP received it,', `mbom/${site}/${itemId}/${revision}`));
  if (head === undefined || mbom === null || reasons.length > 0) return refused(...reasons);
  const routing = { routingId: head.routingId, revision: head.revision, contentHash: head.contentHash };
  return accepted({ site, itemId, revision, routing, operations, mbom });
}

function notReleased({ site, itemId, revision }: ItemRevision, what: string, at: string): Refusal {
  return { code: 'NOT_RELEASED', message: `No ${what} is released for ${itemId} ${revision} at ${site}.`, at };
}
