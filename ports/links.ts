// Where people look at work that waits.

/** A URL for a browser: the workflow in Temporal's pages where those are known, else what the API says of it. */
export type LinkTo = (work: { workflowId: string; handoffId: string | null }) => Promise<string>;
