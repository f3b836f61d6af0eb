// npm run house: draws in docs/house.md which room imports which, from the imports themselves. With --check it writes nothing
// and fails where the picture is no longer true.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rooms, root } from './setup.mjs';

const depcruise = path.join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const { modules } = JSON.parse(
  execFileSync(process.execPath, [depcruise, ...rooms, '--output-type', 'json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  }),
);
const roomOf = (file) => rooms.find((room) => file.startsWith(`${room}/`));
const arrows = new Set();
for (const { source, dependencies } of modules) {
  for (const { resolved } of dependencies) {
    const [from, to] = [roomOf(source), roomOf(resolved)];
    if (from !== undefined && to !== undefined && from !== to) arrows.add(`  ${from} --> ${to}`);
  }
}
const page = `# The house

Which room imports which, drawn from the imports by \`npm run house\`. The mains in \`processes/\` and \`workers/\` wire what no
other room may know; everything else points down to \`domain/\`. [Architecture](architecture.md) says what each room holds.

\`\`\`mermaid
graph TD
${[...arrows].sort().join('\n')}
\`\`\`
`;
const place = path.join(root, 'docs', 'house.md');
if (!process.argv.includes('--check')) writeFileSync(place, page);
else if (readFileSync(place, 'utf8') !== page) {
  console.error('docs/house.md no longer shows the imports: run node processes/scripts/house.mjs');
  process.exit(1);
}
