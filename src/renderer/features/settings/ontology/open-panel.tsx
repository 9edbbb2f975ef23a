import { useState } from 'react'
import { assertNever } from '../../../../shared/assert-never.ts'
import type { OntologySummary } from '../../../../shared/model/ontology.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useStores } from '../../../services-context.tsx'
import type { OpenOntology } from '../../../stores/ontologies.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { EmptyState, Skeleton, Spinner } from '../../../ui/status.tsx'
import { OntologyEditor } from './ontology-editor.tsx'
import { OntologyView } from './ontology-view.tsx'
import { ontologyName } from './pack-texts.ts'
import { ownCopy } from './yaml-edits.ts'

/** The ontology that is open: shown, edited, or on its way. */
export function OpenPanel(props: { readonly open: OpenOntology; readonly list: readonly OntologySummary[] }) {
  const t = useT()
  const { ontologies } = useStores()
  const { open } = props
  switch (open.kind) {
    case 'none':
      return (
        <div className="ontology-panel">
          <EmptyState title={t('ontologies.title')} detail={t('ontologies.choose')} />
        </div>
      )
    case 'opening':
      return (
        <div className="ontology-panel" aria-busy>
          <Skeleton lines={8} />
        </div>
      )
    case 'suggesting':
      return (
        <div className="ontology-panel ontology-suggesting">
          <p role="status">
            <Spinner label={t('ontologies.suggesting')} /> {t('ontologies.suggesting')}
          </p>
          <Button onClick={() => ontologies.getState().stopSuggesting()}>{t('ontologies.stop')}</Button>
        </div>
      )
    case 'viewing':
      return <Viewing key={open.id} open={open} list={props.list} />
    case 'editing':
      return <OntologyEditor draft={open} />
    default:
      return assertNever(open)
  }
}

function Viewing(props: { readonly open: Extract<OpenOntology, { kind: 'viewing' }>; readonly list: readonly OntologySummary[] }) {
  const t = useT()
  const { ontologies } = useStores()
  const { open, list } = props
  const [asText, setAsText] = useState(false)
  const [removing, setRemoving] = useState(false)
  const name = ontologyName({ ...open.ontology, builtin: open.builtin }, t)
  const copy = () => ontologies.getState().edit(null, ownCopy(open.yaml, { name: t('ontologies.newName', { name }), taken: list.map((one) => one.id) }))
  return (
    <article className="ontology-panel" aria-label={name}>
      <header className="ontology-head">
        <h2>{name}</h2>
        <Button variant="quiet" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          {t(asText ? 'ontologies.asList' : 'ontologies.asYaml')}
        </Button>
        {!open.builtin && <Button onClick={() => ontologies.getState().edit(open.id, open.yaml)}>{t('ontologies.edit')}</Button>}
        <Button onClick={copy}>{t('ontologies.copy')}</Button>
        {!open.builtin && <Button onClick={() => setRemoving(true)}>{t('ontologies.remove')}</Button>}
      </header>
      {asText ? (
        <pre className="ontology-text selectable" tabIndex={0}>
          {open.yaml}
        </pre>
      ) : (
        <OntologyView ontology={open.ontology} builtin={open.builtin} />
      )}
      <Dialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={t('ontologies.removeTitle', { name })}
        description={t('ontologies.removeDetail')}
        actions={
          <>
            <Button onClick={() => setRemoving(false)}>{t('app.cancel')}</Button>
            <Button variant="danger" onClick={() => void ontologies.getState().remove(open.id)}>
              {t('app.delete')}
            </Button>
          </>
        }
      />
    </article>
  )
}
