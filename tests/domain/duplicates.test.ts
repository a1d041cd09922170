import fc from 'fast-check';
import { resemblance } from '../../domain/application/duplicates.ts';

const CRETEIL = '21940028000018';
const CRETEIL_SCHOOLS = '21940028000026';
const VINCENNES = '21940080100018';
const EPT = '20005799000016';
const of = (title: string, ...organisations: string[]) => ({ title, organisations });

describe('the same object asked for elsewhere', () => {
  test.each([
    ['the very same title', 'DIPbike, la fabrique numérique nomade', 'DIPbike, la fabrique numérique nomade'],
    ['other words around the same object', 'DIPbike : fabrique nomade à vélo', 'La fabrique numérique nomade DIPbike'],
    ['plural and accents', 'Capteurs connectés de qualité de l’air', 'Capteur connecte pour la qualite de l\'air'],
  ])('is found with %s', (_what, one, other) => {
    expect(resemblance(of(one, CRETEIL), of(other, CRETEIL))).toMatchObject({ because: 'same-applicant' });
  });

  test('tells whether it is the same establishment, the same entity, or a partner on either side', () => {
    const title = 'Entrepôt commun de données ouvertes';
    expect(resemblance(of(title, CRETEIL), of(title, CRETEIL_SCHOOLS))?.because).toBe('same-entity');
    expect(resemblance(of(title, CRETEIL, VINCENNES), of(title, VINCENNES))?.because).toBe('partner');
    expect(resemblance(of(title, VINCENNES), of(title, EPT, VINCENNES))?.because).toBe('partner');
    expect(resemblance(of(title, CRETEIL), of(title, VINCENNES))).toBeNull();
  });

  test.each([
    ['another project of the same commune', 'Vidéoprotection des écoles', 'Fabrique numérique nomade'],
    ['words that every project has', 'Mise en place d’un projet numérique pour la ville', 'Déploiement d’un nouveau service public numérique de la commune'],
    ['one word in common', 'Bornes d’information dans les parcs', 'Bornes de recharge pour véhicules électriques'],
    ['a title of one common word', 'Numérique', 'Numérique'],
  ])('does not cry wolf for %s', (_what, one, other) => {
    expect(resemblance(of(one, CRETEIL), of(other, CRETEIL))).toBeNull();
  });

  test('says which words', () => {
    expect(resemblance(of('Bibliothèques ouvertes la nuit', CRETEIL), of('Ouverte la nuit : la bibliothèque', CRETEIL))).toEqual({ because: 'same-applicant', words: ['Bibliothèques', 'ouvertes', 'nuit'], score: 100 });
  });

  test('is the same seen from either side, and never passes 100', () => {
    const word = fc.constantFrom('capteur', 'capteurs', 'air', 'données', 'école', 'vélo', 'nuit', 'numérique', 'projet', 'archives');
    const title = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
    fc.assert(fc.property(title, title, (a, b) => {
      const [there, back] = [resemblance(of(a, CRETEIL), of(b, CRETEIL)), resemblance(of(b, CRETEIL), of(a, CRETEIL))];
      expect(there?.score).toBe(back?.score);
      expect(there?.score ?? 0).toBeLessThanOrEqual(100);
    }));
  });
});
