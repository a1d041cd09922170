import Type, { type Static, type TObject, type TProperties, type TSchema, type TUnion } from 'typebox';

/** An object that refuses any field it does not name. Every object the API receives is one. */
export const Strict = <P extends TProperties>(properties: P, options: Record<string, unknown> = {}): TObject<P> =>
  Type.Object(properties, { additionalProperties: false, ...options }) as TObject<P>;

/** One of several strict objects, told apart by the constant in `property`: errors then speak of the one that was meant. */
export const OneOf = <T extends TSchema[]>(property: string, branches: readonly [...T]): TUnion<[...T]> =>
  Type.Union([...branches], { discriminator: { propertyName: property } }) as unknown as TUnion<[...T]>;

export const Id = Type.String({ format: 'uuid', description: 'Identifiant unique (UUID).' });
export const Day = Type.String({ format: 'date', description: 'Jour, à l’heure de Paris (AAAA-MM-JJ).' });
export const Instant = Type.String({ format: 'date-time', description: 'Instant (RFC 3339, UTC).' });
/** Ten billion euros: more than any fund, and far from the end of exact integers. */
export const MOST_CENTS = 1_000_000_000_000;
export const Amount = Type.Integer({ minimum: 0, maximum: MOST_CENTS, description: 'Montant en centimes d’euro, entier.' });
export const Rate = Strict(
  { num: Type.Integer({ minimum: 0, maximum: 1_000_000 }), den: Type.Integer({ minimum: 1, maximum: 1_000_000 }) },
  { description: 'Taux sous forme de fraction exacte : 50 % = 1/2.' },
);
export const SiretText = Type.String({ pattern: '^\\d{14}$', description: 'SIRET, 14 chiffres.' });
export const SirenText = Type.String({ pattern: '^\\d{9}$', description: 'SIREN, 9 chiffres.' });
export const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9_.-]{0,79}$', description: 'Code stable.' });
export const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
export const Revision = Type.Integer({ minimum: 0, maximum: 2_147_483_647 });
/** What people write; its length is bounded, its content never is. */
export const FreeText = Type.String({ minLength: 1, maxLength: 20_000, description: 'Texte libre.' });
export const Label = Type.String({ minLength: 1, maxLength: 200 });

/** A page of a list: what follows is asked with the cursor. */
export const Page = <T extends TSchema>(item: T) =>
  Strict({
    items: Type.Array(item),
    next: Type.Union([Type.String(), Type.Null()], { description: 'Curseur de la page suivante ; nul à la fin.' }),
  });

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'Ce qui s’est passé et ce qu’il faut faire, en français.' }),
    code: Type.String({ description: 'Code stable, pour les programmes.' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'Pointeur JSON (RFC 6901) vers la valeur en cause.' }),
          message: Type.String(),
          code: Type.Optional(Type.String()),
          line: Type.Optional(Type.Integer({ description: 'D’un tableau envoyé : la ligne, à partir de 1.' })),
          column: Type.Optional(Type.Integer({ description: 'D’un tableau envoyé : la colonne, à partir de 1.' })),
          heading: Type.Optional(Type.String({ description: 'Titre de la colonne, tel que le tableau l’écrit.' })),
        }),
      ),
    ),
    requestId: Type.String(),
  },
  { description: 'Problème (RFC 9457).' },
);

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export { Type };
export type { Static, TSchema };
