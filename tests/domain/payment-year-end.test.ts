import { ledgerOf } from '../../domain/ledger/fold.ts';
import { claimsUntil, examinedFor } from '../../domain/payment/cut-off.ts';
import { attachment, carryOver, remainders } from '../../domain/payment/year-end.ts';
import { claim, dipbike, draft, ordered, own, paid, reach, spent, started } from './support/chapters.ts';
import { programme } from './support/programmes.ts';
import { euros, on } from './support/world.ts';
import type { Ledger } from '../../domain/ledger/ledger.ts';
import type { Life } from './support/life.ts';

/** 50 000 € on 120 000 €: 46 833,33 € of investment, 3 166,67 € of operating; begun on 1 September 2026. */
const mixed = (): Life => started(draft({ plan: dipbike }));
const account = (life: Life): Ledger => ledgerOf(life.events);
const share = { investment: 46_833.33, operating: 3_166.67 };

describe('Scénario 11 : clôture d’exercice : rattachement du fonctionnement, report des engagements d’investissement', () => {
  test('au 31 décembre, ce qui est engagé et non mandaté reste à solder, par section', () => {
    const life = mixed();
    expect(remainders(account(life), 2026)).toEqual([
      { section: 'investment', engaged: euros(share.investment), ordered: 0, paid: 0, rest: euros(share.investment) },
      { section: 'operating', engaged: euros(share.operating), ordered: 0, paid: 0, rest: euros(share.operating) },
    ]);
    paid(life, claim(life, 'advance'));
    const [investment] = remainders(account(life), 2026);
    expect(investment).toEqual({ section: 'investment', engaged: euros(share.investment), ordered: euros(14_049.99), paid: euros(14_049.99), rest: euros(32_783.34) });
  });

  test('seul l’investissement se reporte, avec le numéro de son engagement', () => {
    const life = mixed();
    expect(carryOver(account(life), 2026)).toMatchObject({ section: 'investment', number: 'ENG-2026-1187', engagedOn: '2026-06-25', rest: euros(share.investment) });
    const never = reach(draft({ plan: dipbike }), 'decision');
    expect(carryOver(account(never), 2026)).toBeNull();
  });

  test('seul le fonctionnement se rattache : ce que les dépenses présentées au 31 décembre ont fait acquérir, non mandaté', () => {
    const life = mixed();
    expect(attachment(account(life), 2026)).toBeNull();
    life.advanceTo('2026-12-20').act('agent', claim(life, 'interim', { expenses: [spent('reception', 3_800), spent('machines', 20_000)] }));
    // 3 800 € of the 7 600 € retained in operating: half of its part of the award.
    expect(attachment(account(life), 2026)).toEqual({ expenses: euros(3_800), attested: 0, earned: euros(1_583.33), ordered: 0, amount: euros(1_583.33) });
    // Attested and ordered in January: it was still a charge of 2026, and none of 2027.
    life.advanceTo('2027-01-15').act('officer', { type: 'attestClaim', claim: 1 });
    expect(attachment(account(life), 2026)).toMatchObject({ attested: euros(3_800), amount: euros(1_583.33) });
    life.act('finance', { type: 'liquidateClaim', claim: 1 }).act('delegate', { type: 'signClaim', claim: 1, delegation: 'ARR-2026-017' });
    expect([attachment(account(life), 2026)?.amount, attachment(account(life), 2027)]).toEqual([euros(1_583.33), null]);
  });

  test('une demande de l’année suivante n’est pas une charge de celle-ci', () => {
    const life = mixed();
    life.advanceTo('2027-01-15').act('agent', claim(life, 'interim', { expenses: [spent('reception', 3_800)] }));
    expect([attachment(account(life), 2026), attachment(account(life), 2027)?.expenses]).toEqual([null, euros(3_800)]);
  });

  test('une avance n’est pas une charge de l’année : elle ne se rattache pas', () => {
    const life = mixed();
    life.advanceTo('2026-12-20').act('agent', claim(life, 'advance')).act('officer', { type: 'attestClaim', claim: 1 }).act('finance', { type: 'liquidateClaim', claim: 1 });
    expect(attachment(account(life), 2026)).toBeNull();
  });

  test('ce qui est mandaté dans l’année n’est plus à rattacher ; rejeté ensuite, il l’est de nouveau', () => {
    const life = mixed();
    life.advanceTo('2026-12-01');
    ordered(life, claim(life, 'interim', { expenses: [spent('reception', 3_800)] }));
    expect(attachment(account(life), 2026)).toBeNull();
    life.advanceTo('2027-01-10').act('finance', { type: 'recordReturn', claim: 1, attempt: 1, outcome: 'rejected', on: life.today, reason: 't', section: 'operating' });
    expect(attachment(account(life), 2026)).toMatchObject({ amount: euros(1_583.33), ordered: 0 });
  });

  test('un dossier clos dans l’année ne laisse rien à solder, à reporter ni à rattacher', () => {
    const life = mixed().act('agent', { type: 'withdraw' });
    expect([remainders(account(life), 2026), carryOver(account(life), 2026), attachment(account(life), 2026)]).toEqual([[], null, null]);
  });
});

describe('the cut-off of claims', () => {
  const fmin = programme('fmin');

  test('a claim filed by the cut-off is examined for its year, one filed after it for the next', () => {
    expect(claimsUntil(fmin, 2026)).toBe('2026-11-30');
    expect([examinedFor(fmin, on('2026-11-30')), examinedFor(fmin, on('2026-12-01')), examinedFor(fmin, on('2027-01-01'))]).toEqual([2026, 2027, 2027]);
  });
  test('a programme that says nothing has none', () => {
    const before = { yearEnd: undefined };
    expect([claimsUntil(before, 2026), examinedFor(before, on('2026-12-31'))]).toEqual([null, 2026]);
  });
  test('the claim keeps the year it is examined for when that is not its own', () => {
    const early = mixed();
    early.advanceTo('2026-11-30').act('agent', claim(early, 'interim', { expenses: [spent('machines', 10)], resources: [own(1)] }));
    expect(early.state.claims[0]).not.toHaveProperty('examinedFor');
    const late = mixed();
    late.advanceTo('2026-12-01').act('agent', claim(late, 'interim', { expenses: [spent('machines', 10)], resources: [own(1)] }));
    expect(late.state.claims[0]).toMatchObject({ examinedFor: 2027 });
  });
});
