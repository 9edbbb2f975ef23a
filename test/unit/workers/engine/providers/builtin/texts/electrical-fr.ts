import type { HeldOutText } from '../held-out-text.ts'

/** Read by hand; every number of the text that says of what it is a value is listed. */
export const electricalFrench: HeldOutText = {
  language: 'fr',
  passages: [
    {
      kind: 'text',
      headings: ['Sécurité électrique', 'Notions de base'],
      text: [
        [
          "La tension électrique, exprimée en volts, est la différence de potentiel entre deux points d'un circuit.",
          'Le courant alternatif du réseau domestique a une tension de 230 V et une fréquence de 50 Hz.',
          "La résistance du corps humain est d'environ 1000 ohms.",
          'Un courant de 30 mA peut provoquer une fibrillation ventriculaire.',
          'La très basse tension de sécurité (TBTS) est limitée à 50 V en courant alternatif.',
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Sécurité électrique', 'Protection'],
      text: [
        [
          'Un disjoncteur différentiel est un dispositif qui coupe le circuit en cas de fuite de courant.',
          'Le disjoncteur différentiel de 30 mA est obligatoire dans les salles de bains.',
          'La sensibilité du dispositif ne doit pas excéder 30 mA.',
          'Chaque prise doit être reliée à la terre.',
          'Les circuits de prises sont protégés par un disjoncteur de 16 A ou de 20 A.',
          "La section des conducteurs doit être d'au moins 2,5 mm².",
          "Un fusible est un composant qui fond lorsque l'intensité dépasse son calibre.",
        ].join(' '),
      ].join('\n'),
    },
    {
      kind: 'text',
      headings: ['Sécurité électrique', 'Consignation'],
      text: [
        [
          "Avant toute intervention, l'électricien doit consigner l'installation.",
          'Étapes de la consignation :',
        ].join(' '),
        [
          '1.',
          "Séparer l'installation de toute source de tension.",
        ].join(' '),
        [
          '2.',
          "Condamner l'organe de séparation.",
        ].join(' '),
        [
          '3.',
          "Vérifier l'absence de tension.",
        ].join(' '),
        [
          '4.',
          'Mettre à la terre et en court-circuit.',
        ].join(' '),
        '',
        [
          'Ne jamais travailler sous tension sans habilitation.',
          'Les gants isolants doivent être vérifiés avant chaque utilisation.',
          "La distance minimale d'approche est de 3 m pour les lignes aériennes.",
          'Évitez de surcharger les multiprises.',
          'Le court-circuit provoque un échauffement des conducteurs.',
        ].join(' '),
      ].join('\n'),
    },
  ],
  quantities: [
    { entity: 'courant alternatif', property: 'tension', comparator: '=', value: '230', unit: 'V' },
    { entity: 'courant alternatif', property: 'fréquence', comparator: '=', value: '50', unit: 'Hz' },
    { entity: 'corps humain', property: 'résistance', comparator: '~', value: '1000', unit: 'ohms' },
    { entity: 'tres basse tension de securite', property: 'très basse tension de sécurité', comparator: '<=', value: '50', unit: 'V' },
    { entity: 'disjoncteur differentiel', property: 'intensité', comparator: '=', value: '30', unit: 'mA' },
    { entity: 'dispositif', property: 'sensibilité', comparator: '<=', value: '30', unit: 'mA' },
    { entity: 'disjoncteur', property: 'intensité', comparator: '=', value: '16', unit: 'A' },
    { entity: 'disjoncteur', property: 'intensité', comparator: '=', value: '20', unit: 'A' },
    { entity: 'conducteur', property: 'section', comparator: '>=', value: '2.5', unit: 'mm²' },
    { entity: 'distance minimale de approche', property: "distance minimale d'approche", comparator: '>=', value: '3', unit: 'm' },
  ],
  definitions: ['disjoncteur differentiel', 'fusible'],
  rules: [
    { about: 'dispositif', modality: 'must' },
    { about: 'prise', modality: 'must' },
    { about: 'conducteur', modality: 'must' },
    { about: 'electricien', modality: 'must' },
    { about: 'travailler sous tension', modality: 'never' },
    { about: 'gant isolant', modality: 'must' },
    { about: 'multiprise', modality: 'never' },
  ],
  procedures: [{ name: 'consignation', steps: 4 }],
  relations: [
    ['disjoncteur differentiel', 'IS_A', 'dispositif'],
    ['fusible', 'IS_A', 'composant'],
    ['court circuit', 'CAUSES', 'echauffement'],
  ],
}
