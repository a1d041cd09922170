import { appraisal, awarded, deposit, draft, reach, scores } from './support/chapters.ts';
import { cast, euros } from './support/world.ts';
import type { Life } from './support/life.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { VersionFacts } from '../../domain/application/facts.ts';
import type { Programme } from '../../domain/programme/programme.ts';

const NEXT = 'next';
const move: Command = { type: 'moveToVersion', version: NEXT, reason: 't-why' };

/** A dossier in this phase, beside another version of its programme. */
function beside(phase: Parameters<typeof reach>[1], change: (programme: Programme) => Partial<Programme> = () => ({}), problems: VersionFacts['problems'] = []): Life {
  const life = reach(draft(), phase);
  publish(life, change, problems);
  return life;
}
function publish(life: Life, change: (programme: Programme) => Partial<Programme> = () => ({}), problems: VersionFacts['problems'] = []): void {
  const { programme } = life.world;
  life.world.versions = { [NEXT]: { programme: { ...programme, version: NEXT, ...change(programme) }, problems } };
}
const without = (code: string) => ({ pieces }: Programme): Partial<Programme> => ({ pieces: pieces.filter((piece) => piece.code !== code) });
const ceiling = ({ amounts }: Programme): Partial<Programme> => ({ amounts: { ...amounts, ceilingSingle: euros(40_000) } });
const weighted = ({ review }: Programme): Partial<Programme> => ({ review: { ...review, grid: review.grid.map((one, i) => (i < 2 ? { ...one, weight: one.weight + (i === 0 ? 1 : -1) } : one)) } });
const reworded = ({ review }: Programme): Partial<Programme> => ({ review: { ...review, grid: review.grid.map((one) => ({ ...one, title: `${one.title} ?` })) } });

test('an administrator moves a dossier to another version, with the reason; nobody else does', () => {
  const life = beside('screening');
  const before = life.state;
  expect(life.refused('officer', move)).toBe('forbidden');
  life.act('administrator', move);
  expect(life.events.at(-1)).toMatchObject({ by: cast.administrator.id, event: { type: 'versionMoved', from: before.version, to: NEXT, reason: 't-why' } });
  expect(life.state).toEqual({ ...before, version: NEXT, seq: before.seq + 1 });
});

test('a version that was never published, that of another programme, and the one it follows already are refused', () => {
  const life = beside('screening');
  expect(life.refused('administrator', { ...move, version: 'nowhere' })).toBe('version-unknown');
  publish(life, () => ({ code: 'fim' }));
  expect(life.refused('administrator', move)).toBe('version-unknown');
  life.world.versions = { [life.state.version]: { programme: life.world.programme, problems: [] } };
  expect(life.refused('administrator', { ...move, version: life.state.version })).toBe('version-same');
});

test('it is refused where something of the dossier has no place: a piece deposited or asked for, its call, a section, its answers', () => {
  const [deposited = ''] = Object.keys(beside('screening').state.pieces);
  expect(beside('screening', without(deposited)).refused('administrator', move)).toBe('version-clash');
  expect(beside('screening', without('rib')).answer('administrator', move)).toMatchObject([{ type: 'versionMoved' }]);
  const asked = beside('screening', without('rib'));
  asked.act('officer', { type: 'requestPieces', pieces: ['rib'] });
  expect(asked.answer('administrator', move)).toMatchObject({ code: 'version-clash', path: '/version' });
  const given = beside('screening', without('rib'));
  given.act('agent', deposit(given, 'rib'));
  expect(given.refused('administrator', move)).toBe('version-clash');
  expect(beside('screening', () => ({ calls: [] })).refused('administrator', move)).toBe('version-clash');
  expect(beside('screening', () => ({ sections: ['investment'] })).refused('administrator', move)).toBe('version-clash');
  const answers = beside('screening', undefined, [{ code: 'invalid', message: 'Ce financeur n’existe pas.', path: '/plan/resources/0/funder' }]);
  expect(answers.answer('administrator', move)).toMatchObject({ code: 'version-clash', message: expect.stringContaining('Ce financeur n’existe pas.') });
});

test('what is being appraised is appraised again; what was appraised for good moves only where the rules on amounts are the same', () => {
  const life = beside('appraisal', ceiling);
  life.act('officer', appraisal(life));
  expect(life.state.appraisal).not.toBeNull();
  life.act('administrator', move);
  expect(life.state.appraisal).toBeNull();
  expect(life.refused('officer', { type: 'closeAppraisal' })).toBe('not-appraised');
  expect(beside('review', ceiling).refused('administrator', move)).toBe('version-clash');
  const same = beside('review');
  const before = same.state.appraisal;
  same.act('administrator', move);
  expect(same.state.appraisal).toEqual(before);
});

test('reviews given on one grid do not move to another; a better wording of it is the same grid', () => {
  const life = beside('review', weighted);
  expect(life.answer('administrator', move)).toMatchObject([{ type: 'versionMoved' }]);
  life.act('officer', { type: 'assignReviewer', reviewer: cast.reviewer.id }).act('reviewer', { type: 'acceptReview', review: 1 }).act('reviewer', { type: 'giveReview', review: 1, scores, note: 't-note' });
  expect(life.refused('administrator', move)).toBe('version-clash');
  publish(life, reworded);
  life.act('administrator', move);
});

test('once a decision is recorded the dossier keeps its version', () => {
  const life = awarded(draft());
  publish(life);
  expect(life.refused('administrator', move)).toBe('already-decided');
});
