/**
 * What a careful reader finds in the sample course (scripts/sample), written down by hand
 * from the printed pages. Tests measure the extractor against it; nothing in the product
 * reads it. `quote` is the sentence on the page, its lines joined and its hyphens mended
 * `test/unit/scripts/sample.test.ts` checks that every quote stands on the page it names.
 */
export type SampleDocument = 'open-water-handbook.pdf' | 'cahier-nitrox.pdf'

export interface TrueConcept {
  readonly document: SampleDocument
  readonly name: string
  /** Other names that the document itself gives, acronyms included. */
  readonly aliases: readonly string[]
  /** The page that defines it, or names it first. Counts from 1. */
  readonly page: number
}

export interface TrueFact {
  readonly document: SampleDocument
  /** What the number is about, in the document's words. */
  readonly entity: string
  readonly property: string
  readonly comparator: '=' | '<' | '<=' | '>' | '>=' | '~' | 'range'
  /** With a decimal point and no thousands separator; a range is "low..high". */
  readonly value: string
  readonly unit: string
  readonly page: number
  readonly quote: string
}

export interface TrueRule {
  readonly document: SampleDocument
  readonly modality: 'must' | 'never'
  readonly page: number
  readonly quote: string
}

export interface TrueProcedure {
  readonly document: SampleDocument
  /** The heading that it stands under. */
  readonly name: string
  readonly page: number
  readonly steps: number
  readonly firstStep: string
  readonly lastStep: string
  /** The page of the last step, where the list goes over a page. */
  readonly lastPage?: number
}

export interface TrueAcronym {
  readonly document: SampleDocument
  readonly acronym: string
  readonly expansion: string
  readonly page: number
}

const EN = 'open-water-handbook.pdf'
const FR = 'cahier-nitrox.pdf'

export const SAMPLE_DOCUMENTS = [
  { document: EN, language: 'en', title: 'Open Water Diving: A Short Handbook', pages: 14, headings: { 1: 9, 2: 33, 3: 14 }, tables: 4 },
  { document: FR, language: 'fr', title: 'Plongée à l’air enrichi : cahier de cours nitrox', pages: 11, headings: { 1: 9, 2: 25, 3: 2 }, tables: 4 },
] as const

