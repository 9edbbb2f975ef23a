import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const chemlabFrench: HeldOutText = {
  language: 'fr',
  passages: [
    {
      kind: 'text',
      headings: ['Travaux pratiques de chimie', 'Sécurité au laboratoire'],
      text: [
        [
          'Le port de lunettes de protection est obligatoire.',
          'Les étudiants doivent porter une blouse en coton.',
          'Ne jamais pipeter à la bouche.',
          "Il faut toujours verser l'acide dans l'eau.",
          "Les solvants inflammables tels que l'éthanol, l'acétone et l'éther doivent être manipulés sous une hotte.",
          "En cas de projection dans les yeux, rincer abondamment à l'eau pendant 15 minutes.",
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Travaux pratiques de chimie', 'Titrage acido-basique'],
      text: [
        [
          "Un titrage est une méthode qui permet de déterminer la concentration d'une espèce chimique.",
          'On entend par équivalence le point où les réactifs sont introduits dans les proportions stœchiométriques.',
          'La solution titrante a une concentration de 0,10 mol/L.',
          "Le volume de la prise d'essai est de 20,0 mL.",
          "L'indicateur coloré vire entre pH 8,2 et 10.",
        ].join(' '),
        '',
        'Pour réaliser le titrage, procéder ainsi :',
        [
          '1.',
          'Rincer la burette avec la solution titrante.',
        ].join(' '),
        [
          '2.',
          "Remplir la burette jusqu'au zéro.",
        ].join(' '),
        [
          '3.',
          'Prélever 20,0 mL de solution à titrer.',
        ].join(' '),
        [
          '4.',
          "Ajouter trois gouttes d'indicateur coloré.",
        ].join(' '),
        [
          '5.',
          'Verser la solution titrante goutte à goutte.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Travaux pratiques de chimie', 'Distillation'],
      text: [
        [
          "La distillation est une technique de séparation qui repose sur la différence de température d'ébullition des constituants.",
          "L'eau bout à 100 °C et l'éthanol à 78 °C.",
          "La température d'ébullition de l'acétone est de 56 °C.",
          'Chauffer le mélange à 80 °C.',
          'Le ballon ne doit pas être rempli à plus de deux tiers.',
          "Un réfrigérant est un tube de verre dans lequel circule de l'eau froide.",
          'La chromatographie sur couche mince (CCM) est utilisée pour suivre la réaction.',
          "L'Institut national de recherche et de sécurité (INRS) publie des fiches toxicologiques.",
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'solution titrante', property: 'concentration', comparator: '=', value: '0.10', unit: 'mol/L' },
    { entity: 'prise de essai', property: 'volume', comparator: '=', value: '20.0', unit: 'mL' },
    { entity: 'solution', property: 'quantité', comparator: '=', value: '20.0', unit: 'mL' },
    { entity: 'eau', property: 'bout à', comparator: '=', value: '100', unit: '°C' },
    { entity: 'acetone', property: "température d'ébullition", comparator: '=', value: '56', unit: '°C' },
    { entity: 'melange', property: 'chauffer à', comparator: '=', value: '80', unit: '°C' },
  ],
  definitions: ['titrage', 'equivalence', 'distillation', 'refrigerant'],
  rules: [
    { about: 'lunette de protection', modality: 'must' },
    { about: 'etudiant', modality: 'must' },
    { about: 'pipeter a bouche', modality: 'never' },
    { about: 'acide', modality: 'must' },
    { about: 'ballon', modality: 'must' },
  ],
  procedures: [{ name: 'realiser le titrage', steps: 5 }],
  relations: [
    ['ethanol', 'IS_A', 'solvant inflammable'],
    ['acetone', 'IS_A', 'solvant inflammable'],
    ['ether', 'IS_A', 'solvant inflammable'],
    ['refrigerant', 'IS_A', 'tube'],
  ],
}
