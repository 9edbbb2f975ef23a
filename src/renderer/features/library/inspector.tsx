import { FileSearch, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DocumentDetail } from '../../../shared/contract/documents.ts'
import { en } from '../../../shared/i18n/en/index.ts'
import type { DocumentWarning } from '../../../shared/model/document.ts'
import { EntityId } from '../../../shared/model/ids.ts'
import { EntityType } from '../../../shared/model/extraction.ts'
import { useFormat, useT, type Translate } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { fileNameOf } from '../../stores/intake-summary.ts'
import { qualityReasons } from '../../stores/quality-reasons.ts'
import { segmentsOf, stagesText } from '../../stores/stage-segments.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { SegmentedBar } from '../../ui/segmented-bar.tsx'
import { Badge, EmptyState } from '../../ui/status.tsx'
import { TypeGlyph } from '../../ui/type-glyph.tsx'
import { ExtractionSection } from './extraction-section.tsx'
import { EditionLinks } from './edition-links.tsx'
import { StateBadge } from './state-badge.tsx'

/** What is in the chosen document, and how well it was read. */
export function Inspector() {
  const t = useT()
  const format = useFormat()
  const { detail, failure, chosen, rows } = useSelect('library', (state) => ({ detail: state.detail, failure: state.detailFailure, chosen: state.selection.chosen, rows: state.rows }))
  if (chosen.size > 1) {
    const several = rows.filter((row) => chosen.has(row.id))
    const sum = (of: (row: (typeof several)[number]) => number) => several.reduce((total, row) => total + of(row), 0)
    const pages = sum((row) => row.pages ?? 0)
    return (
      <aside className="inspector" aria-label={t('library.inspector.label')}>
        <EmptyState title={t('library.inspector.several', { count: chosen.size })} detail={[t('library.inspector.pageCount', { count: pages, number: format.number(pages) }), t('library.inspector.facts', { count: sum((row) => row.facts) })].join(' · ')} />
      </aside>
    )
  }
  return (
    <aside className="inspector" aria-label={t('library.inspector.label')}>
      {failure && <ErrorNotice failure={failure} compact />}
      {detail ? <Details detail={detail} /> : !failure && <EmptyState icon={<FileSearch size={28} strokeWidth={1.5} aria-hidden />} title="" detail={t('library.inspector.none')} />}
    </aside>
  )
}

function Details(props: { readonly detail: DocumentDetail }) {
  const t = useT()
  const format = useFormat()
  const { detail } = props
  return (
    <div className="inspector-body selectable">
      <h2>{detail.title}</h2>
      <p className="inspector-state">
        <StateBadge state={detail.state} />
        {detail.revisionOf !== null && !detail.supersedes && <Badge>{t('library.inspector.revisionOf')}</Badge>}
      </p>
      <EditionLinks of={detail} supersededClaims={detail.supersededClaims} />
      {detail.failure && <DetailFailure detail={detail} />}
      {detail.passages > 0 && (
        <Section title={t('library.inspector.contents')}>
          <p>
            {[
              t('library.inspector.passages', { count: detail.passages }),
              t('library.inspector.entities', { count: detail.entities }),
              t('library.inspector.relations', { count: detail.relations }),
              t('library.inspector.facts', { count: detail.facts }),
            ].join(' · ')}
          </p>
        </Section>
      )}
      {(detail.entities > 0 || detail.state === 'ready') && <TopEntities detail={detail} />}
      <Section title={t('library.inspector.stages')}>
        <SegmentedBar segments={segmentsOf(detail.stages, detail.state === 'paused' || detail.state === 'cancelled', t)} text={stagesText(detail.stages, t)} />
        <StageTimes detail={detail} />
      </Section>
      {detail.passages > 0 && <ExtractionSection detail={detail} />}
      <QualitySection detail={detail} />
      <Warnings detail={detail} />
      <Section title={t('library.inspector.file')}>
        <dl className="inspector-list">
          <dt>{t('library.inspector.file')}</dt>
          <dd title={detail.sourcePath ?? undefined}>{detail.sourcePath === null ? detail.fileName : fileNameOf(detail.sourcePath)}</dd>
          <dt>{t('library.inspector.size')}</dt>
          <dd>{format.bytes(detail.bytes)}</dd>
          {detail.pages !== null && (
            <>
              <dt>{t('library.inspector.pages')}</dt>
              <dd>{format.number(detail.pages)}</dd>
            </>
          )}
          {detail.language !== null && (
            <>
              <dt>{t('library.inspector.language')}</dt>
              <dd>{t(`model.language.${detail.language}`)}</dd>
            </>
          )}
          <dt>{t('library.inspector.added')}</dt>
          <dd>{format.dateTime(detail.addedAt)}</dd>
          <dt>{t('library.inspector.collections')}</dt>
          <dd>{detail.collections.length === 0 ? t('library.inspector.inNone') : detail.collections.map((one) => one.name).join(', ')}</dd>
          {detail.usage.calls > 0 && (
            <>
              <dt>{t('library.inspector.usage')}</dt>
              <dd>
                {t('library.inspector.usageText', { calls: format.number(detail.usage.calls), tokens: format.number(detail.usage.inputTokens + detail.usage.outputTokens), cost: format.usd(detail.usage.costUsd) })}
              </dd>
            </>
          )}
        </dl>
      </Section>
    </div>
  )
}

