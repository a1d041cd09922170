import { euros, journey } from './journey.ts';
import { openStory } from './engine.ts';
import { BUREAU, SIGNATURE } from './people.ts';
import { toDay } from '../../domain/calendar/day.ts';
import type { Engine, Story } from './engine.ts';

/** The ways a dossier may go, each played to its end or to its turning point. */
export const paths: Readonly<Record<string, (engine: Engine) => Promise<Story>>> = {
  'whole-life': async (engine) => {
    const story = await openStory(engine);
    await journey.wholeLife(engine, story);
    return story;
  },

  'pieces-asked-and-sent': async (engine) => {
    const story = await openStory(engine);
    await journey.file(engine, story);
    await story.done(engine.cast.officer, { type: 'requestPieces', pieces: ['note-technique', 'justificatifs-couts'], note: 'Le devis du triporteur manque.' });
    await story.advanceTo('2026-02-08');
    await story.deposit('note-technique');
    await story.deposit('justificatifs-couts');
    await journey.complete(engine, story);
    await story.advanceTo('2026-07-01');
    return story;
  },

  'closed-for-want-of-pieces': async (engine) => {
    const story = await openStory(engine);
    await journey.file(engine, story);
    await story.done(engine.cast.officer, { type: 'requestPieces', pieces: ['note-technique'] });
    await story.advanceTo('2026-03-01');
    await story.done(engine.cast.delegate, { type: 'signLetter', letter: 'closed-for-want-of-pieces', no: 1, delegation: SIGNATURE });
    return story;
  },

  inadmissible: async (engine) => {
    const story = await openStory(engine);
    await journey.file(engine, story);
    await story.done(engine.cast.officer, { type: 'declareInadmissible', reason: 'Le projet est déjà achevé.' });
    await story.done(engine.cast.delegate, { type: 'signLetter', letter: 'inadmissibility', no: 1, delegation: SIGNATURE });
    return story;
  },

  'early-start-then-refusal': async (engine) => {
    const story = await openStory(engine);
    await journey.file(engine, story);
    await story.done(engine.cast.agent, { type: 'requestEarlyStart', reason: 'Le fournisseur tient son prix jusqu’en mars.' });
    await story.done(engine.cast.officer, { type: 'answerEarlyStart', authorised: true });
    await story.done(engine.cast.delegate, { type: 'signLetter', letter: 'early-start', no: 1, delegation: SIGNATURE });
    await journey.complete(engine, story);
    await journey.appraise(engine, story);
    await journey.review(engine, story);
    await story.done(engine.cast.secretary, { type: 'recordOpinion', session: 'CE-2026-02', on: toDay('2026-01-12'), opinion: 'unfavourable', amount: euros(0), presents: [], recused: [] });
    await story.deposit('deliberation');
    await story.done(engine.cast.assembly, { type: 'recordDeliberation', body: 'bureau', number: 'BM2026/06/18-08', on: toDay('2026-01-12'), delegation: BUREAU, outcome: 'refusal', amount: euros(0), reasons: 'Le projet n’est pas réplicable en l’état.' });
    await journey.enforceable(engine, story, '2026-06-25');
    await journey.notify(engine, story, '2026-07-06', 'refusal');
    return story;
  },

  'reviewers-silent-and-replaced': async (engine) => {
    const story = await openStory(engine);
    const { cast } = engine;
    await journey.file(engine, story);
    await journey.complete(engine, story);
    await journey.appraise(engine, story);
    await story.done(cast.officer, { type: 'assignReviewer', reviewer: cast.reviewer.id });
    await story.advanceTo('2026-03-15');
    await story.done(cast.officer, { type: 'assignReviewer', reviewer: cast.otherReviewer.id, replaces: 1 });
    await story.done(cast.otherReviewer, { type: 'declineReview', review: 2, because: 'unavailable' });
    await story.advanceTo('2026-05-01');
    return story;
  },

  'order-rejected-and-issued-again': async (engine) => {
    const story = await openStory(engine);
    await journey.toDelivery(engine, story);
    const claim = await journey.order(engine, story, { kind: 'advance', expenses: [], resources: [] });
    await story.advanceTo('2026-10-15');
    await story.done(engine.cast.finance, { type: 'recordReturn', claim, attempt: 1, outcome: 'rejected', on: toDay('2026-10-15'), reason: 'RIB illisible' });
    await story.done(engine.cast.delegate, { type: 'reissueOrder', claim, delegation: SIGNATURE });
    await journey.pay(engine, story, claim, '2026-11-02', 2);
    return story;
  },

  'commune-gives-up': async (engine) => {
    const story = await openStory(engine);
    await journey.file(engine, story);
    await journey.complete(engine, story);
    await story.done(engine.cast.agent, { type: 'withdraw', reason: 'Le projet est abandonné.' });
    return story;
  },

  'never-started-and-lapsed': async (engine) => {
    const story = await openStory(engine);
    await journey.toAgreement(engine, story);
    await story.advanceTo('2028-07-10');
    await story.done(engine.cast.officer, { type: 'declareLapsed', reason: 'Aucun commencement dans les deux ans.' });
    await story.done(engine.cast.delegate, { type: 'signLetter', letter: 'lapse', no: 1, delegation: SIGNATURE });
    return story;
  },

  'more-time-granted': async (engine) => {
    const { agent, officer, delegate } = engine.cast;
    const story = await openStory(engine);
    await journey.toAgreement(engine, story);
    await story.advanceTo('2028-04-20');
    await story.done(agent, { type: 'requestAmendment', request: { kind: 'extension', of: 'start', until: toDay('2029-01-06') }, reason: 'Le marché est infructueux, il est relancé.' });
    await story.done(officer, { type: 'examineAmendment', amendment: 1, opinion: 'favourable', reason: 'Le retard ne vient pas de la commune.' });
    await story.done(delegate, { type: 'grantAmendment', amendment: 1, authority: { by: 'delegate', delegation: SIGNATURE } });
    await story.done(delegate, { type: 'signLetter', letter: 'amendment', no: 1, delegation: SIGNATURE });
    await story.advanceTo('2028-07-20');
    for (const [person, party] of [[agent, 'organisation'], [delegate, 'metropole']] as const) await story.done(person, { type: 'signAmendment', amendment: 1, party, on: toDay('2028-07-20'), document: await story.document(), ...(party === 'metropole' && { delegation: SIGNATURE }) });
    await story.advanceTo('2028-11-01');
    return story;
  },

  'paid-too-much-and-given-back': async (engine) => {
    const story = await openStory(engine);
    await journey.toDelivery(engine, story);
    const interim = await journey.order(engine, story, { kind: 'interim', expenses: [{ line: 'triporteur', amount: euros(64_000), committedOn: toDay('2026-07-01') }, { line: 'machines', amount: euros(48_400), committedOn: toDay('2026-07-01') }], resources: [] });
    await journey.pay(engine, story, interim, '2026-10-01');
    await story.advanceTo('2027-02-01');
    await journey.order(engine, story, { kind: 'balance', expenses: [], resources: [{ kind: 'public', funder: 'state', amount: euros(52_920), status: 'confirmed' }] });
    await journey.claimBack(engine, story, 'TR-2027-77', '2027-03-10');
    await story.advanceTo('2027-04-02');
    await story.done(engine.cast.finance, { type: 'recordRecovery', number: 'TR-2027-77', amount: euros(3_000), on: toDay('2027-04-02') });
    return story;
  },
};
