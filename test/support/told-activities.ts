// Bundled with the workflows for replays: tells which local activity each place of a workflow asks for. The server's markers
// are matched by their order alone, so that two that are exchanged would replay.
import { proxySinks, type Sinks, type WorkflowInterceptors } from '@temporalio/workflow';

export interface ToldActivities extends Sinks {
  localActivities: { asked(seq: number, type: string): void };
}

const { localActivities } = proxySinks<ToldActivities>();

export function interceptors(): WorkflowInterceptors {
  return {
    outbound: [
      {
        scheduleLocalActivity: (input, next) => {
          localActivities.asked(input.seq, input.activityType);
          return next(input);
        },
      },
    ],
  };
}
