// Tells the system under test that the stand-in governs the kit's own site. A system without that call is configured by
// hand; how, is said.
import { callSystem, type SystemTarget } from '../call-system';
import { CaseFailure } from '../case-failure';
import type { EngineStandIn } from './engine-stand-in';

export type Registration = { kind: 'registered' } | { kind: 'byHand'; how: string };

const registrationMsMax = 10_000;

export async function registerEngine(
  { target, site }: { target: SystemTarget; site: string },
  { url, token }: EngineStandIn,
): Promise<Registration> {
  const path = `/sites/${encodeURIComponent(site)}/engine`;
  const how = `The system did not take PUT ${path} and never called the engine. Let it ask and tell ${url} for site ${site}, with the token given by --engine-token; --engine-port and --engine-url fix the address.`;
  try {
    const request = { method: 'PUT', path, body: { url, token } } as const;
    const { status } = await callSystem(target, request, AbortSignal.timeout(registrationMsMax));
    return status >= 200 && status < 300 ? { kind: 'registered' } : { kind: 'byHand', how };
  } catch (error) {
    if (error instanceof CaseFailure) return { kind: 'byHand', how };
    throw error;
  }
}
