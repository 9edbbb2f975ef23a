import type { usage as english } from '../en/usage.ts'
import type { Texts } from '../texts.ts'

export const usage: Texts<typeof english> = {
  title: 'Consommation',
  by: 'Par',
  byOf: { day: 'Jour', document: 'Document', model: 'Modèle' },
  period: 'Période',
  periodOf: { week: '7 derniers jours', month: '30 derniers jours', quarter: '90 derniers jours', all: 'Tout' },
  column: { name: { day: 'Jour', document: 'Document', model: 'Modèle' }, calls: 'Appels', input: 'Jetons envoyés', cached: 'dont en cache', output: 'Jetons reçus', cost: 'Coût' },
  total: 'Total',
  gone: 'Documents retirés et questions',
  empty: { title: 'Rien n’a été demandé à un modèle', detail: 'Chaque appel compte ici avec ses jetons et son coût, tels que le fournisseur les compte.' },
  unpriced_one: '{{count}} appel dont le prix est inconnu n’est pas dans les coûts.',
  unpriced_other: '{{count}} appels dont le prix est inconnu ne sont pas dans les coûts.',
  setPrices: 'Indiquer les prix…',
  chart: 'Coût et jetons, par {{by}}',
  chartCost: 'Coût (dollars US)',
  chartTokens: 'Jetons',
  measure: 'Afficher',
  measureOf: { cost: 'Coût', tokens: 'Jetons' },
  today: 'Aujourd’hui : {{cost}}',
  month: 'Ce mois-ci : {{cost}}',
  of: '{{cost}} sur {{budget}}',
  note: 'Tels que les fournisseurs comptent. Les prix sont ceux des réglages au jour de chaque appel.',
}