/** The concepts that a reader would name first. */
export const SAMPLE_CONCEPTS: readonly TrueConcept[] = [
  { document: EN, name: 'decompression sickness', aliases: ['DCS', 'the bends'], page: 12 },
  { document: EN, name: 'absolute pressure', aliases: ['ambient pressure'], page: 4 },
  { document: EN, name: 'partial pressure', aliases: [], page: 5 },
  { document: EN, name: 'partial pressure of oxygen', aliases: ['PpO2'], page: 5 },
  { document: EN, name: 'Boyle’s law', aliases: [], page: 5 },
  { document: EN, name: 'Dalton’s law', aliases: [], page: 5 },
  { document: EN, name: 'Henry’s law', aliases: [], page: 5 },
  { document: EN, name: 'neutral buoyancy', aliases: [], page: 5 },
  { document: EN, name: 'regulator', aliases: [], page: 6 },
  { document: EN, name: 'alternate air source', aliases: ['octopus'], page: 6 },
  { document: EN, name: 'diving cylinder', aliases: [], page: 6 },
  { document: EN, name: 'buoyancy control device', aliases: ['BCD'], page: 6 },
  { document: EN, name: 'dive computer', aliases: [], page: 7 },
  { document: EN, name: 'surface air consumption', aliases: ['SAC'], page: 8 },
  { document: EN, name: 'no-stop time', aliases: [], page: 8 },
  { document: EN, name: 'repetitive dive', aliases: [], page: 9 },
  { document: EN, name: 'nitrox', aliases: ['enriched air nitrox', 'EAN'], page: 9 },
  { document: EN, name: 'maximum operating depth', aliases: ['MOD'], page: 9 },
  { document: EN, name: 'equivalent air depth', aliases: ['EAD'], page: 9 },
  { document: EN, name: 'buddy system', aliases: [], page: 9 },
  { document: EN, name: 'equalisation', aliases: [], page: 10 },
  { document: EN, name: 'safety stop', aliases: [], page: 11 },
  { document: EN, name: 'surface marker buoy', aliases: ['SMB'], page: 11 },
  { document: EN, name: 'barotrauma', aliases: ['squeeze'], page: 11 },
  { document: EN, name: 'arterial gas embolism', aliases: ['AGE'], page: 11 },
  { document: EN, name: 'nitrogen narcosis', aliases: [], page: 11 },
  { document: EN, name: 'hyperbaric chamber', aliases: [], page: 12 },
  { document: EN, name: 'oxygen toxicity', aliases: [], page: 12 },
  { document: FR, name: 'nitrox', aliases: ['air enrichi', 'EAN', 'enriched air nitrox'], page: 3 },
  { document: FR, name: 'pression absolue', aliases: ['pression ambiante'], page: 3 },
  { document: FR, name: 'pression partielle', aliases: [], page: 4 },
  { document: FR, name: 'pression partielle d’oxygène', aliases: ['PpO2'], page: 4 },
  { document: FR, name: 'loi de Dalton', aliases: [], page: 4 },
  { document: FR, name: 'loi de Henry', aliases: [], page: 4 },
  { document: FR, name: 'désaturation', aliases: [], page: 4 },
  { document: FR, name: 'hyperoxie', aliases: [], page: 4 },
  { document: FR, name: 'effet Paul Bert', aliases: [], page: 4 },
  { document: FR, name: 'effet Lorrain Smith', aliases: [], page: 5 },
  { document: FR, name: 'horloge SNC', aliases: [], page: 5 },
  { document: FR, name: 'profondeur maximale d’utilisation', aliases: ['PMU', 'maximum operating depth', 'MOD'], page: 6 },
  { document: FR, name: 'profondeur équivalente air', aliases: ['PEA', 'equivalent air depth', 'EAD'], page: 6 },
  { document: FR, name: 'meilleur mélange', aliases: [], page: 7 },
  { document: FR, name: 'détendeur', aliases: [], page: 7 },
  { document: FR, name: 'analyseur d’oxygène', aliases: [], page: 8 },
  { document: FR, name: 'ordinateur de plongée', aliases: [], page: 8 },
  { document: FR, name: 'palier de sécurité', aliases: [], page: 9 },
  { document: FR, name: 'courbe de sécurité', aliases: [], page: 9 },
  { document: FR, name: 'accident de désaturation', aliases: ['ADD', 'decompression sickness', 'DCS'], page: 10 },
  { document: FR, name: 'caisson hyperbare', aliases: [], page: 10 },
]

/** Names under which one entity should be found in both documents: what joins the two graphs. */
export const SAMPLE_SHARED: readonly string[] = [
  'nitrox', 'PpO2', 'maximum operating depth', 'equivalent air depth', 'decompression sickness', 'octopus',
]

