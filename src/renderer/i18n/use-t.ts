import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { createFormat, type Format } from './format.ts'

/** The typed translate function; components that use it follow a change of language. */
export function useT() {
  return useTranslation().t
}

export type Translate = ReturnType<typeof useT>

/** Numbers, sizes, dates and durations as the language writes them. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  return useMemo(() => createFormat(i18n.language), [i18n.language])
}
