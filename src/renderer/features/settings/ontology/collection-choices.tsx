import { useState } from 'react'
import type { Collection } from '../../../../shared/contract/documents.ts'
import type { OntologySummary } from '../../../../shared/model/ontology.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useSelect, useStores } from '../../../services-context.tsx'
import { Select } from '../../../ui/fields.tsx'
import { ImpactDialog } from './impact-dialog.tsx'
import { ontologyName } from './pack-texts.ts'

const generalPack = 'course'

/** Which collection is read with which ontology; what another one would cost is said before it is chosen. */
export function CollectionChoices(props: { readonly list: readonly OntologySummary[] }) {
  const t = useT()
  const { ontologies } = useStores()
  const collections = useSelect('library', (state) => state.collections)
  const ofCollections = useSelect('ontologies', (state) => state.ofCollections)
  const [asked, setAsked] = useState<{ readonly collection: Collection; readonly ontology: OntologySummary } | null>(null)
  const { list } = props
  const general = list.find((one) => one.id === generalPack)
  const usedBy = (id: string) => ofCollections.find((one) => one.collectionId === id)?.ontologyId ?? generalPack
  const choose = (collection: Collection, ontologyId: string) => {
    const ontology = list.find((one) => one.id === ontologyId)
    if (ontology && ontologyId !== usedBy(collection.id)) setAsked({ collection, ontology })
  }
  return (
    <section className="settings-part">
      <h2>{t('ontologies.collections')}</h2>
      <p className="muted settings-note">{t('ontologies.collectionsNote', { name: general ? ontologyName(general, t) : '' })}</p>
      {collections.length === 0 && <p>{t('ontologies.noCollections')}</p>}
      <ul className="collection-choices">
        {collections.map((collection) => (
          <li key={collection.id}>
            <Select
              label={t('ontologies.ofCollection', { name: collection.name })}
              value={usedBy(collection.id)}
              onChange={(id) => choose(collection, id)}
              options={list.map((one) => ({ value: one.id, label: ontologyName(one, t) }))}
            />
          </li>
        ))}
      </ul>
      {asked && (
        <ImpactDialog
          change={{ ontologyId: asked.ontology.id, collectionId: asked.collection.id }}
          title={t('ontologies.impact.useTitle', { name: ontologyName(asked.ontology, t), collection: asked.collection.name })}
          words={{ only: t('ontologies.impact.use'), again: t('ontologies.impact.useAll'), nothing: t('ontologies.impact.useNone') }}
          onClose={() => setAsked(null)}
          onAct={async (documentIds) => {
            const store = ontologies.getState()
            if (await store.useFor(asked.collection.id, asked.ontology.id === generalPack ? null : asked.ontology.id)) await store.extractAgain(documentIds)
          }}
        />
      )}
    </section>
  )
}
