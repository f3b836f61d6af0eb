// Links to views of the Temporal UI, in the form in which it shares its own.
import { linkToView, operatorViews } from '../../../domain/handoff/operator-views';

const place = { uiUrl: 'http://127.0.0.1:8233/', namespace: 'cutin & co' };

it('opens the list with its filter, and names it among the saved views', () => {
  const link = new URL(linkToView({ name: 'Cutin: parked', query: 'CutinState = "PARKED"' }, place));

  expect(link.pathname).toBe('/namespaces/cutin%20%26%20co/workflows');
  expect(Object.fromEntries(link.searchParams)).toEqual({
    query: 'CutinState = "PARKED"',
    savedQuery: 'Cutin: parked',
  });
});

it('has a view for every owner, whose name may hold quotes', () => {
  const views = operatorViews(['planner', 'the "night" shift']);

  expect(views.map(({ query }) => query)).toContain(
    'CutinOwner = "the \\"night\\" shift" AND CutinNeedsHuman = true AND ExecutionStatus = "Running"',
  );
});

it('gives no two views one name: the Temporal UI tells them apart by nothing else', () => {
  const names = operatorViews(['planner', 'quality']).map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
});
