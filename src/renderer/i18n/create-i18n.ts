import i18next, { type i18n } from 'i18next'
import { catalogues, type Locale } from '../../shared/i18n/index.ts'

/**
 * The texts, ready at once (they are part of the program) and able to change language while shown.
 * French has a third plural ("many", from a million on) that reads as the second one does here.
 */
export function createI18n(locale: Locale): i18n {
  const instance = i18next.createInstance()
  void instance.init({
    lng: locale,
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { en: { translation: catalogues.en }, fr: { translation: withMany(catalogues.fr) } },
  })
  return instance
}

type Tree = { readonly [key: string]: string | Tree }

export function withMany(tree: Tree): Tree {
  const result: Record<string, string | Tree> = {}
  for (const [key, value] of Object.entries(tree)) {
    result[key] = typeof value === 'string' ? value : withMany(value)
    if (key.endsWith('_other') && typeof value === 'string') result[key.replace(/_other$/, '_many')] = value
  }
  return result
}
