import { notFound } from '../../api/problems.ts';
import type { StrikeOut } from '../../domain/application/commands.ts';
import type { Claim } from '../../domain/application/state.ts';
import { ZERO } from '../../domain/money/money.ts';
import { refuse, type Refusal } from '../../domain/refusal.ts';
import { claimKinds, lineTitle, proofTitle, sections, struckOutBecause } from '../../domain/timeline/words.ts';
import { act } from '../../usecases/act.ts';
import { examineClaim, type Examined } from '../../usecases/examination.ts';
import type { Instruction } from '../../usecases/instruction.ts';
import { afterAct } from '../acts.ts';
import { Form } from '../form.ts';
import { readAmount, writeAmount } from '../forms/french.ts';
import { definePage, type Shown, type View, type Visit } from '../page.ts';
import { capital } from '../words.ts';
import { actAt, DESK, deskCrumbs, instructionOf, leadOf, NumberedReference, sheetAt } from './desk.ts';

/** A claim to attest: what is admitted, what is struck out and why, what would be due. */
export const claimPages = [
  definePage({
    name: 'claimExamination', path: '/instruction/:reference/versements/:no', access: { roles: DESK }, params: NumberedReference,
    show: async (visit, { params }) => {
      const desk = await instructionOf(visit, params.reference);
      return view(visit, desk, claimIn(desk, params.no), visit.kept ?? new Form([]));
    },
    act: async (visit, posted, { params }) => attest(visit, await instructionOf(visit, params.reference), params.no, posted),
  }),
];

function claimIn({ dossier }: Instruction, no: string): Claim {
  const found = dossier.state.claims.find((claim) => String(claim.no) === no);
  if (!found) throw notFound('Cette demande de versement n’existe pas.');
  return found;
}

interface Typed {
  readonly strikeOuts: readonly StrikeOut[];
  readonly faults: readonly Refusal[];
}

/** What was typed beside each expense: an amount to set aside, and why. */
function typedIn({ expenses }: Claim, posted: Form): Typed {
  const faults: Refusal[] = [];
  const strikeOuts = expenses.flatMap(({ amount: whole }, at): readonly StrikeOut[] => {
    const [text, reason] = [posted.get(`/ecarts/${at}/amount`), posted.get(`/ecarts/${at}/reason`)];
    if (text === '' && reason === '') return [];
    const amount = readAmount(text);
    if (amount === null || amount === ZERO) faults.push(refuse('form:format', 'Écrivez le montant à écarter, comme 1 234,56.', `/ecarts/${at}/amount`));
    else if (amount > whole) faults.push(refuse('amount-mismatch', 'Ce montant dépasse celui de la dépense.', `/ecarts/${at}/amount`));
    else if (reason === '') faults.push(refuse('reason-required', 'Dites pourquoi : la collectivité lit ce motif.', `/ecarts/${at}/reason`));
    return amount === null || amount === ZERO || amount > whole ? [] : [{ expense: at + 1, ...(amount < whole && { amount }), reason }];
  });
  return { strikeOuts, faults };
}

async function attest(visit: Visit, desk: Instruction, no: string, posted: Form): Promise<Shown> {
  const claim = claimIn(desk, no);
  const { strikeOuts, faults } = typedIn(claim, posted);
  const { dossier } = desk;
  if (faults.length > 0 || posted.pressed !== 'confirmer') return view(visit, desk, claim, posted, faults, posted.pressed === 'attester' && faults.length === 0);
  const answered = await act(visit.use, { application: dossier.id, command: { type: 'attestClaim', claim: claim.no, ...(strikeOuts.length > 0 && { strikeOuts }) }, key: posted.key, ifSeq: posted.seq, person: visit.person });
  return afterAct(answered, { goTo: sheetAt(dossier.reference, 'suites'), say: 'La demande est attestée : elle passe aux finances.' }, (refusals) => view(visit, desk, claim, posted, refusals));
}

