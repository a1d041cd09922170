import { publicityOf } from '../../domain/application/publicity.ts';
import { needed } from './facts.ts';
import type { Builder } from './facts.ts';

/** What has still to be done for the public to know of the aid, and by when. */
export const publicityReminder: Builder<'publicity-reminder'> = (facts) => {
  const { state, programme } = facts;
  const reminded = needed(facts, publicityOf(state).find(({ reminder }) => reminder === facts.no), `reminder ${facts.no}`);
  const duty = needed(facts, programme.publicity.find(({ code }) => code === reminded.duty), `duty ${reminded.duty}`);
  return { title: duty.title, due: duty.due, by: needed(facts, reminded.by, 'last day'), beforeBalance: duty.beforeBalance ?? false };
};
