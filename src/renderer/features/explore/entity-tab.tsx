import { GitMerge, Waypoints } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { EntitySummary, Evidence } from '../../../shared/model/graph.ts'
import type { EntityId } from '../../../shared/model/ids.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useApi, useScrolls, useStores } from '../../services-context.tsx'
import { announceUndoable } from '../../stores/announce-undoable.ts'
import { createEntityPageStore } from '../../stores/entity-page.ts'
import type { EntityPlace } from '../../stores/places.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { EmptyState, Skeleton } from '../../ui/status.tsx'
import { TypeGlyph } from '../../ui/type-glyph.tsx'
import { MiniGraph } from '../../graph-view/mini-graph.tsx'
import { useKeptScroll } from '../../ui/use-kept-scroll.ts'
import { EntityFacts } from './entity-facts.tsx'
import { EntityMentions } from './entity-mentions.tsx'
import { EntityMerges } from './entity-merges.tsx'
import { EntityRelations } from './entity-relations.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import './entity.css'

/** All that the library knows of one entity, every claim one click from its words. */
export function EntityTab(props: { readonly tabId: string; readonly place: EntityPlace }) {
  const t = useT()
  const format = useFormat()
  const api = useApi()
  const { navigation, toasts, undo } = useStores()
  const { tabId } = props
  const { entityId } = props.place
  const open = navigation.getState().open
  const [store] = useState(() =>
    createEntityPageStore({
      api,
      entityId,
      onTitle: (title) => navigation.getState().setTitle(tabId, title),
      onMerged: (into, mergeId) => endMerge(into, mergeId),
      onUnmerged: (mergeId) => undo.getState().forget(mergeEntryId(mergeId)),
    }),
  )
  const state = useStore(store)
  const [isMerging, setMerging] = useState(false)
  useEffect(() => store.getState().start(), [store])
  const scroller = useRef<HTMLElement>(null)
  useKeptScroll(useScrolls(), tabId, scroller, state.page !== null)

  function endMerge(into: EntitySummary, mergeId: number): void {
    setMerging(false)
    announceMerge(store.getState().page?.entity.name ?? '', into, mergeId)
  }

  /** The tab is closed by then: undo and redo need nothing of it but what they are told here. */
  function announceMerge(from: string, into: EntitySummary, mergeId: number): void {
    open({ kind: 'entity', entityId: into.id })
    navigation.getState().close(tabId)
    announceUndoable(
      { toasts, undo },
      {
        id: mergeEntryId(mergeId),
        text: t('entity.merged', { from, into: into.name }),
        label: t('entity.mergeUndo', { from, into: into.name }),
        action: t('app.undo'),
        run: async () => {
          await api.call('graph.unmerge', { mergeId })
          open({ kind: 'entity', entityId })
        },
        again: async () => announceMerge(from, into, (await api.call('graph.merge', { from: entityId, into: into.id })).mergeId),
      },
    )
  }

  const openEvidence = (evidence: Evidence) => open({ kind: 'document', documentId: evidence.documentId, page: evidence.page, highlight: { boxes: evidence.boxes, quote: evidence.quote } }, { beside: true })
  const openEntity = (id: EntityId) => open({ kind: 'entity', entityId: id })
  const titleOf = useCallback((documentId: string) => state.titles.get(documentId) ?? t('app.untitled'), [state.titles, t])

  if (state.phase.kind === 'gone') return <EmptyState title={t('entity.gone')} detail={t('entity.goneDetail')} />
  if (state.phase.kind === 'failed')
    return (
      <EmptyState title={t('entity.title')}>
        <ErrorNotice failure={state.phase.failure} />
      </EmptyState>
    )
  const { page } = state
  if (page === null) return <Skeleton lines={8} />
  const { entity } = page
  return (
    <article ref={scroller} className="entity" aria-labelledby={`entity-${entity.id}`}>
      <header className="entity-head">
        <TypeGlyph type={entity.type} size={28} named={false} />
        <div className="entity-names">
          <h1 id={`entity-${entity.id}`} className="selectable">
            {entity.name}
          </h1>
          <p className="muted">
            {[t(`model.entityType.${entity.type}`), t('entity.mentions', { count: entity.mentions }), t('entity.documents', { count: entity.documents })].join(' · ')}
          </p>
          {entity.aliases.length > 0 && (
            <p className="selectable">
              <span className="muted">{t('entity.alsoCalled')}</span> {format.list(entity.aliases)}
            </p>
          )}
        </div>
        <div className="entity-actions">
          <Button icon={<Waypoints size={14} aria-hidden />} onClick={() => open({ kind: 'graph', entityId: entity.id })}>
            {t('entity.openGraph')}
          </Button>
          <Button icon={<GitMerge size={14} aria-hidden />} onClick={() => setMerging(true)}>
            {t('entity.mergeInto')}
          </Button>
        </div>
      </header>
      {state.commandFailure && <ErrorNotice failure={state.commandFailure} compact />}
      <div className="entity-columns">
        <section className="entity-section" aria-label={t('entity.facts')}>
          <h2>{t('entity.facts')}</h2>
          <EntityFacts facts={page.facts} titleOf={titleOf} onEvidence={openEvidence} />
        </section>
        <section className="entity-section" aria-label={t('entity.relations')}>
          <h2>{t('entity.relations')}</h2>
          {state.neighbourhood && state.neighbourhood.nodes.length > 1 && (
            <MiniGraph neighbourhood={state.neighbourhood} label={t('entity.neighbourhood')} onOpen={openEntity} onExpand={() => open({ kind: 'graph', entityId: entity.id })} />
          )}
          <EntityRelations entityId={entity.id} relations={page.relations} titleOf={titleOf} onEntity={openEntity} onEvidence={openEvidence} />
          <EntityMerges entityId={entity.id} merges={page.merges} isBusy={state.isBusy} onUnmerge={state.unmerge} />
        </section>
        <section className="entity-section entity-section-wide" aria-label={t('entity.mentionsTitle')}>
          <h2>{t('entity.mentionsTitle')}</h2>
          <EntityMentions mentions={page.mentions} total={page.mentionsTotal} onOpen={openEvidence} onMore={state.moreMentions} />
        </section>
      </div>
      {isMerging && <MergeDialog name={entity.name} candidates={state.candidates} isBusy={state.isBusy} onSearch={state.findCandidates} onMerge={state.mergeInto} onClose={() => setMerging(false)} />}
    </article>
  )
}

function mergeEntryId(mergeId: number): string {
  return `merge:${mergeId}`
}
