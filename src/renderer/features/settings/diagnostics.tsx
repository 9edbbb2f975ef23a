import { ClipboardCopy } from 'lucide-react'
import { useEffect, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract/index.ts'
import type { EventLoopBlock, Status } from '../../../shared/contract/library.ts'
import { Stage } from '../../../shared/model/job.ts'
import { useFormat, useT, type Translate } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { Button } from '../../ui/button.tsx'
import { copyText } from '../../ui/copy-text.ts'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { Badge, Skeleton } from '../../ui/status.tsx'
import { AuditLog } from './audit-log.tsx'
import { VerifyLibrary } from './verify-library.tsx'

const READ_EVERY_MS = 2_000

/** Event loops, heartbeats, queue, database, threads, failures and commands: read again while it is shown. */
export function Diagnostics() {
  const t = useT()
  const format = useFormat()
  const { diagnostics, toasts } = useStores()
  const { status, app, failure, readAt } = useSelect('diagnostics', (state) => ({ status: state.status, app: state.app, failure: state.failure, readAt: state.readAt }))
  useEffect(() => {
    const read = () => void diagnostics.getState().read()
    read()
    const timer = setInterval(read, READ_EVERY_MS)
    return () => clearInterval(timer)
  }, [diagnostics])
  const copy = () => {
    const { audit } = diagnostics.getState()
    if (copyText(JSON.stringify({ app, status, audit }, null, 2))) toasts.getState().show({ text: t('settings.diagnostics.copied'), tone: 'success' })
  }
  return (
    <div className="diagnostics">
      <div className="diagnostics-top">
        <p className="muted">{readAt !== null && t('settings.diagnostics.readAt', { time: format.time(readAt) })}</p>
        <Button icon={<ClipboardCopy size={14} aria-hidden />} onClick={copy}>
          {t('settings.diagnostics.copy')}
        </Button>
        <Button onClick={() => void diagnostics.getState().openLogs()}>{t('settings.openLogs')}</Button>
      </div>
      {failure && <ErrorNotice failure={failure} compact />}
      {!app && !status && !failure && <Skeleton lines={8} />}
      <div className="diagnostics-cards">
        {app && <MainCard app={app} />}
        {status && <StatusCards status={status} now={readAt ?? status.library.openedAt} />}
      </div>
      {status && <LastFailures status={status} />}
      <VerifyLibrary />
      <AuditLog />
    </div>
  )
}

function MainCard(props: { readonly app: Output<'app.diagnostics'> }) {
  const t = useT()
  const format = useFormat()
  const { eventLoop, blocks, engineRestarts, rssBytes } = props.app
  return (
    <Card title={t('settings.diagnostics.main')}>
      <Line name={t('settings.diagnostics.eventLoop')}>
        <Delay {...eventLoop} />
      </Line>
      <Line name={t('settings.diagnostics.blocks')}>
        <Blocks blocks={blocks} />
      </Line>
      <Line name={t('settings.diagnostics.memory')}>{format.bytes(rssBytes)}</Line>
      <Line name={t('settings.diagnostics.engine')}>{t('settings.diagnostics.restarts', { count: engineRestarts })}</Line>
    </Card>
  )
}

function StatusCards(props: { readonly status: Status; readonly now: number }) {
  const t = useT()
  const format = useFormat()
  const { library, owner, counts, queue, throughput, outbox, health } = props.status
  const { now } = props
  const reconciled = health.lastReconciliation
  const { documentsPerMinute, passagesPerMinute, windowMs } = throughput
  return (
    <>
      <Card title={t('settings.diagnostics.engine')}>
        <Line name={t('settings.diagnostics.eventLoop')}>
          <Delay {...health.eventLoop} />
        </Line>
        <Line name={t('settings.diagnostics.blocks')}>
          <Blocks blocks={health.blocks} />
        </Line>
        <Line name={t('settings.diagnostics.memory')}>{format.bytes(health.memory.rssBytes)}</Line>
        <Line name={t('settings.diagnostics.threads')}>
          {health.threads.map((thread) => (
            <p key={thread.name}>
              {t('settings.diagnostics.thread', { name: thread.name, busy: thread.busy, size: thread.size })}
              {thread.restarts > 0 && <span className="muted"> · {t('settings.diagnostics.restarts', { count: thread.restarts })}</span>}
            </p>
          ))}
        </Line>
      </Card>
      <Card title={t('settings.diagnostics.database')}>
        <Line name={t('settings.diagnostics.database')}>
          <Badge tone={library.integrity === 'ok' ? 'success' : 'danger'}>{t(library.integrity === 'ok' ? 'settings.diagnostics.integrityOk' : 'settings.diagnostics.integrityFailed')}</Badge> {t('settings.diagnostics.schema', { version: library.schemaVersion })} · {format.bytes(library.bytes)}
        </Line>
        <Line name={t('settings.diagnostics.counts')}>
          {t('settings.diagnostics.countsText', {
            documents: format.number(counts.documents),
            passages: format.number(counts.passages),
            entities: format.number(counts.entities),
            relations: format.number(counts.relations),
            facts: format.number(counts.facts),
          })}
          {counts.trashed > 0 && <> · {t('settings.diagnostics.trashed', { count: counts.trashed })}</>}
        </Line>
        <Line name={t('settings.diagnostics.reconciliation')}>{reconciled ? t('settings.diagnostics.reconciled', { when: format.ago(reconciled.at, now), count: reconciled.findings }) : t('settings.diagnostics.never')}</Line>
        <Line name={t('settings.diagnostics.outbox')}>
          <p>{t('settings.diagnostics.outboxNote')}</p>
          {outbox.depth > 0 && <p className="muted">{t('settings.diagnostics.outboxKept', { count: outbox.depth, number: format.number(outbox.depth) })}</p>}
        </Line>
        <p className="muted">{t('settings.diagnostics.owner', { app: owner.app, pid: owner.pid })}</p>
      </Card>
      <Card title={t('settings.diagnostics.queue')}>
        <Line name={t('settings.diagnostics.running')}>
          {queue.running.length === 0 && <span className="muted">{t('settings.diagnostics.idle')}</span>}
          {queue.running.map((job) => (
            <p key={job.fileName} className="truncate" title={job.fileName}>
              {job.fileName} · {stageName(job.stage, t)} · {t('settings.diagnostics.heartbeat', { time: format.duration(job.heartbeatAgeMs) })}
            </p>
          ))}
        </Line>
        <Line name={t('settings.diagnostics.throughput')}>
          {documentsPerMinute === null && passagesPerMinute === null ? (
            <span className="muted">{t('settings.diagnostics.noThroughput')}</span>
          ) : (
            t('settings.diagnostics.perMinute', { documents: format.number(documentsPerMinute ?? 0, 1), passages: format.number(passagesPerMinute ?? 0), window: format.duration(windowMs) })
          )}
        </Line>
        {queue.importsWaiting > 0 && <p>{t('settings.diagnostics.importsWaiting', { count: queue.importsWaiting })}</p>}
      </Card>
    </>
  )
}

function stageName(stage: string, t: Translate): string {
  const known = Stage.safeParse(stage)
  return known.success ? t(`model.stage.${known.data}`) : stage
}

function LastFailures(props: { readonly status: Status }) {
  const t = useT()
  const format = useFormat()
  const failures = props.status.lastFailures
  return (
    <section className="settings-part">
      <h2>{t('settings.diagnostics.failures')}</h2>
      {failures.length === 0 && <p className="muted">{t('settings.diagnostics.noFailures')}</p>}
      <ul className="diagnostics-failures selectable">
        {failures.map((one) => (
          <li key={`${one.documentId}-${one.at}`}>
            <time className="muted">{format.dateTime(one.at)}</time>
            <span className="truncate">{one.fileName}</span>
            <span>
              {stageName(one.stage, t)} · {t(`failures.${one.failure.code}.what`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Card(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="diagnostics-card">
      <h2>{props.title}</h2>
      {props.children}
    </section>
  )
}

function Line(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="diagnostics-line">
      <h3>{props.name}</h3>
      <div className="selectable">{props.children}</div>
    </div>
  )
}

function Delay(props: { readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number }) {
  const t = useT()
  const format = useFormat()
  return <>{[t('settings.diagnostics.p50', { ms: format.number(props.p50Ms, 1) }), t('settings.diagnostics.p99', { ms: format.number(props.p99Ms, 1) }), t('settings.diagnostics.max', { ms: format.number(props.maxMs, 1) })].join(' · ')}</>
}

const BLOCKS_SHOWN = 5

function Blocks(props: { readonly blocks: readonly EventLoopBlock[] }) {
  const t = useT()
  const format = useFormat()
  if (props.blocks.length === 0) return <span className="muted">{t('settings.diagnostics.noBlocks')}</span>
  return (
    <>
      {[...props.blocks]
        .sort((a, b) => b.at - a.at)
        .slice(0, BLOCKS_SHOWN)
        .map((block) => (
          <p key={`${block.at}-${block.ms}`}>
            <span className="muted">{format.time(block.at)}</span> {t('settings.diagnostics.block', { ms: format.number(block.ms), running: block.running })}
          </p>
        ))}
    </>
  )
}
