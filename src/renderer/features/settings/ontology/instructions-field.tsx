import { useId, useState } from 'react'
import { useT } from '../../../i18n/use-t.ts'
import type { Draft } from '../../../stores/ontologies.ts'
import { withInstructions } from './yaml-edits.ts'

const longestInstructions = 4_000

/** Instructions in a person's own words, without having to know how YAML writes several lines. */
export function InstructionsField(props: { readonly draft: Draft; readonly onWrite: (yaml: string) => void }) {
  const t = useT()
  const id = useId()
  const { draft } = props
  // While it is being written to, its own words stand; else what the text says.
  const [own, setOwn] = useState<string | null>(null)
  const said = draft.ontology?.instructions ?? null
  const write = (instructions: string) => {
    const yaml = withInstructions(draft.yaml, instructions)
    if (yaml === null) return
    setOwn(instructions)
    props.onWrite(yaml)
  }
  const blocked = said === null && own === null
  return (
    <div className="ui-field instructions-field">
      <label htmlFor={id} className="ui-field-label">
        {t('ontologies.instructions')}
      </label>
      <textarea
        id={id}
        className="ontology-input"
        rows={3}
        maxLength={longestInstructions}
        value={own ?? said ?? ''}
        disabled={blocked && !draft.checking}
        aria-describedby={`${id}-note`}
        onChange={(event) => write(event.target.value)}
        onBlur={() => setOwn(null)}
      />
      <p id={`${id}-note`} className="muted">
        {t(blocked && !draft.checking ? 'ontologies.editor.unbuilt' : 'ontologies.instructionsNote')}
      </p>
    </div>
  )
}
