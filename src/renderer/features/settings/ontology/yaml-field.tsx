import { useId, useImperativeHandle, useRef, type Ref } from 'react'
import type { OntologyProblem } from '../../../../shared/model/ontology.ts'
import { useT } from '../../../i18n/use-t.ts'

export interface YamlFieldHandle {
  /** Puts the cursor on a line, counted from 1, and shows it. */
  goTo(line: number): void
}

/** A plain text field with the numbers of its lines beside it, those with a problem marked. */
export function YamlField(props: { readonly value: string; readonly problems: readonly OntologyProblem[]; readonly onChange: (value: string) => void; readonly ref?: Ref<YamlFieldHandle> }) {
  const t = useT()
  const id = useId()
  const text = useRef<HTMLTextAreaElement>(null)
  const numbers = useRef<HTMLOListElement>(null)
  const lines = props.value.split('\n')
  const wrong = new Set(props.problems.map((problem) => problem.line))
  useImperativeHandle(props.ref, () => ({
    goTo: (line) => {
      const area = text.current
      if (!area) return
      const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
      area.focus()
      area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
      area.scrollTop = Math.max(0, (area.scrollHeight / lines.length) * (line - 1) - area.clientHeight / 2)
    },
  }))
  return (
    <div className="yaml">
      <label htmlFor={id} className="ui-field-label">
        {t('ontologies.editor.text')}
      </label>
      <div className="yaml-box">
        <ol ref={numbers} className="yaml-lines" aria-hidden>
          {lines.map((_, index) => (
            <li key={index} data-wrong={wrong.has(index + 1) || undefined}>
              {index + 1}
            </li>
          ))}
        </ol>
        <textarea
          ref={text}
          id={id}
          className="yaml-text"
          value={props.value}
          spellCheck={false}
          wrap="off"
          maxLength={200_000}
          aria-invalid={props.problems.length > 0 || undefined}
          aria-describedby="ontology-problems"
          onChange={(event) => props.onChange(event.target.value)}
          onScroll={(event) => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop
          }}
        />
      </div>
    </div>
  )
}
