import type { OntologyProblem } from '../../../../shared/model/ontology.ts'
import { useT, type Translate } from '../../../i18n/use-t.ts'
import type { Draft } from '../../../stores/ontologies.ts'

/** What is wrong with the text, each a click from its line. */
export function ProblemList(props: { readonly draft: Draft; readonly changed: boolean; readonly onGo: (line: number) => void }) {
  const t = useT()
  const { problems, checking } = props.draft
  return (
    <section id="ontology-problems" className="problems" aria-live="polite">
      {problems.length === 0 ? (
        <p className="muted">{t(checking ? 'ontologies.editor.checking' : props.changed ? 'ontologies.editor.fine' : 'ontologies.editor.unchanged')}</p>
      ) : (
        <>
          <h3>{t('ontologies.editor.problems', { count: problems.length })}</h3>
          <ul>
            {problems.map((problem) => (
              <li key={`${problem.line} ${problem.path} ${problem.message}`}>
                {problem.line === null ? (
                  <span className="muted">{t('ontologies.editor.whole')}</span>
                ) : (
                  <button type="button" className="ui-button ui-button-quiet" onClick={() => props.onGo(problem.line ?? 1)}>
                    {t('ontologies.editor.line', { line: problem.line })}
                  </button>
                )}
                <span className="selectable">
                  {problem.path !== '' && <code>{problem.path}</code>} {problemText(problem, t)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

/** In the window's language. Each code has the values that its text has places for: its tests see to that. */
function problemText({ code, values }: OntologyProblem, t: Translate): string {
  return t(`ontologyProblems.${code}` as 'ontologyProblems.missing', values as { name: string })
}
