// Configuration of a reference system: the only reader of process.env below systems/.
import { z } from 'zod';

const schema = z.object({
  CUTIN_SYSTEM_HOST: z.string().default('127.0.0.1'),
  CUTIN_SYSTEM_PORT: z.coerce.number().int().min(0).max(65535).default(0),
  CUTIN_SYSTEM_TOKEN: z.string().min(16),
  CUTIN_SYSTEM_DATABASE_URL: z.string().min(1),
  CUTIN_SYSTEM_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,40}$/)
    .optional(),
  CUTIN_SYSTEM_ENGINE_URL: z.string().min(1).optional(),
  CUTIN_SYSTEM_ENGINE_TOKEN: z.string().min(1).optional(),
});

export interface SystemConfig {
  host: string;
  port: number;
  token: string;
  databaseUrl: string;
  /** Checked to be a plain identifier: it stands in SQL text. */
  schema: string;
  /** The engine of sites that name no other. */
  engine: { url: string; token: string } | null;
}

export function readSystemConfig(name: string): SystemConfig {
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  const env = parsed.data;
  return {
    host: env.CUTIN_SYSTEM_HOST,
    port: env.CUTIN_SYSTEM_PORT,
    token: env.CUTIN_SYSTEM_TOKEN,
    databaseUrl: env.CUTIN_SYSTEM_DATABASE_URL,
    schema: env.CUTIN_SYSTEM_SCHEMA ?? `sys_${name}`,
    engine:
      env.CUTIN_SYSTEM_ENGINE_URL === undefined
        ? null
        : { url: env.CUTIN_SYSTEM_ENGINE_URL, token: env.CUTIN_SYSTEM_ENGINE_TOKEN ?? '' },
  };
}
