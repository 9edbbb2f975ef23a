import { useFormat, useT } from '../../i18n/use-t.ts'
import { Button } from '../../ui/button.tsx'
import { newWords } from './new-words.ts'

/** Above what the other words found: those that nothing in the library holds, and what they may have been meant to be. */
export function SearchMissing(props: { readonly query: string; readonly missing: readonly string[]; readonly suggestions: readonly string[]; readonly onTry: (query: string) => void }) {
  const t = useT()
  const format = useFormat()
  const words = format.list(props.missing.map((word) => t('search.missingWord', { word })))
  return (
    <p className="search-missing" role="status">
      <span>{t(props.suggestions.length > 0 ? 'search.missingMean' : 'search.missing', { words })}</span>
      {props.suggestions.map((suggestion) => (
        <Button key={suggestion} title={suggestion} onClick={() => props.onTry(suggestion)}>
          {newWords(props.query, suggestion)}
        </Button>
      ))}
    </p>
  )
}
