import type { i18n as I18n } from 'i18next'
import { useMemo, type ReactNode } from 'react'
import { I18nextProvider, useTranslation } from 'react-i18next'
import { createFormat } from './format.ts'
import { FormatContext } from './use-t.ts'

/** Texts and formats of the language, for everything below. */
export function TextsProvider(props: { readonly i18n: I18n; readonly children: ReactNode }) {
  return (
    <I18nextProvider i18n={props.i18n}>
      <FormatProvider>{props.children}</FormatProvider>
    </I18nextProvider>
  )
}

function FormatProvider(props: { readonly children: ReactNode }) {
  const { language } = useTranslation().i18n
  const format = useMemo(() => createFormat(language), [language])
  return <FormatContext value={format}>{props.children}</FormatContext>
}
