import { decide, needsOf } from '../../../domain/application/acts.ts';
import { isRefusal } from '../../../domain/application/answer.ts';
import { evolve } from '../../../domain/application/evolve.ts';
import { yearOf } from '../../../domain/funding/credits.ts';
import { NOTHING, taken } from '../../../domain/funding/imputation.ts';
import { standingParts, sumOf } from '../../../domain/payment/parts.ts';
import { actorOf, on } from './world.ts';
import type { Answer } from '../../../domain/application/answer.ts';
import type { Command } from '../../../domain/application/commands.ts';
import type { ApplicationEvent, Recorded } from '../../../domain/application/events.ts';
import type { CreditFacts, Facts, Filing, Proposal } from '../../../domain/application/facts.ts';
import type { Application } from '../../../domain/application/state.ts';
import type { Day } from '../../../domain/calendar/day.ts';
import type { BySection } from '../../../domain/funding/imputation.ts';
import type { Section } from '../../../domain/funding/plan.ts';
import type { Cents } from '../../../domain/money/money.ts';
import type { Who, World } from './world.ts';

/** One dossier lived in memory: acts through `decide`, events through `evolve`, facts as the store would gather them. */
export class Life {
  readonly world: World;
  readonly filing: Filing;
  today: Day;
  /** What the programme's rules propose on the next appraisal; null: they were not asked. */
  proposal: Proposal | null = null;
  readonly events: Recorded[] = [];
  /** Sees every event as it comes, before the envelope moves with it. */
  watch: ((before: Application | null, recorded: Recorded, after: Application) => void) | null = null;
  private current: Application | null = null;
  private uploads = 0;

  constructor(world: World, filing: Filing, today: Day) {
    this.world = world;
    this.filing = filing;
    this.today = today;
  }

  get isFiled(): boolean {
    return this.current !== null;
  }
  get state(): Application {
    if (!this.current) throw new Error('not filed yet');
    return this.current;
  }

  /** A document uploaded on this dossier. */
  document(): string {
    const id = `doc-${(this.uploads += 1)}`;
    this.world.documents.add(id);
    return id;
  }

  advanceTo(day: string): this {
    if (on(day) < this.today) throw new Error(`the days never run backwards: ${day} after ${this.today}`);
    this.today = on(day);
    return this;
  }

  /** What `decide` answers today; nothing happens. */
  answer(who: Who, command: Command): Answer {
    return decide(this.current, command, actorOf(who), this.facts(who, command));
  }

  /** The act is done, or the test fails with the refusal. */
  act(who: Who, command: Command): this {
    const answer = this.answer(who, command);
    if (isRefusal(answer)) throw new Error(`${command.type} refused: ${answer.code} (${answer.message})`);
    this.record(answer, actorOf(who).person);
    return this;
  }

  /** The code with which the act is refused, or the test fails. */
  refused(who: Who, command: Command): string {
    const answer = this.answer(who, command);
    if (!isRefusal(answer)) throw new Error(`${command.type} should have been refused: ${JSON.stringify(answer)}`);
    return answer.code;
  }

  /** Puts events on the record, as the store does, and moves the envelope with them. */
  record(events: readonly ApplicationEvent[], by: string): void {
    for (const event of events) {
      const recorded: Recorded = { seq: this.events.length + 1, day: this.today, by, event };
      const before = this.current;
      const after = frozen(evolve(before, frozen(recorded)));
      this.current = after;
      this.events.push(recorded);
      this.watch?.(before, recorded, after);
      this.move(before, after);
    }
  }

  /** The envelope of each section loses what the dossier holds more of it. */
  private move(before: Application | null, after: Application): void {
    const more = (section: Section): number => held(after, section) - (before ? held(before, section) : 0);
    this.world.operating = (this.world.operating - more('operating')) as Cents;
    this.world.available = (this.world.available - more('investment') - more('operating')) as Cents;
  }

  /** Only what the act's row in the table asks for, as the store gathers it. */
  facts(who: Who, command: Command): Facts {
    const needs = needsOf(command.type);
    const { world } = this;
    const actor = actorOf(who);
    const one = (id: string) => world.people.find((person) => person.id === id) ?? null;
    const named = command.type === 'assignOfficer' ? command.officer : command.type === 'assignReviewer' ? command.reviewer : null;
    return {
      today: this.today,
      programme: world.programme,
      person: one(actor.person),
      filing: needs.includes('filing') && !this.current ? this.filing : null,
      proposal: needs.includes('proposal') ? this.proposal : null,
      envelope: needs.includes('envelope') ? { left: leftIn(world), held: world.held ?? NOTHING, lines: world.lines ?? [{ section: 'investment', axis: '' }, { section: 'operating', axis: '' }] } : null,
      ...(needs.includes('bank') ? { bank: world.bank === undefined ? { id: 'account-1', holds: false } : world.bank } : {}),
      ...(needs.includes('credits') && this.current ? { credits: creditsIn(world, this.current, this.today) } : {}),
      calendar: needs.includes('calendar') ? (world.calendar ?? null) : null,
      successor: needs.includes('successor') && (command.type === 'takeOver' || command.type === 'recordMerger') ? (world.successors?.[command.to] ?? null) : null,
      ...(needs.includes('version') && command.type === 'moveToVersion' ? { target: world.versions?.[command.version] ?? null } : {}),
      ...(needs.includes('joining') ? { joining: world.successors ?? {} } : {}),
      delegations: needs.includes('delegations') ? world.delegations.filter(({ kind, person }) => kind === 'bureau' || person === actor.person) : [],
      documents: needs.includes('documents') ? documentsIn(command).filter((id) => world.documents.has(id)) : [],
      ...(needs.includes('prints') ? { prints: Object.fromEntries(documentsIn(command).filter((id) => world.documents.has(id)).map((id) => [id, `sha256-of-${id}`])) } : {}),
      named: needs.includes('named') && named !== null ? one(named) : null,
      ...(needs.includes('load') && command.type === 'assignReviewer' ? { load: world.loads?.[command.reviewer] ?? null, territories: world.territories ?? [] } : {}),
    };
  }
}

const AMPLE: BySection = { investment: 1e12 as Cents, operating: 1e12 as Cents };

/** What the credits of the year still allow: nobody else orders on them. */
function creditsIn({ credits }: World, { claims }: Application, today: Day): CreditFacts {
  const year = yearOf(today);
  const ordered = sumOf(claims.flatMap(({ orders }) => orders.filter(({ orderedOn }) => yearOf(orderedOn) === year).flatMap(standingParts)));
  return { year, left: taken(credits ? (credits[year] ?? NOTHING) : AMPLE, ordered) };
}

/** What a dossier holds of a section's envelope, set aside or affected. */
const held = ({ imputation }: Application, section: Section): number => imputation.reserved[section] + imputation.affected[section];

/** What each section's envelope has left. */
export const leftIn = ({ available, operating }: Pick<World, 'available' | 'operating'>): BySection => ({ investment: (available - operating) as Cents, operating });

function documentsIn(command: Command): readonly string[] {
  const single = 'document' in command && command.document ? [command.document] : [];
  return 'documents' in command ? [...single, ...Object.values(command.documents)] : single;
}

/** Frozen through and through: a rule that changes what it was given throws. */
export function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}
