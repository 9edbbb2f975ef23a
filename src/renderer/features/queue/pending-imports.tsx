import { X } from 'lucide-react'
import type { PendingImport } from '../../../shared/contract/documents.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { groupImports } from '../../stores/import-groups.ts'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'

/** Files that are not documents yet: waiting for a decision, being copied, or waiting for that. */
export function PendingImports() {
  const t = useT()
  const { imports, waiting } = useSelect('queue', (state) => ({ imports: state.imports, waiting: state.importsWaiting }))
  const groups = groupImports(imports, waiting)
  if (groups.shown.length + groups.more === 0) return null
  return (
    <section className="imports" aria-labelledby="imports-title">
      <header className="imports-header">
        <h2 id="imports-title">
          {t('queue.imports.title')} <span className="muted">{t('queue.imports.count', { count: groups.shown.length + groups.more })}</span>
        </h2>
      </header>
      <ul className="imports-list">
        {groups.shown.map((one) => (
          <ImportItem key={one.id} pending={one} />
        ))}
        {groups.more > 0 && <li className="muted">{t('queue.imports.more', { count: groups.more })}</li>}
      </ul>
    </section>
  )
}

export function ImportItem(props: { readonly pending: PendingImport }) {
  const t = useT()
  const format = useFormat()
  const { queue } = useStores()
  const { id, fileName, path, state, failure, bytesDone, bytesTotal } = props.pending
  const { decide, dismiss } = queue.getState()
  const copied = state === 'copying' && bytesTotal !== null ? t('queue.imports.copied', { done: format.bytes(bytesDone), total: format.bytes(bytesTotal) }) : ''
  const text = failure ? t(`failures.${failure.code}.what`) : t(`queue.imports.${state}`)
  return (
    <li className={`import import-${state}`}>
      <div className="import-name">
        <span className="truncate" title={path}>
          {fileName}
        </span>
        <span className="import-state truncate">
          {text}
          {copied !== '' && <span className="muted"> · {copied}</span>}
          {failure && <span className="muted"> · {t(`failures.${failure.code}.action`)}</span>}
        </span>
      </div>
      {state === 'undecided' && (
        <div className="import-actions">
          <Button variant="primary" onClick={() => void decide(id, 'revision')}>
            {t('queue.imports.revision')}
          </Button>
          <Button onClick={() => void decide(id, 'keep-both')}>{t('queue.imports.keepBoth')}</Button>
          <Button onClick={() => void decide(id, 'cancel')}>{t('queue.imports.cancel')}</Button>
        </div>
      )}
      {state === 'refused' && (
        <IconButton inRow label={t('queue.imports.dismiss', { fileName })} onClick={() => void dismiss([id])}>
          <X size={16} aria-hidden />
        </IconButton>
      )}
      {state === 'copying' && bytesTotal !== null && bytesTotal > 0 && <progress className="import-progress" max={bytesTotal} value={bytesDone} aria-label={fileName} />}
    </li>
  )
}
