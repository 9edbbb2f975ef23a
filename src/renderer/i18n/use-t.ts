import { createContext, use } from 'react'
import { useTranslation } from 'react-i18next'
import type { Format } from './format.ts'

/** The typed translate function; components that use it follow a change of language. */
export function useT() {
  return useTranslation().t
}

export type Translate = ReturnType<typeof useT>

/** Made once a language: a row of a list must not pay for Intl's set-up (0.5 ms) each time it is drawn. */
export const FormatContext = createContext<Format | null>(null)

/** Numbers, sizes, dates and durations as the language writes them. */
export function useFormat(): Format {
  const format = use(FormatContext)
  if (!format) throw new Error('No formats above this component.')
  return format
}
