// `npm run check` holds the import rules of the rooms with a parser that does not see `export type { … } from`.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..', '..');
const { include: rooms } = JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8')) as { include: string[] };

it('no room hands on a type in the form that the import rules do not see', () => {
  const files = rooms.flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' }).map((name) => path.join(room, name)),
  );
  const sources = files.filter((file) => file.endsWith('.ts'));

  const handingOn = sources.filter((file) =>
    /^export\s+type\s*(\{[^}]*\}|\*)\s*from/m.test(readFileSync(path.join(root, file), 'utf8')),
  );

  expect(sources.length).toBeGreaterThan(400);
  expect(handingOn).toEqual([]);
});
