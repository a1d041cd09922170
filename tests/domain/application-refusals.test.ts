import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decide } from '../../domain/application/acts.ts';
import { CAP_ORDER } from '../../domain/funding/caps.ts';
import { claim, draft, fim, opinion, reach, signAgreement, started } from './support/chapters.ts';
import { actorOf, on } from './support/world.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Application } from '../../domain/application/state.ts';
import type { Life } from './support/life.ts';
import type { Who } from './support/world.ts';

const root = process.cwd();
const sources = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(root, folder, name), 'utf8'));
const found = (texts: readonly string[], pattern: RegExp): string[] => [...new Set(texts.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')))].sort();

/** A state the record cannot lead to: what its phase promises is not there. */
const broken = (life: Life, change: Partial<Application>, who: Who, command: Command): string => {
  const answer = decide({ ...life.state, ...change }, command, actorOf(who), life.facts(who, command));
  return 'code' in answer ? answer.code : 'done';
};

describe('refusals', () => {
  test('every code with which a rule of a dossier refuses is expected by a test that provokes it', () => {
    const codes = found([...sources('domain/application'), ...sources('domain/policy'), ...sources('domain/review')], /refuse\(\s*'([a-z:-]+)'/g);
    expect(codes.length).toBeGreaterThan(80);
    const tests = readdirSync(join(root, 'tests/domain')).filter((name) => /^(application|policy|review|funding|envelope|payment).*\.test\.ts$/.test(name)).map((name) => readFileSync(join(root, 'tests/domain', name), 'utf8'));
    const expected = new Set(found(tests, /(?:toBe\(|toThrow\(|code: )'([a-z:-]+)'/g));
    expect(codes.filter((code) => !expected.has(code))).toEqual([]);
  });

  test('a cap that binds is the code of the refusal', () => {
    for (const code of ['cap:ceiling', 'cap:own-share', 'cap:fonds-de-concours']) expect(CAP_ORDER).toContain(code);
  });

  test('says in French what to do, and nothing changes', () => {
    const life = reach(draft(), 'screening');
    const before = JSON.stringify(life.state);
    const answer = life.answer('officer', { type: 'requestPieces', pieces: [] });
    expect(answer).toEqual({ code: 'no-piece-named', message: 'Indiquez au moins une pièce à demander.', path: '/pieces' });
    expect(JSON.stringify(life.state)).toBe(before);
  });

  test('a record that lacks what its phase promises is refused, never an exception', () => {
    const agreement = reach(fim(), 'agreement');
    expect(broken(agreement, { agreement: null }, 'agent', signAgreement(agreement, 'organisation'))).toBe('no-agreement');
    expect(broken(agreement, { agreement: null }, 'clock', { type: 'remindAgreement' })).toBe('no-agreement');
    expect(broken(agreement, { legality: { ...agreement.state.legality, enforceableOn: null } }, 'agent', signAgreement(agreement, 'organisation'))).toBe('not-enforceable');
    expect(broken(agreement, { lapse: null }, 'officer', { type: 'declareLapsed', reason: 't' })).toBe('no-award');
    const committee = reach(draft(), 'committee');
    expect(broken(committee, { appraisal: null }, 'secretary', opinion(committee))).toBe('not-appraised');
    const decision = reach(draft(), 'decision');
    const award: Command = { type: 'recordDeliberation', body: 'conseil', number: '1', on: on('2026-04-14'), outcome: 'award', amount: 1 as never };
    expect(broken(decision, { opinion: null }, 'assembly', award)).toBe('no-opinion');
    const delivery = started(fim());
    delivery.act('agent', claim(delivery, 'advance')).act('officer', { type: 'attestClaim', claim: 1 });
    expect(broken(delivery, { decision: null }, 'finance', { type: 'liquidateClaim', claim: 1 })).toBe('no-award');
  });

  test('a story cannot begin but with a filing', () => {
    const life = draft();
    expect(() => life.record([{ type: 'declaredComplete' }], 'p-officer')).toThrow('not with its filing');
  });
});
