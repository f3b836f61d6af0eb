// What is printed to be typed reaches the command as the word that was meant, through a real shell.
import { execFileSync } from 'node:child_process';
import { asShellWord } from '../../../domain/shell-word';

it.each([
  'CHG-1042:PLANT-A:mbomTransform#1',
  'a b',
  'R&D',
  '$HOME',
  '`id`',
  "O'Neill",
  'a;b',
  'a|b>c',
  '*',
  '~',
  '"x"',
  'ä\\n',
])('a shell reads %s as one word, as it is', (word) => {
  const read = execFileSync('sh', ['-c', `printf '%s|' ${asShellWord(word)} end`], { encoding: 'utf8' });

  expect(read).toBe(`${word}|end|`);
});
