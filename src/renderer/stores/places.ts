import type { PageBox } from '../../shared/model/geometry.ts'
import { DocumentId, EntityId } from '../../shared/model/ids.ts'

/** The screens of the left rail, in the order of their keys 1 to 5. */
export const screenKinds = ['library', 'activity', 'search', 'graph', 'settings'] as const
export type ScreenKind = (typeof screenKinds)[number]

/** Parts of a screen that are not its first. */
export const activityViews = ['usage'] as const
export type ActivityView = (typeof activityViews)[number]
export const graphParts = ['reviews', 'contradictions'] as const
export type GraphPart = (typeof graphParts)[number]

export type ScreenPlace =
  | { readonly kind: 'library' }
  | { readonly kind: 'activity'; readonly view?: ActivityView }
  | { readonly kind: 'search'; readonly query?: string }
  | { readonly kind: 'graph'; readonly entityId?: EntityId; readonly part?: GraphPart }
  | { readonly kind: 'settings'; readonly section?: string }

/** The words to mark on a page: their boxes, and the quote for pages whose boxes are not known. */
export interface Highlight {
  readonly boxes: readonly PageBox[]
  readonly quote: string
}

export type DocumentPlace = { readonly kind: 'document'; readonly documentId: DocumentId; readonly page?: number; readonly highlight?: Highlight }
export type EntityPlace = { readonly kind: 'entity'; readonly entityId: EntityId }
export type TabPlace = DocumentPlace | EntityPlace
export type Place = ScreenPlace | TabPlace

export function isTabPlace(place: Place): place is TabPlace {
  return place.kind === 'document' || place.kind === 'entity'
}

/** One tab for a document and one for an entity, however often it is opened. */
export function tabIdOf(place: TabPlace): string {
  return place.kind === 'document' ? `document:${place.documentId}` : `entity:${place.entityId}`
}

/** A place out of a deep link's path ("document/<id>/page/3", "entity/<id>", "search/<words>", "settings/<section>"), or null. */
export function parsePlace(to: string): Place | null {
  const [kind, id, ...rest] = to.replace(/^\/+|\/+$/g, '').split('/')
  switch (kind) {
    case 'library':
    case 'activity':
    case 'graph':
      return { kind }
    case 'settings':
      return id ? { kind, section: id } : { kind }
    case 'search':
      return id ? { kind, query: decodeText([id, ...rest].join('/')) } : { kind }
    case 'document': {
      const documentId = DocumentId.safeParse(id)
      if (!documentId.success) return null
      const page = rest[0] === 'page' ? Number(rest[1]) : Number.NaN
      return { kind, documentId: documentId.data, ...(Number.isInteger(page) && page > 0 ? { page } : {}) }
    }
    case 'entity': {
      const entityId = EntityId.safeParse(id)
      return entityId.success ? { kind, entityId: entityId.data } : null
    }
    default:
      return null
  }
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
