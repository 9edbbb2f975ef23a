import type { Language } from '../../../../shared/model/document.ts'
import type { Dimension } from './units.ts'

/**
 * Nouns that name a quantity ("depth", "débit"), with what they are measured in. A number that follows one is a
 * value of it; a unit of another kind means that the number belongs to something else.
 */
const nouns: Readonly<Record<string, readonly Dimension[]>> = {
  // English
  depth: ['length'], length: ['length'], width: ['length'], height: ['length'], thickness: ['length'], diameter: ['length'], radius: ['length'], circumference: ['length', 'angle'], distance: ['length'], altitude: ['length'], elevation: ['length', 'angle'],
  clearance: ['length'], gap: ['length'], spacing: ['length'], draft: ['length'], draught: ['length'], beam: ['length'], span: ['length', 'time'], wavelength: ['length'], stroke: ['length'], visibility: ['length'], perimeter: ['length'], torque: ['torque'],
  buoyancy: ['force', 'mass', 'volume'], resolution: ['length', 'data', 'angle'], flottabilité: ['force', 'mass', 'volume'], section: ['area'],
  size: ['length', 'area', 'volume', 'data', 'mass'], range: ['length', 'temperature', 'pressure', 'time', 'voltage', 'frequency', 'ratio', 'speed'], dose: ['mass', 'volume', 'concentration'], dosage: ['mass', 'volume', 'concentration'], area: ['area'], surface: ['area'], volume: ['volume', 'sound'], capacity: ['volume', 'mass', 'charge', 'data', 'power', 'flow'],
  displacement: ['volume', 'mass', 'length'], mass: ['mass'], weight: ['mass', 'force'], load: ['mass', 'force', 'power'], payload: ['mass'], temperature: ['temperature'], pressure: ['pressure'], tension: ['force', 'voltage', 'pressure'],
  speed: ['speed', 'frequency', 'data'], velocity: ['speed'], acceleration: ['acceleration'], flow: ['flow'], throughput: ['data', 'flow', 'frequency'], bandwidth: ['frequency', 'data'], voltage: ['voltage'], current: ['current', 'speed'], resistance: ['resistance'], impedance: ['resistance'],
  power: ['power'], output: ['power', 'flow', 'voltage'], energy: ['energy'], frequency: ['frequency'], force: ['force'], strength: ['force', 'pressure', 'speed', 'concentration'], angle: ['angle'], slope: ['angle', 'ratio'], gradient: ['angle', 'ratio', 'pressure', 'temperature'], latitude: ['angle'], longitude: ['angle'], heading: ['angle'],
  time: ['time'], duration: ['time'], interval: ['time', 'length'], period: ['time'], delay: ['time'], lifetime: ['time'], 'half-life': ['time'], age: ['time'], latency: ['time'], life: ['time'], stop: ['time', 'length'], pause: ['time'], break: ['time'], wait: ['time'], stay: ['time'], incubation: ['time'], validity: ['time'],
  concentration: ['concentration', 'ratio', 'density'], density: ['density', 'ratio'], content: ['ratio', 'mass', 'concentration', 'volume'], fraction: ['ratio'], proportion: ['ratio'], percentage: ['ratio'], rate: ['ratio', 'speed', 'flow', 'frequency', 'data', 'money', 'power'], ratio: ['ratio'], humidity: ['ratio'], saturation: ['ratio'],
  efficiency: ['ratio'], yield: ['ratio', 'mass', 'pressure'], error: ['ratio', 'length', 'time', 'angle'], tolerance: ['ratio', 'length', 'angle', 'mass', 'voltage'], accuracy: ['ratio', 'length', 'temperature', 'angle', 'time'], cost: ['money'], price: ['money'], fee: ['money'], budget: ['money'], fine: ['money'],
  level: ['sound', 'length', 'ratio', 'concentration', 'light', 'volume', 'pressure'], limit: ['length', 'time', 'speed', 'mass', 'temperature', 'pressure', 'ratio', 'money', 'concentration', 'current', 'voltage', 'sound'], threshold: ['sound', 'ratio', 'temperature', 'pressure', 'concentration', 'voltage', 'current', 'time'],
  setting: ['temperature', 'pressure', 'current', 'voltage', 'torque', 'speed'], rating: ['current', 'voltage', 'power', 'pressure'], reserve: ['pressure', 'volume', 'money', 'time'], point: ['temperature'], ppo2: ['pressure'], slack: ['length'],
  // French
  profondeur: ['length'], longueur: ['length'], largeur: ['length'], hauteur: ['length'], épaisseur: ['length'], diamètre: ['length'], rayon: ['length'], écart: ['length', 'time', 'temperature'], écartement: ['length'], jeu: ['length'], envergure: ['length'], 'tirant': ['length'], amplitude: ['length', 'temperature'], visibilité: ['length'], marnage: ['length'],
  taille: ['length', 'data'], surface0: ['area'], superficie: ['area'], capacité: ['volume', 'mass', 'charge', 'data', 'power'], contenance: ['volume'], cylindrée: ['volume'], masse: ['mass'], poids: ['mass', 'force'], charge: ['mass', 'force', 'power'], température: ['temperature'], pression: ['pressure'],
  vitesse: ['speed', 'frequency', 'data'], débit: ['flow', 'data', 'frequency'], courant: ['current', 'speed'], intensité: ['current', 'sound', 'light', 'power'], résistance: ['resistance', 'force'], puissance: ['power'], énergie: ['energy'], fréquence: ['frequency'], couple: ['torque'], inclinaison: ['angle', 'ratio'], pente: ['ratio', 'angle'], cap: ['angle'],
  temps: ['time'], durée: ['time'], intervalle: ['time', 'length'], période: ['time'], délai: ['time'], âge: ['time'], palier: ['time', 'length'], autonomie: ['time', 'length'], conservation: ['time', 'temperature'], cuisson: ['time', 'temperature'], repos: ['time'], attente: ['time'],
  concentrations: ['concentration', 'ratio'], densité: ['density', 'ratio'], teneur: ['ratio', 'concentration', 'mass'], proportion0: ['ratio'], pourcentage: ['ratio'], taux: ['ratio', 'concentration', 'frequency', 'money', 'flow'], humidité: ['ratio'], rendement: ['ratio'], erreur: ['ratio', 'length'], tolérance: ['ratio', 'length', 'angle'], précision: ['ratio', 'length', 'temperature'],
  coût: ['money'], prix: ['money'], tarif: ['money'], amende: ['money'], niveau: ['sound', 'length', 'ratio', 'volume', 'pressure'], limite: ['length', 'time', 'speed', 'mass', 'temperature', 'pressure', 'ratio', 'money', 'concentration', 'voltage', 'current'], seuil: ['sound', 'ratio', 'temperature', 'pressure', 'concentration', 'voltage', 'current', 'time'], réserve: ['pressure', 'volume', 'time'], plage: ['length', 'temperature', 'pressure', 'time', 'voltage', 'frequency'],
  ampérage: ['current'], voltage0: ['voltage'], calibre: ['current', 'length'], sensibilité: ['current'], portée: ['length'], quantité: ['mass', 'volume'], fraction0: ['ratio'], altitude0: ['length'],
}

