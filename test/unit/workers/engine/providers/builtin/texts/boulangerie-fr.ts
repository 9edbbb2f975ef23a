import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const boulangerieFrench: HeldOutText = {
  language: 'fr',
  passages: [
    {
      kind: 'text',
      headings: ['Cours de boulangerie', 'Les ingrédients'],
      text: [
        [
          'La farine de blé contient entre 9 et 12 % de protéines.',
          "Le levain désigne un mélange de farine et d'eau fermenté par des bactéries lactiques.",
          'Le sel représente 1,8 % du poids de la farine.',
          "L'eau de coulage doit être à 18 °C.",
          'La levure meurt au-dessus de 50 °C.',
          "On appelle pétrissage l'opération qui mélange les ingrédients et développe le gluten.",
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Cours de boulangerie', 'Le pétrissage'],
      text: [
        [
          "Mélanger 1 kg de farine, 650 g d'eau, 18 g de sel et 10 g de levure.",
          'Pétrir la pâte pendant 10 minutes à vitesse lente.',
          'La température de la pâte ne doit pas dépasser 25 °C.',
          'Ne pas mettre le sel en contact direct avec la levure.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Cours de boulangerie', 'La cuisson'],
      text: [
        [
          'Préchauffer le four à 250 °C.',
          'Enfourner avec de la buée.',
          'Cuire les baguettes pendant 20 à 25 minutes.',
          'Le pain doit refroidir sur une grille.',
          'Une baguette de tradition pèse 250 g après cuisson.',
          'La cuisson à 230 °C donne une croûte dorée.',
          'Les moules, par exemple les moules à cake, doivent être graissés.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Cours de boulangerie', 'Hygiène'],
      text: [
        [
          'Le lavage des mains est obligatoire avant chaque manipulation.',
          'Les produits laitiers, notamment la crème et le beurre, sont conservés entre 2 et 4 °C.',
          'La chambre froide est maintenue à 3 °C.',
          'Les denrées périssables ne doivent jamais rester plus de 2 heures à température ambiante.',
          'Le plan de maîtrise sanitaire (PMS) décrit les mesures de prévention.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'farine de ble', property: 'protéines', comparator: 'range', value: '9..12', unit: '%' },
    { entity: 'levure', property: 'meurt au-dessus de', comparator: '>', value: '50', unit: '°C' },
    { entity: 'farine', property: 'quantité', comparator: '=', value: '1', unit: 'kg' },
    { entity: 'eau', property: 'quantité', comparator: '=', value: '650', unit: 'g' },
    { entity: 'sel', property: 'quantité', comparator: '=', value: '18', unit: 'g' },
    { entity: 'levure', property: 'quantité', comparator: '=', value: '10', unit: 'g' },
    { entity: 'pate', property: 'pétrir pendant', comparator: '=', value: '10', unit: 'minutes' },
    { entity: 'pate', property: 'température', comparator: '<=', value: '25', unit: '°C' },
    { entity: 'four', property: 'préchauffer à', comparator: '=', value: '250', unit: '°C' },
    { entity: 'baguette', property: 'cuire pendant', comparator: 'range', value: '20..25', unit: 'minutes' },
    { entity: 'baguette de tradition', property: 'pèse', comparator: '=', value: '250', unit: 'g' },
    { entity: 'chambre froide', property: 'maintenue à', comparator: '=', value: '3', unit: '°C' },
    { entity: 'denree perissable', property: 'rester', comparator: '<=', value: '2', unit: 'heures' },
  ],
  definitions: ['levain', 'petrissage'],
  rules: [
    { about: 'eau de coulage', modality: 'must' },
    { about: 'pate', modality: 'must' },
    { about: 'sel', modality: 'must' },
    { about: 'pain', modality: 'must' },
    { about: 'lavage', modality: 'must' },
    { about: 'denree perissable', modality: 'never' },
  ],
  procedures: [],
  relations: [
    ['levain', 'IS_A', 'melange'],
    ['petrissage', 'IS_A', 'operation'],
    ['creme', 'EXAMPLE_OF', 'produit laitier'],
    ['beurre', 'EXAMPLE_OF', 'produit laitier'],
  ],
}