export const SAMPLE_FACTS: readonly TrueFact[] = [
  { document: EN, entity: 'hypothermia', property: 'temperature of the body core', comparator: '<', value: '35', unit: '°C', page: 3, quote: 'Hypothermia is a condition in which the temperature of the body core falls below 35 °C.' },
  { document: EN, entity: 'sound', property: 'speed in sea water', comparator: '~', value: '1500', unit: 'm/s', page: 4, quote: 'Sound travels at about 1,500 m/s in sea water' },
  { document: EN, entity: 'atmospheric pressure', property: 'at sea level', comparator: '~', value: '1', unit: 'bar', page: 4, quote: 'at sea level it is about 1 bar.' },
  { document: EN, entity: 'air', property: 'oxygen', comparator: '=', value: '21', unit: '%', page: 5, quote: 'Air contains 21 % oxygen' },
  { document: EN, entity: 'partial pressure of oxygen', property: 'in air at the surface', comparator: '=', value: '0.21', unit: 'bar', page: 5, quote: 'The partial pressure of oxygen (PpO2) in air is 0.21 bar at the surface' },
  { document: EN, entity: 'sea water', property: 'density', comparator: '~', value: '1.025', unit: 'kg/L', page: 5, quote: 'Sea water has a density of about 1.025 kg/L' },
  { document: EN, entity: 'cylinder', property: 'volume', comparator: '=', value: '12', unit: 'L', page: 6, quote: 'A common steel cylinder has a volume of 12 L' },
  { document: EN, entity: 'cylinder', property: 'working pressure', comparator: '=', value: '200', unit: 'bar', page: 6, quote: 'a working pressure of 200 bar' },
  { document: EN, entity: 'first stage', property: 'pressure above ambient pressure', comparator: '~', value: '10', unit: 'bar', page: 6, quote: 'reduces the pressure to about 10 bar above ambient pressure.' },
  { document: EN, entity: 'dive', property: 'maximum depth', comparator: '<=', value: '18', unit: 'm', page: 7, quote: 'The maximum depth is 18 m.' },
  { document: EN, entity: 'dive', property: 'maximum ascent rate', comparator: '<=', value: '9', unit: 'm/min', page: 7, quote: 'The maximum ascent rate is 9 m/min.' },
  { document: EN, entity: 'reserve', property: 'pressure', comparator: '=', value: '50', unit: 'bar', page: 7, quote: 'The reserve is 50 bar' },
  { document: EN, entity: 'cylinder', property: 'pressure at the surface', comparator: '>=', value: '50', unit: 'bar', page: 7, quote: 'every diver must reach the surface with at least 50 bar in the cylinder.' },
  { document: EN, entity: 'diver', property: 'surface air consumption', comparator: '~', value: '20', unit: 'L/min', page: 8, quote: 'A calm diver uses about 20 L/min.' },
  { document: EN, entity: 'surface interval', property: 'duration', comparator: '>=', value: '60', unit: 'min', page: 9, quote: 'the surface interval must be at least 60 min' },
  { document: EN, entity: 'nitrox', property: 'oxygen', comparator: '>', value: '21', unit: '%', page: 9, quote: 'a mixture of nitrogen and oxygen that contains more than 21 % oxygen.' },
  { document: EN, entity: 'partial pressure of oxygen', property: 'limit', comparator: '=', value: '1.4', unit: 'bar', page: 9, quote: 'the partial pressure of oxygen reaches its limit of 1.4 bar.' },
  { document: EN, entity: 'ascent rate', property: 'limit', comparator: '<=', value: '9', unit: 'm/min', page: 10, quote: 'The ascent rate must not exceed 9 m/min' },
  { document: EN, entity: 'safety stop', property: 'duration', comparator: '=', value: '3', unit: 'min', page: 11, quote: 'A safety stop is a pause of 3 min at a depth of 5 m' },
  { document: EN, entity: 'safety stop', property: 'depth', comparator: '=', value: '5', unit: 'm', page: 11, quote: 'A safety stop is a pause of 3 min at a depth of 5 m' },
  { document: EN, entity: 'oxygen', property: 'flow', comparator: '=', value: '15', unit: 'L/min', page: 12, quote: 'Give 100 % oxygen at 15 L/min' },
  { document: EN, entity: 'partial pressure of oxygen', property: 'limit', comparator: '>', value: '1.6', unit: 'bar', page: 12, quote: 'When the partial pressure of oxygen exceeds 1.6 bar' },
  { document: EN, entity: 'cardiopulmonary resuscitation', property: 'rate of compressions per minute', comparator: 'range', value: '100..120', unit: '', page: 13, quote: 'at a rate of 100 to 120 compressions per minute.' },
  { document: EN, entity: 'flying', property: 'wait after a single no-stop dive', comparator: '>=', value: '12', unit: 'h', page: 14, quote: 'Wait at least 12 h before flying after a single no-stop dive' },
  { document: FR, entity: 'nitrox', property: 'oxygène', comparator: '>', value: '21', unit: '%', page: 3, quote: 'tout mélange d’azote et d’oxygène qui contient plus de 21 % d’oxygène.' },
  { document: FR, entity: 'pression absolue', property: 'à 20 m', comparator: '=', value: '3', unit: 'bar', page: 3, quote: 'À 20 m, la pression absolue est de 3 bar.' },
  { document: FR, entity: 'pression partielle d’oxygène', property: 'à 20 m, 32 % d’oxygène', comparator: '=', value: '0.96', unit: 'bar', page: 4, quote: 'la pression partielle d’oxygène est de 0,96 bar à 20 m.' },
  { document: FR, entity: 'pression partielle d’oxygène', property: 'limite', comparator: '<=', value: '1.4', unit: 'bar', page: 5, quote: 'La pression partielle d’oxygène ne doit pas dépasser 1,4 bar pendant la plongée.' },
  { document: FR, entity: 'pression partielle d’oxygène', property: 'limite', comparator: '<=', value: '1.6', unit: 'bar', page: 5, quote: 'Ne pas dépasser 1,6 bar de pression partielle d’oxygène.' },
  { document: FR, entity: 'horloge SNC', property: 'limite', comparator: '<=', value: '80', unit: '%', page: 5, quote: 'Le plongeur ne doit pas dépasser 80 % de l’horloge SNC.' },
  { document: FR, entity: 'profondeur maximale d’utilisation', property: 'EAN32 à 1,4 bar', comparator: '=', value: '33', unit: 'm', page: 6, quote: 'Pour l’EAN32 et une limite de 1,4 bar, la profondeur maximale d’utilisation est de 33 m.' },
  { document: FR, entity: 'profondeur équivalente air', property: 'EAN32 à 30 m', comparator: '=', value: '25', unit: 'm', page: 6, quote: 'À 30 m avec de l’EAN32, la profondeur équivalente air est de 25 m.' },
  { document: FR, entity: 'pression absolue', property: 'à 25 m', comparator: '=', value: '3.5', unit: 'bar', page: 7, quote: 'Pour une plongée à 25 m, la pression absolue est de 3,5 bar' },
  { document: FR, entity: 'écart', property: 'limite', comparator: '<=', value: '1', unit: '%', page: 8, quote: 'L’écart entre le mélange commandé et le mélange mesuré ne doit pas dépasser 1 %.' },
  { document: FR, entity: 'débit', property: 'sur la cellule', comparator: 'range', value: '1..2', unit: 'L/min', page: 8, quote: 'Faire passer le mélange sur la cellule à un débit de 1 à 2 L/min.' },
  { document: FR, entity: 'réserve', property: 'pression', comparator: '=', value: '50', unit: 'bar', page: 9, quote: 'avec une réserve de 50 bar.' },
  { document: FR, entity: 'vitesse de remontée', property: 'limite', comparator: '<=', value: '10', unit: 'm/min', page: 9, quote: 'La vitesse de remontée ne doit pas dépasser 10 m/min.' },
  { document: FR, entity: 'palier de sécurité', property: 'durée', comparator: '=', value: '3', unit: 'min', page: 9, quote: 'Le palier de sécurité dure 3 min à 5 m.' },
  { document: FR, entity: 'palier de sécurité', property: 'profondeur', comparator: '=', value: '5', unit: 'm', page: 9, quote: 'Le palier de sécurité dure 3 min à 5 m.' },
  { document: FR, entity: 'oxygène', property: 'débit', comparator: '=', value: '15', unit: 'L/min', page: 10, quote: 'Donner de l’oxygène à 100 % avec un débit de 15 L/min.' },
  { document: FR, entity: 'avion', property: 'attente après une plongée unique sans palier', comparator: '>=', value: '12', unit: 'h', page: 11, quote: 'Il faut attendre au moins 12 h avant de prendre l’avion après une plongée unique sans palier' },
]

