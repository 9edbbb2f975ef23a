import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const divingFrench: HeldOutText = {
  language: 'fr',
  passages: [
    {
      kind: 'text',
      headings: ['Plongée niveau 1', 'La pression'],
      text: [
        [
          "La pression est une force qui s'exerce sur une surface.",
          'La pression atmosphérique au niveau de la mer est de 1 bar.',
          'La pression augmente de 1 bar tous les 10 mètres.',
          'À 20 mètres, la pression absolue est de 3 bar.',
          "On appelle pression partielle la pression qu'exercerait un gaz s'il occupait seul le volume.",
        ].join(' '),
        '',
        [
          "La pression partielle d'oxygène (PpO2) ne doit pas dépasser 1,6 bar.",
          "L'air contient environ 21 % d'oxygène et 79 % d'azote.",
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Plongée niveau 1', 'La remontée'],
      text: [
        [
          'La vitesse de remontée ne doit pas dépasser 15 mètres par minute.',
          'Ne jamais bloquer sa respiration à la remontée.',
          'Le plongeur doit effectuer un palier de sécurité de 3 minutes à 5 mètres.',
          "La profondeur maximale d'un plongeur de niveau 1 est de 20 m.",
          'Il est interdit de plonger seul.',
          "Attendre au moins 24 heures avant de prendre l'avion.",
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Plongée niveau 1', 'Vitesse de descente'],
      text: [
        'Ne pas dépasser 30 m/min.',
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Plongée niveau 1', 'Les accidents'],
      text: [
        [
          "L'accident de désaturation (ADD) est un accident provoqué par la formation de bulles d'azote dans l'organisme.",
          'Le barotraumatisme désigne une lésion due à une variation de pression.',
          "Le froid, l'effort et la déshydratation favorisent l'accident de désaturation.",
          "En cas d'accident, il faut administrer de l'oxygène à 15 litres par minute.",
          "L'essoufflement peut entraîner une panique.",
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Plongée niveau 1', 'Le matériel'],
      text: [
        [
          "Le détendeur est un appareil qui délivre l'air à la pression ambiante.",
          "La bouteille contient 12 litres d'air comprimé à 200 bar.",
          'Les équipements obligatoires comprennent le gilet stabilisateur, le détendeur et le manomètre.',
          'Le port de la combinaison est obligatoire.',
          'Un bloc de 15 litres pèse environ 17 kg.',
          'La réserve est de 50 bar.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Plongée niveau 1', 'Vidage de masque'],
      text: [
        'Pour vider son masque :',
        [
          '1.',
          'Appuyer sur le haut du masque.',
        ].join(' '),
        [
          '2.',
          'Lever légèrement la tête.',
        ].join(' '),
        [
          '3.',
          'Souffler par le nez.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'pression atmospherique', property: 'pression atmosphérique', comparator: '=', value: '1', unit: 'bar' },
    { entity: 'pression absolue', property: 'pression absolue', comparator: '=', value: '3', unit: 'bar' },
    { entity: 'pression partielle de oxygene', property: "pression partielle d'oxygène", comparator: '<=', value: '1.6', unit: 'bar' },
    { entity: 'air', property: 'oxygène', comparator: '~', value: '21', unit: '%' },
    { entity: 'air', property: 'azote', comparator: '=', value: '79', unit: '%' },
    { entity: 'vitesse de remontee', property: 'vitesse de remontée', comparator: '<=', value: '15', unit: 'mètres par minute' },
    { entity: 'palier de securite', property: 'palier de sécurité', comparator: '=', value: '3', unit: 'minutes' },
    { entity: 'palier de securite', property: 'palier de sécurité', comparator: '=', value: '5', unit: 'mètres' },
    { entity: 'plongeur de niveau 1', property: 'profondeur maximale', comparator: '<=', value: '20', unit: 'm' },
    { entity: 'prendre l avion', property: 'attendre avant', comparator: '>=', value: '24', unit: 'heures' },
    { entity: 'vitesse de descente', property: 'vitesse de descente', comparator: '<=', value: '30', unit: 'm/min' },
    { entity: 'oxygene', property: 'administrer à', comparator: '=', value: '15', unit: 'litres par minute' },
    { entity: 'bouteille', property: 'air comprimé', comparator: '=', value: '12', unit: 'litres' },
    { entity: 'bloc', property: 'volume', comparator: '=', value: '15', unit: 'litres' },
    { entity: 'reserve', property: 'réserve', comparator: '=', value: '50', unit: 'bar' },
  ],
  definitions: ['pression', 'pression partielle', 'accident de desaturation', 'barotraumatisme', 'detendeur'],
  rules: [
    { about: 'pression partielle de oxygene', modality: 'must' },
    { about: 'vitesse de remontee', modality: 'must' },
    { about: 'respiration', modality: 'never' },
    { about: 'plongeur', modality: 'must' },
    { about: 'oxygene', modality: 'must' },
  ],
  procedures: [{ name: 'vider son masque', steps: 3 }],
  relations: [
    ['pression', 'IS_A', 'force'],
    ['pression partielle', 'IS_A', 'pression'],
    ['accident de desaturation', 'IS_A', 'accident'],
    ['barotraumatisme', 'IS_A', 'lesion'],
    ['essoufflement', 'CAUSES', 'panique'],
    ['detendeur', 'IS_A', 'appareil'],
  ],
}
