// The only reader of process.env for engine and set-up. Every name Cutin understands is declared here once, with
// its default; docker-compose.yml and the documentation are tested against this list.
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);
/** `reference`, or the module of a product adapter. */
const adapter = z.string().min(1).default('reference');
const systemUrl = z.url({ protocol: /^https?$/ });

const environmentSchema = z.object({
  CUTIN_HOME: z.string().min(1).default('.cutin').describe('Folder of the embedded set-up: data, tokens, binaries.'),
  CUTIN_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_URL: z.string().min(1).optional().describe('PostgreSQL of the engine (application role).'),
  CUTIN_MIGRATION_DATABASE_URL: z
    .string()
    .min(1)
    .optional()
    .describe('Owner role for migrations; default DATABASE_URL.'),
  CUTIN_SYSTEMS_DATABASE_URL: z
    .string()
    .min(1)
    .optional()
    .describe('PostgreSQL of the reference systems that npm start runs beside a given DATABASE_URL.'),
  CUTIN_DATABASE_POOL_MAX: z.coerce.number().int().min(1).max(100).default(10),
  TEMPORAL_ADDRESS: z.string().min(1).optional().describe('A running cluster or Temporal Cloud, host:port.'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  CUTIN_TEMPORAL_SERVER: z
    .enum(['dev', 'cluster'])
    .default('dev')
    .describe(
      'What npm start runs without TEMPORAL_ADDRESS: the dev server, or the real server with PostgreSQL (Go builds it).',
    ),
  TEMPORAL_CLI_PATH: z.string().min(1).optional().describe('The official CLI binary, for the embedded dev server.'),
  CUTIN_TASK_QUEUE: z.string().min(1).max(200).default('cutin'),
  CUTIN_TEMPORAL_UI_URL: systemUrl.optional().describe('Base of links into the Temporal UI.'),
  CUTIN_API_HOST: z.string().min(1).default('127.0.0.1'),
  CUTIN_API_PORT: port.default(7400),
  CUTIN_PUBLIC_URL: systemUrl.optional().describe('How people reach the API; used in links and problem types.'),
  CUTIN_WORKER_HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  CUTIN_WORKER_HEALTH_PORT: port.default(7401),
  CUTIN_RELAY_HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  CUTIN_RELAY_HEALTH_PORT: port.default(7402),
  CUTIN_WORKER_BUILD_ID: z
    .string()
    .min(1)
    .optional()
    .describe('Names the build of this worker: turns worker versioning on.'),
  CUTIN_WORKER_MAKE_CURRENT: z
    .enum(['true', 'false'])
    .default('false')
    .describe('A worker with a build id makes its build current at its start.'),
  CUTIN_TOKENS_FILE: z.string().min(1).optional().describe('JSON file with the credentials of people and systems.'),
  CUTIN_EVENT_EXPIRY_HOURS: z.coerce
    .number()
    .min(0.0001)
    .max(8_760)
    .default(72)
    .describe('How long an event waits for what it refers to.'),
  CUTIN_RECONCILE_EVERY_S: z.coerce
    .number()
    .min(1)
    .max(86_400)
    .default(120)
    .describe('How often open work is compared with its workflows.'),
  CUTIN_WEBHOOK_HOSTS: z
    .string()
    .min(1)
    .optional()
    .describe('Hosts (or host:port), comma-separated, that webhooks may go to, and no others.'),
  CUTIN_GOVERNANCE_DIR: z.string().min(1).default('governance'),
  CUTIN_B2MML_SCHEMA_DIR: z.string().min(1).optional().describe('Folder of the official B2MML 0701 XSDs.'),
  CUTIN_WORKFLOW_BUNDLE: z
    .string()
    .min(1)
    .optional()
    .describe('Prebuilt workflow bundle; built at start where absent.'),
  CUTIN_PLM_URL: systemUrl.optional(),
  CUTIN_PLM_TOKEN: z.string().min(1).optional(),
  CUTIN_PLM_ADAPTER: adapter,
  CUTIN_ALM_URL: systemUrl.optional(),
  CUTIN_ALM_TOKEN: z.string().min(1).optional(),
  CUTIN_ALM_ADAPTER: adapter,
  CUTIN_ERP_URL: systemUrl.optional(),
  CUTIN_ERP_TOKEN: z.string().min(1).optional(),
  CUTIN_ERP_ADAPTER: adapter,
  CUTIN_MES_URL: systemUrl.optional(),
  CUTIN_MES_TOKEN: z.string().min(1).optional(),
  CUTIN_MES_ADAPTER: adapter,
  CUTIN_QMS_URL: systemUrl.optional(),
  CUTIN_QMS_TOKEN: z.string().min(1).optional(),
  CUTIN_QMS_ADAPTER: adapter,
  CUTIN_API_URL: systemUrl.optional().describe('Where the CLI finds the API.'),
  CUTIN_TOKEN: z.string().min(1).optional().describe('Bearer token of the CLI.'),
  CUTIN_SIGNING_KEY: z.string().min(1).optional().describe('Signing key of the person at the CLI.'),
});

export type Environment = z.infer<typeof environmentSchema>;

export const environmentNames: readonly string[] = Object.keys(environmentSchema.shape);

/** Reads and checks the environment. Empty values count as absent. Throws one error that lists every fault. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.fromEntries(
    environmentNames.flatMap((name) =>
      source[name] === undefined || source[name] === '' ? [] : [[name, source[name]]],
    ),
  );
  const parsed = environmentSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not valid:\n${faults.join('\n')}`);
}

/** Whether somebody set it: a default is taken where it fits, what is stated is stated. */
export function isStated(name: keyof Environment, source: NodeJS.ProcessEnv = process.env): boolean {
  return source[name] !== undefined && source[name] !== '';
}

/** The value of a setting that this process cannot do without. */
export function requireSetting<K extends keyof Environment>(
  environment: Environment,
  name: K,
): NonNullable<Environment[K]> {
  const value = environment[name];
  if (value === undefined) throw new Error(`${name} is not set. See docs/operations.md for every setting.`);
  return value;
}

/** The environment of a child process: the caller's own, with the given names laid over it. */
export function childEnvironment(overrides: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...overrides };
}