export const SAMPLE_RULES: readonly TrueRule[] = [
  { document: EN, modality: 'never', page: 3, quote: 'Never dive with a cold: a blocked nose makes equalisation impossible.' },
  { document: EN, modality: 'never', page: 3, quote: 'Never dive after drinking alcohol.' },
  { document: EN, modality: 'never', page: 6, quote: 'Goggles must never be used for diving, because their pressure cannot be equalised.' },
  { document: EN, modality: 'must', page: 6, quote: 'The cylinder must be inspected every year by a trained person.' },
  { document: EN, modality: 'must', page: 6, quote: 'The octopus must be fixed between chin and ribs, in bright colour, where a buddy finds it at once.' },
  { document: EN, modality: 'must', page: 7, quote: 'Each diver must have their own.' },
  { document: EN, modality: 'never', page: 9, quote: 'Nitrox must never be breathed without special training.' },
  { document: EN, modality: 'must', page: 9, quote: 'Buddies must stay within 3 m, or within 1 m in poor visibility.' },
  { document: EN, modality: 'must', page: 10, quote: 'A hand signal must be answered.' },
  { document: EN, modality: 'must', page: 10, quote: 'The ascent rate must not exceed 9 m/min, which is slower than the smallest bubbles.' },
  { document: EN, modality: 'never', page: 11, quote: 'Earplugs must never be worn.' },
  { document: EN, modality: 'never', page: 12, quote: 'Never try to treat a diver by going back under water.' },
  { document: EN, modality: 'must', page: 13, quote: 'An unconscious diver must be brought to the surface at once.' },
  { document: FR, modality: 'must', page: 3, quote: 'Il faut une formation spécifique pour utiliser le nitrox.' },
  { document: FR, modality: 'never', page: 3, quote: 'Ne jamais respirer un mélange que l’on n’a pas analysé soi-même.' },
  { document: FR, modality: 'must', page: 5, quote: 'La pression partielle d’oxygène ne doit pas dépasser 1,4 bar pendant la plongée.' },
  { document: FR, modality: 'must', page: 5, quote: 'Ne pas dépasser 1,6 bar de pression partielle d’oxygène.' },
  { document: FR, modality: 'must', page: 8, quote: 'L’utilisateur doit analyser son mélange lui-même, après le gonflage et avant la plongée.' },
  { document: FR, modality: 'must', page: 8, quote: 'Une bouteille sans étiquette ne doit pas être utilisée.' },
  { document: FR, modality: 'must', page: 9, quote: 'La vitesse de remontée ne doit pas dépasser 10 m/min.' },
  { document: FR, modality: 'never', page: 9, quote: 'Il ne faut jamais échanger les bouteilles après l’analyse.' },
  { document: FR, modality: 'never', page: 10, quote: 'Il ne faut jamais réimmerger la victime.' },
]

