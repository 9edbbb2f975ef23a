import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const secoursFrench: HeldOutText = {
  language: 'fr',
  passages: [
    {
      kind: 'text',
      headings: ['Secourisme en montagne', 'Hypothermie'],
      text: [
        [
          "L'hypothermie est une baisse de la température du corps en dessous de 35 °C.",
          'La température normale du corps est de 37 °C.',
          'Le frisson est un réflexe qui produit de la chaleur.',
          'Il ne faut jamais frictionner une victime gelée.',
          'Donnez des boissons chaudes et sucrées, sauf si la victime est inconsciente.',
          "L'alcool est interdit.",
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Secourisme en montagne', 'Avalanche'],
      text: [
        [
          "Un détecteur de victimes d'avalanche (DVA) est un appareil émetteur-récepteur qui permet de localiser une personne ensevelie.",
          "La portée du DVA est d'environ 40 m.",
          'Après 15 minutes, les chances de survie chutent.',
          'Les chances de survie sont de 90 % pendant les 15 premières minutes.',
          'Une pente de plus de 30° est dangereuse.',
          'La sonde mesure 2,40 m et pèse 250 g.',
          'Chaque skieur doit porter un DVA, une pelle et une sonde.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Secourisme en montagne', 'Réanimation'],
      text: [
        [
          'La réanimation cardio-pulmonaire (RCP) associe des compressions thoraciques et des insufflations.',
          'La fréquence des compressions doit être comprise entre 100 et 120 par minute.',
          'La profondeur des compressions est de 5 à 6 cm.',
          'Le défibrillateur doit être utilisé dès que possible.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Secourisme en montagne', "Recherche d'une victime"],
      text: [
        'Pour rechercher une victime, procéder ainsi :',
        [
          '1.',
          'Passer le DVA en mode réception.',
        ].join(' '),
        [
          '2.',
          'Suivre la direction indiquée.',
        ].join(' '),
        [
          '3.',
          'Sonder perpendiculairement à la pente.',
        ].join(' '),
        [
          '4.',
          'Pelleter en aval de la sonde.',
        ].join(' '),
        '',
        [
          'Le mal aigu des montagnes provoque des maux de tête.',
          'Au-dessus de 3000 m, monter de 300 à 500 m par jour au maximum.',
          "Le numéro d'urgence européen est le 112.",
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'corps', property: 'température', comparator: '=', value: '37', unit: '°C' },
    { entity: 'detecteur de victime de avalanche', property: 'portée', comparator: '~', value: '40', unit: 'm' },
    { entity: 'sonde', property: 'mesure', comparator: '=', value: '2.40', unit: 'm' },
    { entity: 'compression', property: 'profondeur', comparator: 'range', value: '5..6', unit: 'cm' },
  ],
  definitions: ['hypothermie', 'frisson', 'detecteur de victime de avalanche'],
  rules: [
    { about: 'victime', modality: 'never' },
    { about: 'alcool', modality: 'never' },
    { about: 'skieur', modality: 'must' },
    { about: 'compression', modality: 'must' },
    { about: 'defibrillateur', modality: 'must' },
  ],
  procedures: [{ name: 'rechercher une victime', steps: 4 }],
  relations: [
    ['frisson', 'IS_A', 'reflexe'],
    ['detecteur de victime de avalanche', 'IS_A', 'appareil emetteur recepteur'],
    ['mal aigu', 'CAUSES', 'mal de tete'],
  ],
}
