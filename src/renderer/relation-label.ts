import { knownRelationTypes, type RelationType } from '../shared/model/extraction.ts'
import type { useT } from './i18n/use-t.ts'

type T = ReturnType<typeof useT>
type KnownRelationType = (typeof knownRelationTypes)[number]

function isKnown(type: RelationType): type is KnownRelationType {
  return (knownRelationTypes as readonly string[]).includes(type)
}

/** A relation's type in the reader's words; one that an ontology brought is read as its name says: LIVES_IN, lives in. */
export function relationLabel(t: T, type: RelationType): string {
  return isKnown(type) ? t(`graph.relation.${type}`) : inWords(type)
}

/** The heading over what an entity is related to this way: "Part of", or seen from the other end "Has part". */
export function relationHeading(t: T, type: RelationType, direction: 'out' | 'in'): string {
  if (isKnown(type)) return t(`entity.relation.${type}.${direction}`)
  const words = inWords(type)
  return direction === 'out' ? words.charAt(0).toUpperCase() + words.slice(1) : t('entity.relationFrom', { relation: words })
}

function inWords(type: RelationType): string {
  return type.toLowerCase().replaceAll('_', ' ')
}
