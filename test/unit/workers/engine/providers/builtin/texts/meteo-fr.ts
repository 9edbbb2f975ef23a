import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const meteoFrench: HeldOutText = {
  language: 'fr',
  passages: [
    {
      kind: 'text',
      headings: ['Introduction à la météorologie', "L'atmosphère"],
      text: [
        [
          "L'atmosphère est l'enveloppe gazeuse qui entoure la Terre.",
          "La troposphère s'étend jusqu'à 12 km d'altitude.",
          'La température diminue de 6,5 °C par kilomètre.',
          'La pression atmosphérique moyenne au niveau de la mer est de 1013 hPa.',
          "L'humidité relative est le rapport entre la quantité de vapeur d'eau et la quantité maximale.",
          'Un anticyclone est une zone de haute pression qui apporte un temps sec.',
          'Le baromètre mesure la pression atmosphérique.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Introduction à la météorologie', 'Le vent'],
      text: [
        [
          "Le vent est un déplacement d'air causé par des différences de pression.",
          'Un vent de force 8 souffle à plus de 62 km/h.',
          "L'anémomètre doit être installé à 10 m du sol.",
          'Les rafales dépassent parfois 100 km/h.',
          "Les nuages d'orage, appelés cumulonimbus, atteignent 15 km d'altitude.",
          'Le brouillard est formé de gouttelettes dont le diamètre est de 10 µm.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Introduction à la météorologie', 'Sécurité'],
      text: [
        [
          "En cas d'orage, il ne faut pas s'abriter sous un arbre.",
          'La foudre frappe les points élevés.',
          'Un éclair dure 0,2 s et transporte un courant de 30 000 A.',
          "Compter les secondes entre l'éclair et le tonnerre.",
          'Le son parcourt 340 m par seconde.',
          'Évitez les crêtes et les pylônes.',
          'Les précipitations comprennent la pluie, la neige et la grêle.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'troposphere', property: 'altitude', comparator: '<=', value: '12', unit: 'km' },
    { entity: 'pression atmospherique moyenne', property: 'pression atmosphérique moyenne', comparator: '=', value: '1013', unit: 'hPa' },
    { entity: 'anemometre', property: 'installé à', comparator: '=', value: '10', unit: 'm' },
    { entity: 'rafale', property: 'vitesse', comparator: '>', value: '100', unit: 'km/h' },
    { entity: 'eclair', property: 'dure', comparator: '=', value: '0.2', unit: 's' },
  ],
  definitions: ['atmosphere', 'humidite relative', 'anticyclone', 'vent'],
  rules: [
    { about: 'anemometre', modality: 'must' },
    { about: 'crete', modality: 'never' },
  ],
  procedures: [],
  relations: [
    ['atmosphere', 'IS_A', 'enveloppe gazeuse'],
    ['vent', 'IS_A', 'deplacement'],
  ],
}
