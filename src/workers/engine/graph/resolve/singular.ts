import type { Language } from '../../../../shared/model/document.ts'

/**
 * Plural → singular of one folded word (lower case, no accents). Rules with closed exception lists, not a
 * stemmer: a key must stay readable, and "pressure" must not meet "press".
 */
export function singular(word: string, language: Language): string {
  if (language === 'en') return englishSingular(word)
  if (language === 'fr') return frenchSingular(word)
  return word
}

const englishIrregular = new Map(
  Object.entries({
    feet: 'foot', teeth: 'tooth', geese: 'goose', mice: 'mouse', lice: 'louse', men: 'man', women: 'woman', children: 'child', people: 'people',
    criteria: 'criterion', phenomena: 'phenomenon', mitochondria: 'mitochondrion', bacteria: 'bacterium', media: 'medium', strata: 'stratum',
    analyses: 'analysis', hypotheses: 'hypothesis', diagnoses: 'diagnosis', crises: 'crisis', bases: 'base', axes: 'axis', theses: 'thesis',
    syntheses: 'synthesis', parentheses: 'parenthesis', prostheses: 'prosthesis', indices: 'index', vertices: 'vertex', matrices: 'matrix', appendices: 'appendix',
    leaves: 'leaf', knives: 'knife', lives: 'life', halves: 'half', shelves: 'shelf', loaves: 'loaf', wolves: 'wolf', calves: 'calf', selves: 'self', wives: 'wife',
    gases: 'gas', buses: 'bus', lenses: 'lens', viruses: 'virus', nuclei: 'nucleus', radii: 'radius', fungi: 'fungus', stimuli: 'stimulus', alveoli: 'alveolus',
    species: 'species', series: 'series', means: 'means', lens: 'lens', gas: 'gas', bus: 'bus', diabetes: 'diabetes', news: 'news', rabies: 'rabies', caries: 'caries',
    shoes: 'shoe', toes: 'toe', ties: 'tie', pies: 'pie', dies: 'die', lies: 'lie', movies: 'movie', caches: 'cache', axles: 'axle', bends: 'bends', scissors: 'scissors', goggles: 'goggles',
    always: 'always', perhaps: 'perhaps', across: 'across', its: 'its', this: 'this', has: 'has', was: 'was', does: 'does', us: 'us', as: 'as', is: 'is', yes: 'yes', plus: 'plus', versus: 'versus',
    bias: 'bias', canvas: 'canvas', atlas: 'atlas', christmas: 'christmas', pancreas: 'pancreas', cosmos: 'cosmos', chaos: 'chaos', pathos: 'pathos', tetanus: 'tetanus',
  }),
)

function englishSingular(word: string): string {
  const known = englishIrregular.get(word)
  if (known) return known
  if (word.length < 4 || !word.endsWith('s')) return word
  if (/(ss|us|is|ics)$/.test(word)) return word
  if (word.endsWith('ies')) return word.length > 4 ? `${word.slice(0, -3)}y` : word.slice(0, -1)
  if (/(sses|shes|ches|xes|zzes)$/.test(word)) return word.slice(0, -2)
  if (/(oes)$/.test(word)) return word.slice(0, -2)
  return word.slice(0, -1)
}

const frenchIrregular = new Map(
  Object.entries({
    travaux: 'travail', vitraux: 'vitrail', coraux: 'corail', emaux: 'email', baux: 'bail', soupiraux: 'soupirail', yeux: 'oeil', cieux: 'ciel',
    tuyaux: 'tuyau', noyaux: 'noyau', joyaux: 'joyau', boyaux: 'boyau', etaux: 'etau', landaux: 'landau', fleaux: 'fleau', preaux: 'preau',
  }),
)
/** Words that end in s or x in the singular. Accents are gone by then. */
const frenchInvariable = new Set(
  (
    'bras cas temps corps poids gaz succes acces exces proces progres deces abces mois fois os dos bois pays repas tapis avis souris parcours secours discours cours ' +
    'concours recours puits sens fonds univers travers divers jus pus plus sous vers dessous dessus chassis colis devis permis croquis compas matelas verglas debris relais ' +
    'marais engrais palais frais harnais biais rabais laquais dais anglais francais portugais hollandais irlandais quebecois chinois danois bourgeois parfois toutefois autrefois ' +
    'gris epais bas gros las precis concis indecis mauvais courtois surplus refus abus talus intrus deux trois six dix prix croix voix choix noix paix faux doux roux toux houx taux ' +
    'jamais mais dans sans apres tres pres des les ses mes tes nos vos leurs aux eux index silex thorax larynx pharynx lynx latex duplex envers revers pervers cypres expres ' +
    'tennis bus virus campus radius sinus cosinus lotus cactus blocus chaos atlas pancreas biceps triceps forceps cosmos logos pathos tetanos albatros rhinoceros mars puis depuis lors alors hors toujours ailleurs ' +
    'syphilis pubis penis pelvis coccyx iris oasis cannabis clitoris gratis bis lis vis fils ours velours remords mors lilas cadenas embarras fracas amas trepas canevas galetas tous nous vous ' +
    'processus consensus focus humus humerus uterus foetus thymus hiatus lapsus prospectus terminus stratus cumulus nimbus cirrus papyrus corpus opus bonus malus ' +
    'versus inclus exclus reclus obus anus rictus infarctus thalamus hippocampus locus tonus stimulus nucleus cubitus detritus crocus typhus acquis compris pris mis promis ' +
    'soumis transmis admis commis requis conquis exquis surpris assis sursis sis glacis vernis hachis radis  mepris logis roulis clapotis torchis taillis'
  ).split(' '),
)

function frenchSingular(word: string): string {
  const known = frenchIrregular.get(word)
  if (known) return known
  if (word.length < 4 || frenchInvariable.has(word)) return word
  if (word.endsWith('eaux')) return word.slice(0, -1)
  if (word.endsWith('aux')) return `${word.slice(0, -3)}al`
  if (/(jeux|feux|lieux|neveux|cheveux|voeux|aveux|essieux|pieux|adieux|moyeux|cieux)$/.test(word)) return word.slice(0, -1)
  if (word.endsWith('oux') && /^(bijou|caillou|chou|genou|hibou|joujou|pou)x$/.test(word)) return word.slice(0, -1)
  if (word.endsWith('ss')) return word
  return word.endsWith('s') ? word.slice(0, -1) : word
}
