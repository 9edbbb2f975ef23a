import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const veloFrench: HeldOutText = {
  language: 'fr',
  passages: [
    {
      kind: 'text',
      headings: ['Mécanique du vélo', 'Les pneus'],
      text: [
        [
          "La pression des pneus d'un vélo de route est comprise entre 6 et 8 bar.",
          'Un pneu de VTT se gonfle à 2 bar.',
          "La chambre à air est un tube de caoutchouc qui contient l'air sous pression.",
          'Ne jamais rouler avec un pneu usé.',
          'Le pneu doit être remplacé quand la bande de roulement est lisse.',
          'Une crevaison lente provoque une perte de pression.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Mécanique du vélo', 'La transmission'],
      text: [
        [
          "La chaîne transmet l'effort du pédalier à la cassette.",
          "L'usure de la chaîne ne doit pas dépasser 0,75 %.",
          'Changer la chaîne tous les 3000 km.',
          'Le couple de serrage de la potence est de 5 N·m.',
          'Le dérailleur arrière déplace la chaîne sur les pignons.',
          'La cassette compte 11 pignons.',
          'La manivelle mesure 172,5 mm.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Mécanique du vélo', 'Réparer une crevaison'],
      text: [
        'Pour réparer une crevaison :',
        [
          '1.',
          'Démonter la roue.',
        ].join(' '),
        [
          '2.',
          'Sortir la chambre à air avec des démonte-pneus.',
        ].join(' '),
        [
          '3.',
          'Localiser le trou.',
        ].join(' '),
        [
          '4.',
          'Coller une rustine.',
        ].join(' '),
        [
          '5.',
          'Remonter le pneu et gonfler à 6 bar.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Mécanique du vélo', 'Freins'],
      text: [
        [
          'Les freins à disque utilisent un liquide hydraulique.',
          "Les plaquettes doivent avoir une épaisseur d'au moins 1 mm.",
          "Il est interdit de mettre de l'huile sur les disques.",
          'Le port du casque est obligatoire pour les enfants de moins de 12 ans.',
          "La distance de freinage à 30 km/h est d'environ 8 m.",
          'Le Comité européen de normalisation (CEN) publie la norme EN 1078.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'pneu de vtt', property: 'gonfle à', comparator: '=', value: '2', unit: 'bar' },
    { entity: 'chaine', property: 'usure', comparator: '<=', value: '0.75', unit: '%' },
    { entity: 'chaine', property: 'changer tous les', comparator: '=', value: '3000', unit: 'km' },
    { entity: 'potence', property: 'couple de serrage', comparator: '=', value: '5', unit: 'N·m' },
    { entity: 'manivelle', property: 'mesure', comparator: '=', value: '172.5', unit: 'mm' },
    { entity: 'plaquette', property: 'épaisseur', comparator: '>=', value: '1', unit: 'mm' },
  ],
  definitions: ['chambre a air'],
  rules: [
    { about: 'pneu', modality: 'never' },
    { about: 'pneu', modality: 'must' },
    { about: 'usure', modality: 'must' },
    { about: 'plaquette', modality: 'must' },
    { about: 'huile', modality: 'never' },
    { about: 'casque', modality: 'must' },
  ],
  procedures: [{ name: 'reparer une crevaison', steps: 5 }],
  relations: [
    ['chambre a air', 'IS_A', 'tube'],
    ['crevaison lente', 'CAUSES', 'perte de pression'],
    ['frein', 'USES', 'liquide hydraulique'],
  ],
}
