import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const astronomieFrench: HeldOutText = {
  language: 'fr',
  passages: [
    {
      kind: 'text',
      headings: ["Cours d'astronomie", 'Le système solaire'],
      text: [
        [
          'Le Soleil est une étoile de taille moyenne qui fournit la lumière et la chaleur.',
          "Une planète est un corps céleste qui tourne autour d'une étoile.",
          'La distance moyenne entre la Terre et le Soleil est de 150 millions de kilomètres.',
          'Le diamètre de la Terre est de 12 742 km.',
          'La Lune tourne autour de la Terre en 27 jours.',
          'Mars a deux satellites, Phobos et Déimos.',
          'La température de surface du Soleil atteint 5500 °C.',
          'En 1609, Galilée observa Jupiter avec une lunette grossissant 20 fois.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ["Cours d'astronomie", 'Les étoiles'],
      text: [
        [
          'Une étoile naine est une étoile de faible luminosité.',
          'Les étoiles massives, comme Bételgeuse, explosent en supernova.',
          "La fusion nucléaire transforme l'hydrogène en hélium.",
          "Le Soleil contient 73 % d'hydrogène et 25 % d'hélium.",
          'La vitesse de la lumière est de 300 000 km/s.',
          "L'année-lumière (al) est la distance parcourue par la lumière en un an.",
          "Une éclipse est causée par l'alignement de trois astres.",
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ["Cours d'astronomie", 'Observation'],
      text: [
        [
          'Il ne faut jamais observer le Soleil sans filtre.',
          'Le télescope doit être placé sur un sol stable.',
          "L'ouverture du télescope est de 200 mm.",
          'Un grossissement de 100 suffit pour Saturne.',
          "L'Union astronomique internationale (UAI) définit les constellations.",
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'terre', property: 'diamètre', comparator: '=', value: '12742', unit: 'km' },
    { entity: 'soleil', property: 'température de surface', comparator: '=', value: '5500', unit: '°C' },
    { entity: 'soleil', property: 'hydrogène', comparator: '=', value: '73', unit: '%' },
    { entity: 'soleil', property: 'hélium', comparator: '=', value: '25', unit: '%' },
    { entity: 'vitesse de lumiere', property: 'vitesse', comparator: '=', value: '300000', unit: 'km/s' },
    { entity: 'telescope', property: 'ouverture', comparator: '=', value: '200', unit: 'mm' },
  ],
  definitions: ['soleil', 'planete', 'etoile naine', 'annee lumiere'],
  rules: [
    { about: 'soleil', modality: 'never' },
    { about: 'telescope', modality: 'must' },
  ],
  procedures: [],
  relations: [
    ['soleil', 'IS_A', 'etoile'],
    ['etoile naine', 'IS_A', 'etoile'],
    ['betelgeuse', 'EXAMPLE_OF', 'etoile massive'],
    ['alignement de trois astre', 'CAUSES', 'eclipse'],
  ],
}
