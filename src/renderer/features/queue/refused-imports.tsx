import { useState } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { refusedImports } from '../../stores/import-groups.ts'
import { refusalGroups } from '../../stores/intake-summary.ts'
import { Button } from '../../ui/button.tsx'
import { ImportItem } from './pending-imports.tsx'

const REFUSED_SHOWN = 100

/** Files that did not become documents: one line that says how many and why, each by itself when asked for. */
export function RefusedImports() {
  const t = useT()
  const { queue } = useStores()
  const [isOpen, setOpen] = useState(false)
  const imports = useSelect('queue', (state) => state.imports)
  const refused = refusedImports(imports)
  const groups = refusalGroups(refused.flatMap(({ fileName, failure }) => (failure ? [{ fileName, failure }] : [])))
  const reasons = groups.map(({ code, fileNames }) => t('queue.imports.refusedReason', { reason: t(`failures.${code}.what`), count: fileNames.length })).join(' · ')
  return (
    <section className="refused" aria-label={t('queue.imports.refusedCount', { count: refused.length })}>
      <div className="refused-line">
        <p className="refused-says" title={reasons}>
          <strong>{t('queue.imports.refusedCount', { count: refused.length })}</strong> <span className="muted">{reasons}</span>
        </p>
        <Button variant="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(isOpen ? 'queue.imports.showFewer' : 'queue.imports.showAll')}
        </Button>
        <Button variant="quiet" onClick={() => void queue.getState().dismiss(refused.map(({ id }) => id))}>
          {t('queue.imports.dismissAll')}
        </Button>
      </div>
      {isOpen && (
        <ul className="imports-list">
          {refused.slice(0, REFUSED_SHOWN).map((one) => (
            <ImportItem key={one.id} pending={one} />
          ))}
          {refused.length > REFUSED_SHOWN && <li className="muted">{t('queue.imports.moreRefused', { count: refused.length - REFUSED_SHOWN })}</li>}
        </ul>
      )}
    </section>
  )
}