/** What is given for each day, person, metre…: "a dose of 4 g per day". */
const rateNouns = 'rate speed velocity flow throughput output yield dose dosage intake consumption allowance growth gradient cost price fee capacity conductivity taux vitesse débit rendement posologie apport consommation ration croissance coût prix tarif capacité production conductivité chaleur'.split(' ')

const byNoun = new Map(Object.entries(nouns).map(([noun, dimensions]) => [noun.replace(/0$/, ''), dimensions] as const))
for (const noun of rateNouns) byNoun.set(noun, [...(byNoun.get(noun) ?? []), 'rate'])

/** "limit", "level": of what? Alone, such a noun is no subject. */
export function isVagueMeasure(lower: string): boolean {
  return /^(?:limit|limits|limite|limites|level|levels|niveau|niveaux|size|taille|range|plage|rate|taux|threshold|seuil|point|setting|rating|ratio|percentage|pourcentage|proportion|fraction|error|erreur|quantity|quantité|surface|area|section|life|load|charge)$/.test(lower)
}

/** What a noun measures (plural accepted), or null for any other noun. */
export function dimensionsOfNoun(lower: string): readonly Dimension[] | null {
  return byNoun.get(lower) ?? (lower.endsWith('s') ? (byNoun.get(lower.slice(0, -1)) ?? null) : null)
}

const english: Readonly<Record<Dimension, string>> = {
  length: 'length', area: 'area', volume: 'volume', mass: 'mass', time: 'duration', temperature: 'temperature', pressure: 'pressure', speed: 'speed', flow: 'flow rate', voltage: 'voltage', current: 'current', resistance: 'resistance', power: 'power', energy: 'energy', charge: 'charge', frequency: 'frequency',
  torque: 'torque', force: 'force', angle: 'angle', amount: 'amount of substance', concentration: 'concentration', ratio: 'proportion', money: 'cost', data: 'data size', sound: 'sound level', light: 'illumination', density: 'density', acceleration: 'acceleration', rate: 'rate',
}
const french: Readonly<Record<Dimension, string>> = {
  length: 'longueur', area: 'surface', volume: 'volume', mass: 'masse', time: 'durée', temperature: 'température', pressure: 'pression', speed: 'vitesse', flow: 'débit', voltage: 'tension', current: 'intensité', resistance: 'résistance', power: 'puissance', energy: 'énergie', charge: 'charge', frequency: 'fréquence',
  torque: 'couple', force: 'force', angle: 'angle', amount: 'quantité de matière', concentration: 'concentration', ratio: 'proportion', money: 'coût', data: 'taille', sound: 'niveau sonore', light: 'éclairement', density: 'densité', acceleration: 'accélération', rate: 'taux',
}

/** The plain name of a dimension, used as a fact's property where the text names none. */
export function dimensionName(dimension: Dimension, language: Language): string {
  return (language === 'fr' ? french : english)[dimension]
}

/** "20 m deep" tells the property: depth. */
export const measuringAdjectives: ReadonlyMap<string, string> = new Map(
  Object.entries({ deep: 'depth', long: 'length', wide: 'width', high: 'height', tall: 'height', thick: 'thickness', broad: 'width', old: 'age', apart: 'distance', away: 'distance' }),
)
