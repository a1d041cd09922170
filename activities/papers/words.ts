import type { Montage, Resource, Section, VatBasis } from '../../domain/funding/plan.ts';

export const MONTAGES: Readonly<Record<Montage, string>> = {
  single: 'Projet porté seul',
  'single-owner-with-partners': 'Un seul maître d’ouvrage, avec des partenaires',
  groupement: 'Groupement de commandes',
  'co-maitrise': 'Co-maîtrise d’ouvrage',
  'carried-by-ept': 'Projet porté par l’établissement public territorial',
};
export const SECTIONS: Readonly<Record<Section, string>> = { investment: 'Investissement', operating: 'Fonctionnement' };
export const BASES: Readonly<Record<VatBasis, string>> = { ht: 'HT', ttc: 'TTC' };
export const NATURES: Readonly<Record<Resource['kind'], string>> = { own: 'Fonds propres', public: 'Aide publique', private: 'Financement privé' };
export const STANDINGS: Readonly<Record<Resource['status'], string>> = { asked: 'demandé', confirmed: 'obtenu', refused: 'refusé' };

const figures = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });
/** `12 ko`, `1,2 Mo` */
export const sizeInFrench = (bytes: number): string => (bytes < 1_000_000 ? `${figures.format(Math.max(1, Math.round(bytes / 1_000)))}\u00A0ko` : `${figures.format(bytes / 1_000_000)}\u00A0Mo`);

const TYPES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF', 'image/png': 'Image PNG', 'image/jpeg': 'Image JPEG', 'text/csv': 'Tableau CSV',
  'application/vnd.oasis.opendocument.text': 'Texte ODT', 'application/vnd.oasis.opendocument.spreadsheet': 'Tableur ODS',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Texte DOCX', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Tableur XLSX',
};
export const typeInFrench = (mediaType: string): string => TYPES[mediaType] ?? mediaType;
