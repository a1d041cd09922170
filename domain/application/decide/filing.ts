import { isDueIn } from '../state.ts';
import { refuse } from '../../refusal.ts';
import type { Answer } from '../answer.ts';
import type { CommandOf } from '../commands.ts';
import type { Facts } from '../facts.ts';

/** Dépôt: freezes the revision named, checks that it may be filed, and opens the dossier. */
export function file(_state: null, command: CommandOf<'file'>, facts: Facts): Answer {
  const { filing, programme, today } = facts;
  if (!filing) return refuse('not-found', 'Ce brouillon n’existe pas ou ne vous est pas ouvert.');
  if (filing.revision !== command.revision) return refuse('draft-changed', 'Le brouillon a été modifié entre-temps : relisez la dernière version avant de déposer.', '/revision');
  const call = programme.calls.find(({ code }) => code === filing.call);
  if (!call) return refuse('unknown-call', 'Cet appel à projets n’existe pas dans ce dispositif.');
  if (today < call.opensOn || (call.closesOn !== null && today > call.closesOn)) {
    return refuse('call-closed', `L’appel « ${call.title} » n’est pas ouvert aujourd’hui.`);
  }
  const [problem] = filing.problems;
  if (problem) return problem;
  const missing = programme.pieces.find(({ code, due, required }) => required && isDueIn(due, 'screening') && !filing.pieces[code]);
  if (missing) return refuse('piece-missing', `Il manque une pièce exigée au dépôt : ${missing.title}.`, `/pieces/${missing.code}`);
  return [
    {
      type: 'filed',
      id: filing.id,
      reference: filing.reference,
      programme: programme.code,
      version: programme.version,
      call: filing.call,
      organisation: filing.organisation,
      draft: { id: filing.id, revision: filing.revision },
      plan: filing.plan,
      montage: filing.montage,
      partners: filing.partners,
      pieces: filing.pieces,
      instruction: { months: programme.clocks.instruction.months, warnDaysBefore: programme.clocks.instruction.warnDaysBefore },
    },
  ];
}
