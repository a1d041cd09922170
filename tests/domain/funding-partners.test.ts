import { appraisal, awarded, claim, deposit, dipbike, draft, enforceable, notified, reach, started } from './support/chapters.ts';
import { hasRole, mayRead } from '../../domain/policy/may.ts';
import { subjectOf } from '../../domain/application/state.ts';
import { capInput } from '../../domain/funding/retained.ts';
import { CHARENTON, CRETEIL, VINCENNES, cast, euros } from './support/world.ts';
import type { Command } from '../../domain/application/commands.ts';
import type { Life } from './support/life.ts';
import type { Opening } from './support/chapters.ts';

const COMMUNE = { kind: 'commune', exists: true, mergedInto: null } as const;
const shared = (more: Opening = {}): Opening => ({ filing: { montage: 'groupement', partners: [VINCENNES] }, world: { successors: { [VINCENNES]: COMMUNE, [CHARENTON]: COMMUNE } }, ...more });
const takeOver = (life: Life, to = VINCENNES): Command => ({ type: 'takeOver', to, document: life.document(), reason: 't-fails' });
const merger = (life: Life, from: string, to: string): Command => ({ type: 'recordMerger', from, to, on: life.today, document: life.document(), reason: 't-merger' });
const half = (life: Life): Command => ({ type: 'setShares', shares: [{ organisation: CRETEIL, borne: euros(90_000) }, { organisation: VINCENNES, borne: euros((life.state.appraisal?.base ?? 0) / 100 - 90_000) }] });
const reads = (life: Life, who: keyof typeof cast): boolean => mayRead(cast[who], { ...subjectOf(life.state), reviewers: [] }, life.today);
const owns = (life: Life, who: keyof typeof cast): boolean => hasRole(cast[who], 'agent', subjectOf(life.state), life.today);

describe('scénario 14 : groupement de commandes, le chef de file défaille, un partenaire reprend', () => {
  test('the partner owns the dossier from then on, bears what the other bore, and the former lead keeps reading', () => {
    const life = reach(draft(shared()), 'appraisal');
    life.act('officer', appraisal(life)).act('officer', half(life));
    started(life);
    expect(life.refused('partner', { type: 'withdraw' })).toBe('not-found');
    life.act('officer', takeOver(life));
    expect(life.state).toMatchObject({ organisation: VINCENNES, partners: [], former: [CRETEIL], shares: [{ organisation: VINCENNES, borne: euros(120_000) }] });
    expect([owns(life, 'partner'), owns(life, 'agent'), reads(life, 'agent'), reads(life, 'stranger')]).toEqual([true, false, true, false]);
    expect(life.refused('agent', claim(life, 'advance'))).toBe('not-found');
  });

  test('nothing is paid to the account of the one that has left: the new owner’s bank details are asked first', () => {
    const life = started(draft(shared()));
    life.act('officer', takeOver(life));
    expect(life.state.pieces['rib']).toMatchObject({ status: 'rejected', reason: 't-fails' });
    expect(life.answer('partner', claim(life, 'advance'))).toMatchObject({ code: 'piece-missing', path: '/pieces/rib' });
    life.act('partner', deposit(life, 'rib')).act('partner', claim(life, 'advance'));
  });

  test('only a partner of the project, that exists and the programme may help, on proof, and not while an order is out', () => {
    const life = started(draft(shared()));
    expect(life.refused('officer', takeOver(life, CHARENTON))).toBe('not-a-partner');
    expect(life.refused('officer', takeOver(life, CRETEIL))).toBe('already-owner');
    expect(life.refused('officer', { ...takeOver(life), document: 'doc-elsewhere' } as Command)).toBe('unknown-document');
    life.world.successors = { [VINCENNES]: { ...COMMUNE, exists: false } };
    expect(life.refused('officer', takeOver(life))).toBe('unknown-organisation');
    life.world.successors = { [VINCENNES]: { ...COMMUNE, kind: 'company' } };
    expect(life.refused('officer', takeOver(life))).toBe('not-a-beneficiary');
    life.world.successors = { [VINCENNES]: COMMUNE };
    life.act('agent', claim(life, 'advance')).act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 }).act('delegate', { type: 'signClaim', claim: 1, delegation: 'ARR-2026-017' });
    expect(life.refused('officer', takeOver(life))).toBe('order-pending');
  });
});

describe('scénario 14 : fusion de communes, nouveau SIRET, nouveau RIB', () => {
  test('the new SIRET stands in for the old as owner, whose people keep reading, and the bank details are asked anew', () => {
    const life = started(draft(shared()));
    life.act('administrator', merger(life, CRETEIL, CHARENTON));
    expect(life.state).toMatchObject({ organisation: CHARENTON, partners: [VINCENNES], former: [CRETEIL] });
    expect([owns(life, 'stranger'), owns(life, 'agent'), reads(life, 'agent')]).toEqual([true, false, true]);
    expect(life.state.pieces['rib']?.status).toBe('rejected');
  });

  test('or as partner; a merger of the two parties leaves one, with both their shares', () => {
    const partner = notified(enforceable(awarded(draft(shared())))).act('officer', merger(reach(draft(), 'screening'), VINCENNES, CHARENTON));
    expect(partner.state).toMatchObject({ organisation: CRETEIL, partners: [CHARENTON], former: [VINCENNES] });
    const both = reach(draft(shared()), 'appraisal');
    both.act('officer', appraisal(both)).act('officer', half(both)).act('officer', merger(both, CRETEIL, VINCENNES));
    expect(both.state).toMatchObject({ organisation: VINCENNES, partners: [], shares: [{ organisation: VINCENNES, borne: euros(120_000) }] });
  });

  test('of an organisation of the project, into another that exists, as the directory knows it', () => {
    const life = reach(draft(shared()), 'appraisal');
    expect(life.refused('officer', merger(life, CHARENTON, VINCENNES))).toBe('not-in-project');
    expect(life.refused('officer', merger(life, CRETEIL, CRETEIL))).toBe('same-organisation');
    expect(life.refused('officer', merger(life, CRETEIL, '12345678901234'))).toBe('siret:key');
    life.world.successors = { [CHARENTON]: { ...COMMUNE, mergedInto: '929939411' } };
    expect(life.refused('officer', merger(life, CRETEIL, CHARENTON))).toBe('merger-mismatch');
    life.world.successors = { [CHARENTON]: { ...COMMUNE, mergedInto: CHARENTON.slice(0, 9) } };
    life.act('officer', merger(life, CRETEIL, CHARENTON));
  });
});

test('with a single maître d’ouvrage the partners’ money is aid of others; in a groupement or a co-maîtrise it is own share', () => {
  const lines = dipbike.expenses.map((line) => ({ ...line, retained: line.asked }));
  const plan = { ...dipbike, resources: [{ kind: 'own' as const, funder: 'commune', amount: euros(20_000), status: 'confirmed' as const }] };
  const others = (montage: 'single-owner-with-partners' | 'carried-by-ept' | 'groupement' | 'co-maitrise') => capInput(plan, lines, { montage, ownShare: { num: 1, den: 5 } }).otherPublic;
  expect([others('single-owner-with-partners'), others('carried-by-ept'), others('groupement'), others('co-maitrise')]).toEqual([euros(20_000), euros(20_000), 0, 0]);
});
