// Where people look at work: a page of Temporal where its address is known, else the API.
import { temporalSettings } from '../adapters/temporal/connection-settings';
import { workflowIdIn } from '../adapters/temporal/workflow-id-in';
import type { LinkTo } from '../ports/links';
import type { Environment } from './config/environment';

export function wireLinks(environment: Environment, installation: () => Promise<string>): LinkTo {
  const { CUTIN_TEMPORAL_UI_URL: pages } = environment;
  const { namespace } = temporalSettings();
  return async ({ workflowId, handoffId }) => {
    if (pages === undefined)
      return handoffId === null
        ? `${publicUrl(environment)}/interruptions`
        : `${publicUrl(environment)}/handoffs/${encodeURIComponent(handoffId)}`;
    const id = workflowIdIn(await installation(), workflowId);
    return `${pages}/namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(id)}`;
  };
}

/** How people reach the API. */
export function publicUrl({
  CUTIN_PUBLIC_URL: given,
  CUTIN_API_HOST: host,
  CUTIN_API_PORT: port,
}: Environment): string {
  return given ?? `http://${host}:${String(port)}`;
}