export const SAMPLE_PROCEDURES: readonly TrueProcedure[] = [
  { document: EN, name: 'Gas', page: 8, steps: 5, firstStep: 'Read the pressure of the cylinder and subtract the reserve of 50 bar.', lastStep: 'Compare this time with the no-stop time, and plan with the shorter of the two.' },
  { document: EN, name: 'The pre-dive check', page: 9, steps: 5, firstStep: 'Check the buoyancy control device: inflate it, deflate it, and pull each dump valve.', lastStep: 'Check the mask, the fins and the computer, and give the final OK.', lastPage: 10 },
  { document: EN, name: 'The descent', page: 10, steps: 6, firstStep: 'Signal to your buddy, note the time and change from snorkel to regulator.', lastStep: 'Near the bottom, add gas until you hover.' },
  { document: EN, name: 'The ascent', page: 10, steps: 5, firstStep: 'Give the signal to ascend and wait for the answer.', lastStep: 'Stop at 5 m for the safety stop, then take at least 1 min for the last metres.', lastPage: 11 },
  { document: EN, name: 'First aid', page: 12, steps: 6, firstStep: 'Stop all diving, and keep the diver at rest, lying flat.', lastStep: 'Bring the diver to a hyperbaric chamber as the doctor decides.' },
  { document: EN, name: 'Out of gas', page: 13, steps: 3, firstStep: 'Signal to your buddy, take the octopus, hold on to each other and ascend together.', lastStep: 'Drop the weights only when the surface cannot be reached otherwise.' },
  { document: EN, name: 'Lost buddy', page: 13, steps: 3, firstStep: 'Look around, up and down for 1 min, and listen for bubbles.', lastStep: 'If your buddy does not come up, call for help and give the place where you last saw them.' },
  { document: FR, name: 'La procédure d’analyse', page: 8, steps: 8, firstStep: 'Allumer l’analyseur et attendre que l’affichage soit stable.', lastStep: 'Remplir l’étiquette et signer le registre.' },
  { document: FR, name: 'La préparation', page: 9, steps: 6, firstStep: 'Choisir la profondeur maximale de la plongée.', lastStep: 'Communiquer le plan au binôme et au directeur de plongée.' },
  { document: FR, name: 'La conduite à tenir', page: 10, steps: 6, firstStep: 'Arrêter toute plongée, allonger la victime et la protéger du froid.', lastStep: 'Surveiller le binôme, et garder l’ordinateur et la bouteille pour le médecin.' },
]

