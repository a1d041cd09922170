import { toDay } from '../../domain/calendar/day.ts';
import { checkSiren } from '../../domain/organisation/siret.ts';
import { loadDirectory } from '../../directory/directory.ts';

const directory = loadDirectory();
const [BEFORE, AFTER] = [toDay('2024-12-31'), toDay('2025-01-01')];
const PIERREFITTE = '219300597';
const [OLD_SAINT_DENIS, SAINT_DENIS] = ['219300662', '929939411'];
const names = (text: string, limit?: number) => directory.search(text, limit, AFTER).map(({ name }) => name);

describe('the directory of the Métropole', () => {
  it('holds its 130 communes of today and 11 EPT', () => {
    expect(directory.communes()).toHaveLength(130);
    expect(directory.epts()).toHaveLength(11);
    const counts: Record<string, number> = {};
    for (const { departement } of directory.communes()) counts[departement ?? '?'] = (counts[departement ?? '?'] ?? 0) + 1;
    expect(counts).toEqual({ '75': 1, '91': 6, '92': 36, '93': 39, '94': 47, '95': 1 });
  });

  it('knows each by a SIREN with a good key, its own', () => {
    const all = [...directory.communes(BEFORE), ...directory.communes(AFTER), ...directory.epts()];
    for (const { siren } of all) expect(checkSiren(siren)).toEqual({ ok: true, siren });
    expect(new Set(all.map(({ siren }) => siren)).size).toBe(132 + 11);
  });

  it('places each commune in one EPT, Paris being its own territory', () => {
    const communesOf = (num: string) => directory.communes(AFTER).filter(({ ept }) => ept.num === num).length;
    expect(directory.epts().map(({ ept }) => [ept.num, communesOf(ept.num)])).toEqual([
      ['T2', 11], ['T3', 8], ['T4', 11], ['T5', 7], ['T6', 8], ['T7', 8], ['T8', 9], ['T9', 14], ['T10', 13], ['T11', 16], ['T12', 24],
    ]);
    expect(directory.findOrganisation({ insee: '75056' })?.ept).toEqual({ num: 'T1', siren: null, name: 'Paris' });
    expect(directory.findOrganisation({ insee: '94028' })?.ept).toEqual({ num: 'T11', siren: '200058006', name: 'Grand Paris Sud Est Avenir' });
  });

  it('counts every inhabitant of the Métropole once: Paris and the EPT make its 7 115 576', () => {
    const paris = directory.findOrganisation({ insee: '75056' })?.population ?? 0;
    expect(directory.epts().reduce((total, ept) => total + ept.population, paris)).toBe(7_115_576);
    expect(directory.findOrganisation({ siren: '200057867' })?.population).toBe(453_801);
  });

  it('finds an organisation by INSEE code, SIREN, or the SIRET of any of its establishments', () => {
    expect(directory.findOrganisation({ insee: '94028' })?.name).toBe('Créteil');
    expect(directory.findOrganisation({ siren: '200 057 867' })).toMatchObject({ kind: 'ept', name: 'Plaine Commune', insee: null });
    expect(directory.findOrganisation({ siret: '217500016 00019' })?.name).toBe('Paris');
  });

  it('finds nothing for a number that is wrong or belongs elsewhere', () => {
    expect(directory.findOrganisation({ siret: '21750001600018' })).toBeUndefined();
    expect(directory.findOrganisation({ siret: '20005478100022' })).toBeUndefined();
    expect(directory.findOrganisation({ siren: '217500017' })).toBeUndefined();
    expect(directory.findOrganisation({ insee: '13055' })).toBeUndefined();
  });
});

