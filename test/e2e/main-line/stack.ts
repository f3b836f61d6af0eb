// The stack that all stories of the main line share, and what they do to it most.
import { callJson } from '../../../processes/launch/api-client';
import { useTestStack, tokenOf } from '../../support/stack';

jest.setTimeout(120_000);

export const stack = useTestStack();

export function postEvent(event: unknown, headers: Record<string, string> = {}, token = tokenOf(stack, 'plm')) {
  return callJson(`${stack.urls.api}/events`, {
    method: 'POST',
    token,
    body: event,
    headers: { 'content-type': 'application/cloudevents+json', ...headers },
  });
}
