import { needed, told } from './facts.ts';
import type { Builder } from './facts.ts';

export const messageNotice: Builder<'message-notice'> = (facts) => ({
  sentOn: needed(facts, told(facts, 'messageSent').find(({ event }) => event.no === facts.no), `message ${facts.no}`).day,
  messageLink: facts.links.messages,
});
