import type { CommonValues } from '../letters/variables.ts';

/** Who writes the letters: the Métropole's names and addresses, and before whom its decisions are contested. */
export interface Service {
  readonly authority: string;
  /** SIREN of the Métropole: a signatory's quality is the office they hold there. */
  readonly siren: string;
  readonly name: string;
  readonly address: string;
  readonly phone: string;
  readonly email: string;
  /** Where letters are dated. */
  readonly place: string;
  /** What stands in a signature block when nobody holds a delegation that day. */
  readonly president: string;
  readonly appeal: NonNullable<CommonValues['appeal']>;
}

/** The Métropole du Grand Paris. Telephone and electronic address are placeholders, to be confirmed by the Métropole. */
export const metropole: Service = {
  authority: 'Métropole du Grand Paris',
  siren: '200054781',
  name: 'Direction de l’innovation et du numérique',
  address: '15-19 avenue Pierre-Mendès-France\n75013 Paris',
  phone: '01 00 00 00 00',
  email: 'fonds-numerique@metropole.example',
  place: 'Paris',
  president: 'Pour le Président de la Métropole du Grand Paris',
  appeal: {
    authority: 'Monsieur le Président de la Métropole du Grand Paris',
    months: 2,
    court: 'tribunal administratif de Paris',
    courtAddress: '7 rue de Jouy, 75181 Paris Cedex 04',
    courtSite: 'https://www.telerecours.fr',
  },
};