async function view({ app, person }: Visit, desk: Instruction, claim: Claim, posted: Form, refusals: readonly Refusal[] = [], isConfirming = false): Promise<View> {
  const { dossier } = desk;
  const placed = refusals.map((one) => ({ ...one, path: one.path?.replace(/^\/strikeOuts\/\d+/, '/ecarts') }));
  const examined = await examineClaim(app.db, person, dossier.id, claim.no, typedIn(claim, posted).strikeOuts);
  if (!examined) throw notFound('Cette demande de versement n’existe pas.');
  const examination: Examined | null = 'message' in examined ? null : examined;
  const mayAttest = dossier.acts.includes('attestClaim') && claim.status === 'filed';
  const wrong = (path: string): string | null => placed.find((one) => one.path === path)?.message ?? null;
  const rows = claim.expenses.map(({ line, amount, committedOn, paidOn, mandat }, at) => {
    const found = examination?.examination.expenses[at];
    return {
      no: at + 1, label: lineTitle(line, desk), amount, detail: [`engagée le ${writeFr(committedOn)}`, ...(paidOn ? [`payée le ${writeFr(paidOn)}`] : []), ...(mandat ? [`mandat ${mandat}`] : [])].join(', '),
      admitted: found?.admitted ?? null, struck: found?.struckOut.map((one) => ({ amount: one.amount, because: struckOutBecause[one.code], reason: one.code !== 'set-aside' || one.reason === undefined ? null : (desk.texts[one.reason] ?? one.reason) })) ?? [],
      name: `/ecarts/${at}`, id: `ecart-${at + 1}`, typed: posted.get(`/ecarts/${at}/amount`), whole: writeAmount(amount), reason: posted.get(`/ecarts/${at}/reason`), amountError: wrong(`/ecarts/${at}/amount`), reasonError: wrong(`/ecarts/${at}/reason`),
      isSampled: examination?.sample.includes(at + 1) ?? false,
    };
  });
  return {
    template: 'officer/claim', title: `Demande ${claimKinds[claim.kind]} n° ${claim.no}`, lead: `${dossier.title} · ${leadOf(dossier)}`, wide: true,
    crumbs: deskCrumbs(dossier, { label: 'Suites', href: sheetAt(dossier.reference, 'suites') }),
    status: refusals.length > 0 ? 422 : 200,
    errors: [
      ...rows.flatMap(({ no, id, amountError, reasonError }) => [...(amountError ? [{ href: `#${id}-montant`, message: `Dépense ${no} : ${amountError}` }] : []), ...(reasonError ? [{ href: `#${id}-motif`, message: `Dépense ${no} : ${reasonError}` }] : [])]),
      ...placed.filter(({ path }) => !/^\/ecarts\/\d+\//.test(path ?? '')).map(({ message }) => ({ href: null, message })),
    ],
    data: {
      key: posted.has('_key') ? posted.get('_key') : null, seq: posted.seq ?? dossier.seq, rows, mayAttest, isConfirming, filedOn: claim.filedOn,
      proofs: Object.entries(claim.documents).map(([code, id]) => ({ title: proofTitle(code, desk.bundle), href: `/instruction/${dossier.reference}/documents/${id}` })),
      sections: examination?.liquidation.sections.filter(({ award }) => award > 0).map(({ section, award, base, admitted, earned, bound, before, due, overpaid }) => ({ label: capital(sections[section].replace('en ', '')), award, base, admitted, earned, bound, before, due, overpaid: overpaid > 0 ? overpaid : null })) ?? [],
      caps: examination?.liquidation.caps?.caps.map(({ computation, most }) => ({ computation, most })) ?? [],
      former: examination?.former.map(({ claim: of, amount, paidOn, section }) => ({ of, amount, paidOn, section: sections[section].replace('en ', '') })) ?? [],
      sendBack: claim.status === 'filed' && dossier.acts.includes('sendBackClaim') ? actAt(dossier.reference, 'renvoyer-une-demande', claim.no) : null,
      hasReason: rows.some(({ isSampled }) => isSampled),
    },
  };
}

const writeFr = (on: string): string => on.split('-').reverse().join('/');
