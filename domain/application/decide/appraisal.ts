import { applyCaps } from '../../funding/caps.ts';
import { capInput, checkRetained } from '../../funding/retained.ts';
import { ZERO, least } from '../../money/money.ts';
import { refuse } from '../../refusal.ts';
import { piecesBar } from './screening.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { Facts } from '../facts.ts';
import type { Application } from '../state.ts';
import type { FundingPlan, RetainedLine } from '../../funding/plan.ts';
import type { Ratio } from '../../money/money.ts';

const same = (a: Ratio, b: Ratio): boolean => a.num * b.den === b.num * a.den;

/** Fiche d'instruction: the retained base line by line, the own-share rate of this dossier, the amount with every cap. */
export function appraise(state: Application, command: CommandOf<'appraise'>, { programme, proposal, today, person }: Facts): Answer {
  const lines = retainedLines(state.plan, command.lines);
  const [fault] = checkRetained(state.plan, lines);
  if (fault) return fault;
  const { ownShare: rule } = programme.amounts;
  if (!rule.allowed.some((rate) => same(rate, command.ownShare))) {
    return refuse('own-share-rate', 'Ce taux de participation minimale n’est pas admis par le dispositif.', '/ownShare');
  }
  if (!same(rule.byDefault, command.ownShare) && !command.ownShareReason) {
    return refuse('reason-required', 'Un taux de participation dérogatoire doit être motivé.', '/ownShareReason');
  }
  const input = capInput({ ...state.plan, resources: command.resources }, lines, { montage: state.montage, ownShare: command.ownShare });
  const caps = applyCaps(input, { ...programme.amounts, legalGround: programme.legalGround }, state.plan.asked);
  // The programme's published rules propose; the exact caps of the law have the last word.
  const proposed = proposal ? least(proposal.amount, caps.most) : caps.most;
  return [
    {
      type: 'appraised',
      appraisal: {
        on: today,
        by: person?.id ?? 'system',
        lines,
        resources: command.resources,
        base: input.base,
        ownShare: command.ownShare,
        ownShareReason: command.ownShareReason,
        proposed,
        caps,
        trace: proposal?.trace ?? [],
      },
    },
  ];
}

/** The examined amounts laid on the plan's own lines; a line the plan does not have keeps its name, to be refused by it. */
function retainedLines(plan: FundingPlan, examined: CommandOf<'appraise'>['lines']): readonly RetainedLine[] {
  const asked = new Map(plan.expenses.map((line) => [line.line, line]));
  return examined.map(({ line, retained, reason }) => ({ ...(asked.get(line) ?? { line, section: 'operating', basis: 'ttc', asked: ZERO }), retained, reason }));
}

/** The opinion of another service, which the officer asked for; a service that changes its mind is heard again, and the former opinion stays in the record. */
export function recordServiceOpinion(_state: Application, { service, opinion, text }: CommandOf<'recordServiceOpinion'>, { today }: Facts): Answer {
  if (opinion !== 'favourable' && text === undefined) return refuse('reason-required', 'Un avis réservé ou défavorable doit être motivé : recopiez ce que le service en dit.', '/text');
  return [{ type: 'serviceOpinionRecorded', opinion: { service, opinion, on: today, ...(text !== undefined && { text }) } }];
}

export function closeAppraisal(state: Application, _command: CommandOf<'closeAppraisal'>, facts: Facts): Answer {
  if (!state.appraisal) return refuse('not-appraised', 'La fiche d’instruction n’est pas établie.');
  const next = facts.programme.review.reviewers > 0 ? 'review' : 'committee';
  return (next === 'committee' ? piecesBar(state, 'committee', facts) : null) ?? [{ type: 'phaseOpened', phase: next }];
}
