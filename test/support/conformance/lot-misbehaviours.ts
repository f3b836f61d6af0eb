// Ways in which a system gets an order of a lot wrong, and the cases that must notice.
import { json, type Control } from './document-misbehaviours';
import { altered, isEvent, isQuestion, isStep } from './floor-misbehaviours';

export const lotControls: Control[] = [
  {
    name: 'takes a lot for a serial',
    fails: /^lot\.(released|asked)$/,
    make: () => ({
      toEngine: (call, forward) => {
        const bySerial = ({ lot = null, ...body }: Record<string, unknown>): Record<string, unknown> =>
          lot === null ? body : { ...body, ...('serials' in body ? { serials: lot } : { serial: lot }), lot: null };
        if (isQuestion(call)) return forward(altered(call, bySerial));
        return isEvent(call)
          ? forward(altered(call, (event) => ({ ...event, data: bySerial(event['data'] as Record<string, unknown>) })))
          : forward(call);
      },
    }),
  },
  {
    name: 'starts whatever unit is named',
    fails: /^lot\.of-order$/,
    make: () => ({
      toSystem: async (call, forward) => {
        const answer = await forward(call);
        return isStep(call) && answer.status === 422 ? json(201, { lot: 'L-0043' }) : answer;
      },
    }),
  },
];