function Section(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="inspector-section">
      <h3>{props.title}</h3>
      {props.children}
    </section>
  )
}

function DetailFailure(props: { readonly detail: DocumentDetail }) {
  const t = useT()
  const { queue, navigation } = useStores()
  const { id, failure } = props.detail
  if (!failure) return null
  const needsPassword = failure.code === 'password-required' || failure.code === 'password-wrong'
  return (
    <ErrorNotice failure={failure} compact unnamed>
      {needsPassword ? (
        <Button onClick={() => navigation.getState().open({ kind: 'activity' })}>{t('library.actions.showInActivity')}</Button>
      ) : (
        failure.retryable && <Button onClick={() => void queue.getState().act('retry', [id])}>{t('app.retry')}</Button>
      )}
    </ErrorNotice>
  )
}

function TopEntities(props: { readonly detail: DocumentDetail }) {
  const t = useT()
  const { navigation } = useStores()
  const entities = props.detail.topEntities
  return (
    <Section title={t('library.inspector.topEntities')}>
      {entities.length === 0 ? (
        <p className="muted">{t('library.inspector.noEntities')}</p>
      ) : (
        <ul className="inspector-entities">
          {entities.map((entity) => {
            const type = EntityType.safeParse(entity.type)
            const id = EntityId.safeParse(entity.id)
            return (
              <li key={entity.id}>
                <button type="button" className="inspector-entity" disabled={!id.success} title={t('library.inspector.mentions', { count: entity.mentions })} onClick={() => id.success && navigation.getState().open({ kind: 'entity', entityId: id.data }, { beside: true })}>
                  <TypeGlyph type={type.success ? type.data : 'other'} />
                  <span className="truncate">{entity.name}</span>
                </button>
              </li>
            )
          })}
        </ul>
      )}
    </Section>
  )
}

function StageTimes(props: { readonly detail: DocumentDetail }) {
  const t = useT()
  const format = useFormat()
  const worked = props.detail.stages.filter((stage) => stage.ms > 0 || stage.state !== 'pending')
  return (
    <ul className="inspector-stages muted">
      {worked.map((stage) => (
        <li key={stage.stage}>
          <span>{t(`model.stage.${stage.stage}`)}</span>
          <span>{stage.state === 'done' ? format.number(stage.ms) + ' ms' : t(`model.stageState.${stage.state}`)}</span>
        </li>
      ))}
    </ul>
  )
}

function QualitySection(props: { readonly detail: DocumentDetail }) {
  const t = useT()
  const { quality } = props.detail
  if (!quality) return null
  const tone = ({ good: 'success', check: 'warning', poor: 'danger' } as const)[quality.verdict]
  const reasons = qualityReasons(quality, props.detail.warnings)
  return (
    <Section title={t('library.inspector.quality')}>
      <p>
        <Badge tone={tone}>{t(`model.quality.${quality.verdict}`)}</Badge> <span className="muted">{t('library.inspector.pagesWithText', { count: quality.pagesWithText })}</span>
      </p>
      {reasons.length > 0 && (
        <ul className="inspector-reasons">
          {reasons.map((reason) => (
            <li key={reason.key}>{t(`library.inspector.${reason.key}`, { count: reason.count })}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** In the window's language where the code is known, else in the engine's words. */
function warningText(warning: DocumentWarning, t: Translate): string {
  const known = en.library.inspector.warning
  return Object.hasOwn(known, warning.code) && warning.page !== undefined ? t(`library.inspector.warning.${warning.code as keyof typeof known}`) : warning.message
}

function Warnings(props: { readonly detail: DocumentDetail }) {
  const t = useT()
  const { navigation } = useStores()
  const { id, warnings } = props.detail
  if (warnings.length === 0) return null
  return (
    <Section title={t('library.inspector.warnings')}>
      <ul className="inspector-warnings">
        {warnings.map((warning, index) => (
          <li key={`${warning.code}-${index}`}>
            <TriangleAlert size={14} aria-hidden />
            <span>{warningText(warning, t)}</span>
            {warning.page !== undefined && (
              <button type="button" className="ui-chip" onClick={() => navigation.getState().open({ kind: 'document', documentId: id, page: warning.page as number }, { beside: true })}>
                {t('app.page', { page: warning.page })}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
