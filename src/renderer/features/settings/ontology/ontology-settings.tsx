import { Sparkles } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { OntologySummary } from '../../../../shared/model/ontology.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useSelect, useStores } from '../../../services-context.tsx'
import { Button } from '../../../ui/button.tsx'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { Badge, Skeleton } from '../../../ui/status.tsx'
import { CollectionChoices } from './collection-choices.tsx'
import { OpenPanel } from './open-panel.tsx'
import { ontologyDescription, ontologyName } from './pack-texts.ts'
import { SuggestDialog } from './suggest-dialog.tsx'
import './ontology.css'

/** What to look for: the packs and a person's own, and which collection uses which. */
export function OntologySettings() {
  const t = useT()
  const { ontologies } = useStores()
  const { list, failure, open } = useSelect('ontologies', (state) => ({ list: state.list, failure: state.failure, open: state.open }))
  const [suggesting, setSuggesting] = useState(false)
  useEffect(() => void ontologies.getState().read(), [ontologies])
  if (!list && !failure) return <Skeleton lines={8} />
  // A draft is not lost by a click on the list.
  const writing = open.kind === 'editing' || open.kind === 'suggesting'
  return (
    <div className="ontologies">
      <p className="muted settings-note">{t('ontologies.note')}</p>
      {failure && (
        <ErrorNotice failure={failure} compact>
          <Button onClick={() => void ontologies.getState().read()}>{t('app.retry')}</Button>
        </ErrorNotice>
      )}
      {list && (
        <div className="ontology-panes">
          {!writing && (
            <div className="ontology-side">
              <OntologyList list={list} current={open.kind === 'viewing' || open.kind === 'opening' ? open.id : null} onOpen={(id) => void ontologies.getState().view(id)} />
              <Button icon={<Sparkles size={14} aria-hidden />} onClick={() => setSuggesting(true)}>
                {t('ontologies.suggest')}
              </Button>
              <CollectionChoices list={list} />
            </div>
          )}
          <OpenPanel open={open} list={list} />
        </div>
      )}
      {suggesting && <SuggestDialog onClose={() => setSuggesting(false)} />}
    </div>
  )
}

function OntologyList(props: { readonly list: readonly OntologySummary[]; readonly current: string | null; readonly onOpen: (id: string) => void }) {
  const t = useT()
  return (
    <ul className="ontology-list" aria-label={t('ontologies.list')}>
      {props.list.map((one) => (
        <li key={one.id}>
          <button type="button" className="ontology-item" aria-current={one.id === props.current || undefined} onClick={() => props.onOpen(one.id)}>
            <span className="ontology-name">{ontologyName(one, t)}</span>
            <span className="muted">{ontologyDescription(one, t)}</span>
            <span className="ontology-marks">
              <Badge tone={one.builtin ? 'neutral' : 'accent'}>{t(one.builtin ? 'ontologies.builtin' : 'ontologies.yours')}</Badge>
              {one.collections > 0 && <span className="muted">{t('ontologies.usedBy', { count: one.collections })}</span>}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
