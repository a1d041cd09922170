import fc from 'fast-check';
import { CRETEIL, SCEAUX, dossier, mayorOf, member, open } from './support/committee.ts';
import { euros } from './support/world.ts';
import { countNamed, resultOf } from '../../domain/committee/ballots.ts';
import { isQuorate } from '../../domain/committee/attendance.ts';
import { itemOf, recusedOf } from '../../domain/committee/state.ts';
import type { SessionCommand } from '../../domain/committee/commands.ts';
import type { Choice } from '../../domain/committee/state.ts';

const members = [member('chair'), mayorOf('mayor', CRETEIL), mayorOf('other-mayor', SCEAUX), ...['a', 'b', 'c'].map((id) => member(id))];
const ids = members.map(({ id }) => id);
const choice = fc.constantFrom<Choice>('for', 'against', 'abstention');
const who = fc.constantFrom(...ids);
const item = fc.integer({ min: 1, max: 2 });

type Step = { readonly by: string; readonly command: SessionCommand } | { readonly ballot: { readonly voter: string; readonly castBy: string; readonly item: number; readonly choice: Choice } };
const bySecretary = (command: SessionCommand): Step => ({ by: 'secretary', command });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ voter: who, castBy: who, item, choice }).map((ballot) => ({ ballot })) },
  { weight: 12, arbitrary: fc.record({ voter: who, item, choice }).map(({ voter, ...rest }) => ({ ballot: { voter, castBy: voter, ...rest } })) },
  { weight: 1, arbitrary: fc.tuple(who, item).map(([person, no]) => ({ by: person, command: { type: 'declareRecusal', item: no, person } as const })) },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('mayor', 'other-mayor'), item, fc.constantFrom('confirmRecusal' as const, 'dismissRecusal' as const)).map(([person, no, type]) => ({ by: 'chair', command: { type, item: no, person } })) },
  { weight: 6, arbitrary: item.map((no) => bySecretary({ type: 'openVote', item: no, opinion: 'favourable', amount: euros(10) })) },
  { weight: 3, arbitrary: item.map((no) => bySecretary({ type: 'closeVote', item: no })) },
  item.map((no) => bySecretary({ type: 'giveOpinion', item: no, opinion: 'favourable', amount: euros(10) })),
  item.map((no) => bySecretary({ type: 'reopenItem', item: no })),
  item.map((no) => bySecretary({ type: 'adjournItem', item: no })),
  fc.subarray(ids, { minLength: 2 }).map((presents) => bySecretary({ type: 'recordPresents', presents })),
  fc.tuple(who, who).map(([from, to]) => bySecretary({ type: 'recordProxy', from, to })),
);

test.each(['strict', 'proposed'] as const)('a recused person never has a counted vote nor counts for quorum, in any interleaving (%s)', (recusal) => {
  let counted = 0;
  fc.assert(
    fc.property(fc.boolean(), fc.array(step, { minLength: 30, maxLength: 80 }), (settled, steps) => {
      const one = open({ members, rules: { recusal, quorum: 'third' }, dossiers: [dossier('d1', CRETEIL), dossier('d2', SCEAUX)] });
      if (settled) {
        one.act('chair', { type: 'confirmRecusal', item: 1, person: 'mayor' });
        one.act('chair', { type: 'dismissRecusal', item: 2, person: 'other-mayor' });
      }
      for (const taken of steps) {
        if ('ballot' in taken) one.vote(taken.ballot.voter, taken.ballot.item, taken.ballot.choice, taken.ballot.castBy);
        else one.act(taken.by, taken.command);
        for (const no of [1, 2]) {
          const { vote, recusals } = itemOf(one.session, no)!;
          const recused = recusedOf({ recusals });
          expect(vote?.electors.filter(({ person, castBy }) => recused.includes(person) || recused.includes(castBy)) ?? []).toEqual([]);
        }
      }
      for (const event of one.events) {
        if (event.type !== 'voteClosed' && event.type !== 'opinionGiven') continue;
        const { attendance } = event.type === 'voteClosed' ? event.result : event;
        const aside = (person: string): boolean => attendance.recused.includes(person);
        expect([...attendance.presents, ...attendance.proxies.flatMap(({ from, to }) => [from, to])].filter(aside)).toEqual([]);
        expect(attendance.base).toBe(members.length - attendance.recused.length);
        expect(attendance.counted).toBeLessThanOrEqual(attendance.base);
        expect(isQuorate(attendance)).toBe(true);
        if (event.type === 'opinionGiven') continue;
        const { named, votes } = event.result;
        expect((named ?? []).flatMap(({ person, castBy }) => [person, castBy]).filter(aside)).toEqual([]);
        expect(new Set(named?.map(({ person }) => person)).size).toBe(named?.length);
        expect(votes.for + votes.against + votes.abstentions).toBe(named?.length);
        counted += named?.length ?? 0;
      }
    }),
    { numRuns: 300 },
  );
  // The walk did reach votes with ballots in them.
  expect(counted).toBeGreaterThan(100);
});

test('the tally does not depend on the order of ballots', () => {
  const ballots = fc.uniqueArray(who, { minLength: 1 }).chain((people) => fc.tuple(...people.map((person) => choice.map((one) => ({ person, castBy: person, choice: one })))));
  const rules = { castingVote: true } as never;
  fc.assert(
    fc.property(ballots.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))), ([list, shuffled]) => {
      expect(countNamed(shuffled).votes).toEqual(countNamed(list).votes);
      expect(resultOf(countNamed(shuffled), 'chair', rules)).toEqual(resultOf(countNamed(list), 'chair', rules));
    }),
  );
});
