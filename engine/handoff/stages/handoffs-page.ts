// docs/handoffs.md, written from the declared stages and the declared life of a handoff.
import { handoffStates } from '../../../domain/handoff/handoff-states';
import { stageNames, type CarriedStage } from '../../../domain/handoff/stage';
import { factsOf, type StageDeclaration } from './define-stage';
import { mainLine, stages } from './stages';

export function handoffsPage(): string {
  return [
    '# Handoffs',
    '',
    'This page is written by `node processes/scripts/handoffs-page.mjs` from `engine/handoff/stages/` and',
    '`domain/handoff/handoff-states.ts`; a test compares the two. To add one: [a recipe](recipes/add-a-handoff.md).',
    '',
    `The main line of a change, after its release, once a site: ${mainLine.map(code).join(', ')}.`,
    '',
    '| handoff | boundary | of a | from | to | what it does | who acts | waits for a human |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...stageNames.map((name) => row(stages[name])),
    '',
    'Who acts, and when, is what a stage declares over what `governance/policies.yaml` says for all; that file has the last word on',
    'each stage.',
    '',
    '## Its life',
    '',
    'The store skips the states in which nobody waits, so a proposed handoff may be verified next.',
    '',
    '| from | to |',
    '| --- | --- |',
    ...handoffStates.states.map((from) => `| ${code(from)} | ${nextOf(from)} |`),
    '',
  ].join('\n');
}

function row(declared: StageDeclaration): string {
  const { stage, boundary, subject, handsOver, summary, policy, waitsFor } = declared;
  const isOnMainLine = mainLine.includes(stage as CarriedStage);
  const cells = [
    isOnMainLine ? `**${code(stage)}**` : code(stage),
    String(boundary),
    subject,
    `${handsOver.sender} (${handsOver.artefactClass})`,
    factsOf(declared).receiver,
    summary,
    policy.owner,
    waitsFor === null ? '' : 'yes',
  ];
  return `| ${cells.join(' | ')} |`;
}

function nextOf(from: (typeof handoffStates.states)[number]): string {
  const next = handoffStates.states.filter((to) => handoffStates.mayMove(from, to));
  return next.length === 0 ? 'nothing' : next.map(code).join(', ');
}

function code(name: string): string {
  return `\`${name}\``;
}
