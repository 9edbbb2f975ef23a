import { History, Layers } from 'lucide-react'
import type { DocumentSummary, EditionRef } from '../../../shared/model/document.ts'
import { useT } from '../../i18n/use-t.ts'
import { useStores } from '../../services-context.tsx'

type Editions = Pick<DocumentSummary, 'supersedes' | 'supersededBy'>

/** Beside a title in the list: a word that says which of the editions this is, and opens the other. The inspector has the same for the keyboard. */
export function EditionMark(props: { readonly of: Editions }) {
  const t = useT()
  const open = useOpenBeside()
  const { supersedes, supersededBy } = props.of
  const other = supersededBy ?? supersedes
  if (!other) return null
  const kind = supersededBy ? 'supersededBy' : 'supersedes'
  return (
    <button
      type="button"
      tabIndex={-1}
      className="edition-mark"
      title={t(`library.edition.${kind}`, { title: other.title })}
      onClick={(event) => {
        event.stopPropagation()
        open(other)
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {t(`library.edition.mark.${kind}`)}
    </button>
  )
}

/** In the inspector: the edition before and the one after, each a link; and what of a replaced one is still in the graph. */
export function EditionLinks(props: { readonly of: Editions; readonly supersededClaims: number }) {
  const t = useT()
  const { supersedes, supersededBy } = props.of
  if (!supersedes && !supersededBy) return null
  return (
    <div className="edition-links">
      {supersededBy && <EditionLink kind="supersededBy" other={supersededBy} />}
      {supersedes && <EditionLink kind="supersedes" other={supersedes} />}
      {props.supersededClaims > 0 && <p className="muted">{t('library.edition.claims', { count: props.supersededClaims })}</p>}
    </div>
  )
}

function EditionLink(props: { readonly kind: 'supersedes' | 'supersededBy'; readonly other: EditionRef }) {
  const t = useT()
  const open = useOpenBeside()
  const Icon = props.kind === 'supersededBy' ? History : Layers
  return (
    <button type="button" className="edition-link" onClick={() => open(props.other)}>
      <Icon size={14} aria-hidden />
      <span>{t(`library.edition.${props.kind}`, { title: props.other.title })}</span>
    </button>
  )
}

function useOpenBeside(): (edition: EditionRef) => void {
  const { navigation } = useStores()
  return ({ id }) => navigation.getState().open({ kind: 'document', documentId: id }, { beside: true })
}
