// The one place where the systems of the thread get their adapters: the reference adapter, or a product's own, named by
// CUTIN_<SYSTEM>_ADAPTER as a module path or an installed package.
import { createRequire } from 'node:module';
import path from 'node:path';
import { referenceSystems } from '../adapters/reference/reference-systems';
import { systemNames, type SystemName } from '../domain/handoff/system-name';
import { systemsOf, type SystemAdapter, type SystemPorts, type SystemSettings } from '../ports/system-adapters';
import type { Systems } from '../ports/systems';
import { requireSetting, type Environment } from './config/environment';

const reference = 'reference';

/** Throws where a setting is missing, or where the named module offers no adapter for its system. */
export function wireSystems(environment: Environment, limits: Pick<SystemSettings, 'requestMsMax'> = {}): Systems {
  const opened = systemNames.map(
    (name) => [name, adapterOf(environment, name).open({ ...settingsOf(environment, name), ...limits })] as const,
  );
  // One entry a name, each opened by the adapter of its name.
  return systemsOf(Object.fromEntries<unknown>(opened) as unknown as SystemPorts);
}

function settingsOf(environment: Environment, name: SystemName): SystemSettings {
  const system = name.toUpperCase() as Uppercase<SystemName>;
  return {
    baseUrl: requireSetting(environment, `CUTIN_${system}_URL`),
    token: requireSetting(environment, `CUTIN_${system}_TOKEN`),
  };
}

function adapterOf(environment: Environment, name: SystemName): SystemAdapter {
  const setting = `CUTIN_${name.toUpperCase() as Uppercase<SystemName>}_ADAPTER` as const;
  const named = environment[setting];
  if (named === reference) return referenceSystems[name];
  const { adapter } = loadModule(setting, named) as { adapter?: Partial<SystemAdapter> };
  if (adapter?.system === name && typeof adapter.open === 'function') return adapter as SystemAdapter;
  throw new Error(
    `${setting}: ${named} exports no \`adapter\` made by defineSystem({ system: '${name}', ... }). See docs/recipes/add-a-system.md.`,
  );
}

/** Relative paths count from where the process was started. */
function loadModule(setting: string, named: string): unknown {
  const from = createRequire(path.join(process.cwd(), 'package.json'));
  try {
    return from(named);
  } catch (error) {
    const because = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new Error(`${setting}: ${named} cannot be loaded: ${because}`, { cause: error });
  }
}
