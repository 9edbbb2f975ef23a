import { useRef, useState } from 'react'
import { useT } from '../../../i18n/use-t.ts'
import { useStores } from '../../../services-context.tsx'
import type { Draft } from '../../../stores/ontologies.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { ImpactDialog } from './impact-dialog.tsx'
import { InstructionsField } from './instructions-field.tsx'
import { ProblemList } from './problem-list.tsx'
import { YamlField, type YamlFieldHandle } from './yaml-field.tsx'

/** A text that says what to look for, checked while it is written; nothing is kept before it is saved. */
export function OntologyEditor(props: { readonly draft: Draft }) {
  const t = useT()
  const { ontologies } = useStores()
  const { draft } = props
  const field = useRef<YamlFieldHandle>(null)
  const [asked, setAsked] = useState<'save' | 'leave' | null>(null)
  const { write, save, stopEditing, extractAgain } = ontologies.getState()
  const changed = draft.id === null || draft.yaml !== draft.before
  const usable = changed && !draft.checking && draft.ontology !== null
  return (
    <section className="ontology-panel ontology-editor" aria-label={t('ontologies.editor.title')}>
      <header className="ontology-head">
        <h2>{draft.ontology?.name ?? t('ontologies.editor.title')}</h2>
        <Button onClick={() => (draft.yaml === draft.before ? stopEditing() : setAsked('leave'))}>{t('app.cancel')}</Button>
        <Button variant="primary" disabled={!usable} onClick={() => setAsked('save')}>
          {t('app.save')}
        </Button>
      </header>
      <InstructionsField draft={draft} onWrite={write} />
      <div className="editor-panes">
        <YamlField ref={field} value={draft.yaml} problems={draft.problems} onChange={write} />
        <ProblemList draft={draft} changed={changed} onGo={(line) => field.current?.goTo(line)} />
      </div>
      {asked === 'save' && draft.ontology && (
        <ImpactDialog
          change={{ yaml: draft.yaml }}
          title={t('ontologies.impact.saveTitle', { name: draft.ontology.name })}
          words={{ only: t('ontologies.impact.save'), again: t('ontologies.impact.saveAll'), nothing: t('ontologies.impact.saveNone') }}
          onClose={() => setAsked(null)}
          onAct={async (documentIds) => {
            if (await save()) await extractAgain(documentIds)
          }}
        />
      )}
      <Dialog
        open={asked === 'leave'}
        onClose={() => setAsked(null)}
        title={t('ontologies.editor.leaveTitle')}
        description={t('ontologies.editor.leaveDetail')}
        actions={
          <>
            <Button onClick={() => setAsked(null)}>{t('ontologies.editor.stay')}</Button>
            <Button variant="danger" onClick={stopEditing}>
              {t('ontologies.editor.leave')}
            </Button>
          </>
        }
      />
    </section>
  )
}
