import type { EntityType } from '../../../../shared/model/extraction.ts'

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

const organizationHeads = set(`
  agency university institute committee ministry association federation council commission department authority foundation laboratory hospital college school company corporation society union organization organisation
  bureau board government parliament club brigade
  agence université institut comité ministère association fédération conseil commission département autorité fondation laboratoire hôpital collège société entreprise syndicat organisme organisation municipalité gouvernement
  centre center administration école académie préfecture mairie mrc
`)
/** Small letters and alone, these are a quality, a place or a group more often than an organization. */
const onlyAsName = set('authority board society company school college bureau government department foundation laboratory hospital club union council centre center commission société école collège bureau laboratoire')
/** Names of tools that other fields have borrowed ("column mask", "search filter"): a modifier makes them doubtful. */
const borrowed = set('mask key filter switch server plug lock hook pipe cap seal chain tablet knife spring board driver register handle router clé masque filtre serveur chaîne ressort tool outil device machine instrument dispositif')
const organizationSuffix = /(?:^|\s)(?:Inc|Ltd|LLC|GmbH|Corp|Corporation|Company|Co|S\.?A\.?S?|SARL|AG|plc|PLC|University|Institute|Agency|Association|Federation|Foundation|Université|Institut|Agence|Fédération)\.?$/u

const equipmentHeads = set(`
  pump valve regulator wrench nut bolt screw washer gauge cylinder tank bottle hose knife mask fin fins snorkel compass rope line0 anchor sail mast boom winch shackle cleat block0 buoy lifejacket vest harness helmet glove gloves goggles goggle
  boots boot suit wetsuit  drysuit microscope jacket apron respirator extinguisher alarm detector sensor thermometer manometer multimeter voltmeter ammeter oscilloscope meter switch breaker fuse socket plug cable wire conductor transformer motor engine
  generator battery capacitor resistor transistor diode relay actuator bearing gear pulley shaft piston rotor propeller rudder tiller brake clutch filter heater oven fridge refrigerator freezer stove pan pot knife0 board0 thermostat flask
  beaker burette pipette funnel crucible burner hood centrifuge microscope telescope camera lens laser antenna radio transmitter receiver router server computer keyboard monitor printer scanner drill saw hammer screwdriver pliers spanner
  ladder crane hoist jack trolley stretcher bandage dressing tourniquet splint defibrillator syringe needle catheter mower tractor vehicle truck bicycle bike boat ship vessel aircraft airplane helicopter tool device instrument apparatus machine appliance
  rivet spring cotter clamp clip hook chain seal gasket cap lid tube pipe nozzle injector compressor turbine bcd inflator tablet
  détendeur bouteille manomètre gilet palmes palme masque tuba combinaison ceinture plomb parachute ordinateur0 boussole compas pompe vanne robinet clé écrou boulon vis rondelle jauge cylindre réservoir flexible tuyau couteau corde ancre voile
  mât bôme winch manille taquet bouée harnais casque gant gants lunettes botte bottes tablier extincteur alarme détecteur capteur thermomètre multimètre voltmètre ampèremètre oscilloscope compteur interrupteur disjoncteur fusible prise0 fiche
  câble fil conducteur0 transformateur moteur génératrice générateur batterie condensateur résistance0 transistor relais roulement engrenage poulie arbre0 piston hélice gouvernail safran barre0 frein embrayage filtre four réfrigérateur congélateur
  plaque0 casserole poêle thermostat ballon bécher burette pipette entonnoir creuset bec hotte centrifugeuse microscope télescope caméra lentille laser antenne émetteur récepteur serveur clavier écran imprimante perceuse scie marteau tournevis
  pince échelle grue palan brancard pansement garrot attelle défibrillateur seringue aiguille appareil bloc outil dispositif instrument machine véhicule vélo bateau navire voilier avion hélicoptère compresseur turbine soupape joint bouchon couvercle stab
`)

const documentHeads = set(`
  manual handbook guide report standard regulation directive act law bill policy charter treaty guideline checklist logbook datasheet specification
  manuel guide rapport norme règlement directive loi charte politique schéma carnet plan
`)
const procedureHeads = set('procedure protocol manoeuvre maneuver procédure protocole manœuvre')

const personRoles = set('consultant engineer professor lecturer author manager director developer architect specialist scientist researcher physicist chemist biologist mathematician president minister doctor nurse officer captain instructor teacher writer inventor philosopher consultant ingénieur professeur auteur directeur directrice chercheur chercheuse physicien chimiste biologiste mathématicien président présidente ministre médecin capitaine écrivain inventeur philosophe')

/** "Ada Lovelace", said to be one of these, is a person. */
export function isPersonRole(noun: string): boolean {
  return personRoles.has(noun.toLowerCase())
}

const personTitle = /^(?:Dr|Mr|Mrs|Ms|Prof|Professor|Sir|M|Mme|Mlle|Pr|Docteur|Professeur|Captain|Capitaine)\.?\s\p{Lu}/u

/** A tool, device, vehicle or part of one, by its noun (plural accepted). */
export function isEquipment(noun: string): boolean {
  return equipmentHeads.has(noun) || (noun.endsWith('s') && equipmentHeads.has(noun.slice(0, -1)))
}

/** The kind of thing that a name names, from its form and its head noun. Nothing known: a concept. */
export function typeOfName(name: string, head: string, proper: boolean): EntityType {
  const noun = head.toLowerCase()
  const single = noun.endsWith('s') && noun.length > 3 ? noun.slice(0, -1) : noun
  const among = (heads: ReadonlySet<string>): boolean => heads.has(noun) || heads.has(single)
  if (personTitle.test(name)) return 'person'
  const words = name.split(/\s+/).length
  if (organizationSuffix.test(name) || (among(organizationHeads) && (proper || /^\p{Lu}/u.test(head) || !among(onlyAsName)))) return 'organization'
  if (among(procedureHeads)) return 'procedure'
  if (among(equipmentHeads) && !(proper && words === 1) && !(words > 1 && among(borrowed))) return 'equipment'
  if (among(documentHeads) && (proper || words > 1)) return 'document'
  return 'concept'
}
