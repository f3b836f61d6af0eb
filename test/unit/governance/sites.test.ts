import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readGovernance } from '../../../adapters/governance-files/read-governance';

const governanceDir = path.resolve(__dirname, '..', '..', '..', 'governance');
const told = '- { site: PLANT-A, timeZone: Europe/Berlin }';

function withSites(yaml: string): ReturnType<typeof readGovernance> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cutin-governance-'));
  cpSync(governanceDir, folder, { recursive: true });
  const registry = path.join(folder, 'registry.yaml');
  const text = readFileSync(registry, 'utf8');
  if (!text.includes(told)) throw new Error('The registry names another plant.');
  writeFileSync(registry, text.replace(told, yaml));
  return readGovernance(folder);
}

describe('the registry says in which time zone a plant counts its days', () => {
  it('and nothing of a plant that it does not name', () => {
    const { plantDay } = withSites('- { site: TOKYO-1, timeZone: Asia/Tokyo }');

    expect(plantDay('TOKYO-1', '2026-03-01T15:00:00Z')).toBe('2026-03-02');
    expect(plantDay('PLANT-A', '2026-03-01T15:00:00Z')).toBeNull();
  });

  it.each(['Europe/Berlinn', 'CEST+2', '+01:00', '""'])('a process does not start with the time zone %s', (zone) => {
    expect(() => withSites(`- { site: PLANT-A, timeZone: ${zone} }`)).toThrow(
      /registry\.yaml: sites\.0\.timeZone: a time zone/,
    );
  });

  it('nor where a plant is named twice', () => {
    expect(() => withSites(`${told}\n  - { site: PLANT-A, timeZone: Asia/Tokyo }`)).toThrow('each site once');
  });
});