export const SAMPLE_ACRONYMS: readonly TrueAcronym[] = [
  { document: EN, acronym: 'SCUBA', expansion: 'self-contained underwater breathing apparatus', page: 3 },
  { document: EN, acronym: 'PpO2', expansion: 'partial pressure of oxygen', page: 5 },
  { document: EN, acronym: 'DCS', expansion: 'Decompression sickness', page: 5 },
  { document: EN, acronym: 'BCD', expansion: 'buoyancy control device', page: 6 },
  { document: EN, acronym: 'SPG', expansion: 'submersible pressure gauge', page: 7 },
  { document: EN, acronym: 'SAC', expansion: 'surface air consumption', page: 8 },
  { document: EN, acronym: 'EAN', expansion: 'enriched air nitrox', page: 9 },
  { document: EN, acronym: 'MOD', expansion: 'maximum operating depth', page: 9 },
  { document: EN, acronym: 'EAD', expansion: 'equivalent air depth', page: 9 },
  { document: EN, acronym: 'SMB', expansion: 'surface marker buoy', page: 11 },
  { document: EN, acronym: 'AGE', expansion: 'arterial gas embolism', page: 11 },
  { document: EN, acronym: 'CPR', expansion: 'cardiopulmonary resuscitation', page: 13 },
  { document: FR, acronym: 'PpO2', expansion: 'pression partielle d’oxygène', page: 4 },
  { document: FR, acronym: 'NOAA', expansion: 'National Oceanic and Atmospheric Administration', page: 5 },
  { document: FR, acronym: 'SNC', expansion: 'système nerveux central', page: 5 },
  { document: FR, acronym: 'PMU', expansion: 'profondeur maximale d’utilisation', page: 6 },
  { document: FR, acronym: 'MOD', expansion: 'maximum operating depth', page: 6 },
  { document: FR, acronym: 'PEA', expansion: 'profondeur équivalente air', page: 6 },
  { document: FR, acronym: 'EAD', expansion: 'equivalent air depth', page: 6 },
  { document: FR, acronym: 'ADD', expansion: 'accident de désaturation', page: 10 },
  { document: FR, acronym: 'DCS', expansion: 'decompression sickness', page: 10 },
  { document: FR, acronym: 'CROSS', expansion: 'centre régional opérationnel de surveillance et de sauvetage', page: 10 },
]