describe('the merger of Pierrefitte-sur-Seine into Saint-Denis on 1 January 2025', () => {
  it('closes two communes and opens one', () => {
    expect(directory.communes(BEFORE)).toHaveLength(131);
    expect(directory.communes(AFTER)).toHaveLength(130);
    const saintDenis = (on: typeof BEFORE) => directory.communes(on).filter(({ insee }) => insee === '93066').map(({ siren }) => siren);
    expect([saintDenis(BEFORE), saintDenis(AFTER)]).toEqual([[OLD_SAINT_DENIS], [SAINT_DENIS]]);
  });

  it('leaves the closed communes to the dossiers that bear their number, with their successor', () => {
    expect(directory.findOrganisation({ siren: PIERREFITTE })).toMatchObject({ name: 'Pierrefitte-sur-Seine', validUntil: '2024-12-31', mergedInto: SAINT_DENIS });
    expect(directory.findOrganisation({ insee: '93059' })?.siren).toBe(PIERREFITTE);
    expect(directory.findOrganisation({ siren: OLD_SAINT_DENIS })?.mergedInto).toBe(SAINT_DENIS);
  });

  it('changes who bears the INSEE code of Saint-Denis', () => {
    expect(directory.findOrganisation({ insee: '93066' }, BEFORE)?.siren).toBe(OLD_SAINT_DENIS);
    expect(directory.findOrganisation({ insee: '93066' }, AFTER)?.siren).toBe(SAINT_DENIS);
  });

  it.each(['pierrefitte', '93380', '93059', PIERREFITTE, OLD_SAINT_DENIS])('leads whoever searches %s to the new commune', (text) => {
    expect(directory.search(text, 10, AFTER).map(({ siren }) => siren)).toEqual([SAINT_DENIS]);
  });

  it('was still to come the day before', () => {
    expect(directory.search('pierrefitte', 10, BEFORE).map(({ siren }) => siren)).toEqual([PIERREFITTE]);
  });
});

describe('searching the directory', () => {
  it.each([
    ['saint denis', 'Saint-Denis'],
    ['st-denis', 'Saint-Denis'],
    ['SAINT-DENIS', 'Saint-Denis'],
    ['le blanc mesnil', 'Le Blanc-Mesnil'],
    ['blanc-mesnil', 'Le Blanc-Mesnil'],
    ['lilas', 'Les Lilas'],
    ['creteil', 'Créteil'],
    ['L’Haÿ les roses', "L'Haÿ-les-Roses"],
    ['hay', "L'Haÿ-les-Roses"],
    ['ile saint denis', "L'Île-Saint-Denis"],
    ['epinay', 'Épinay-sur-Seine'],
    ['vitry su', 'Vitry-sur-Seine'],
    ['vitry s/ seine', 'Vitry-sur-Seine'],
    ['aulnay bois', 'Aulnay-sous-Bois'],
    ['ville d avray', "Ville-d'Avray"],
    ['st ouen', 'Saint-Ouen-sur-Seine'],
    ['mesnil', 'Le Blanc-Mesnil'],
    ['vallois', 'Levallois-Perret'],
    ['saintdenis', 'Saint-Denis'],
    ['paris 75013', 'Paris'],
    ['paris', 'Paris'],
    ['plaine commune', 'Plaine Commune'],
    ['T6', 'Plaine Commune'],
    ['ept 12', 'Grand-Orly Seine Bièvre'],
    ['75116', 'Paris'],
    ['94000', 'Créteil'],
    ['94028', 'Créteil'],
    ['2000578', 'Plaine Commune'],
    ['217500016', 'Paris'],
    ['217 500 016 00019', 'Paris'],
    ['la', 'La Courneuve'],
  ])('%s gives %s first', (text, name) => expect(names(text)[0]).toBe(name));

  it('puts the very name before its beginning, before its words, the most populous first', () => {
    expect(names('clichy')).toEqual(['Clichy', 'Clichy-sous-Bois']);
    expect(names('neuilly')).toEqual(['Neuilly-sur-Seine', 'Neuilly-sur-Marne', 'Neuilly-Plaisance']);
    expect(names('garenne')).toEqual(['La Garenne-Colombes', 'Villeneuve-la-Garenne']);
    expect(names('colombes')).toEqual(['Colombes', 'La Garenne-Colombes', 'Bois-Colombes']);
  });

  it('finds every commune and EPT first by its own name and by its own SIREN', () => {
    for (const { name, siren } of [...directory.communes(AFTER), ...directory.epts(AFTER)]) {
      expect(names(name)[0]).toBe(name);
      expect(names(siren)).toEqual([name]);
    }
  });

  it('gives at most what was asked for', () => {
    expect(names('93', 3)).toHaveLength(3);
    expect(names('93')).toHaveLength(10);
    expect(names('93', 0)).toEqual([]);
    expect(names('93', -1)).toEqual([]);
  });

  it.each(['', '   ', '-', 'zzz', 'marseille', '13001', '999999999999999', '%', '(', 'constructor', '__proto__', 'é'.repeat(100_000)])('gives nothing for %.20j', (text) => {
    expect(names(text)).toEqual([]);
  });
});
