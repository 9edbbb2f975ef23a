import { en } from './en/index.ts'
import { fr } from './fr/index.ts'

/** Every text that a person reads, once: window, menus, dialogs and notifications take it from here. */
export type Locale = 'en' | 'fr'
export const locales: readonly Locale[] = ['en', 'fr']

/** The English catalogue gives the keys; another language has exactly the same ones, or it does not compile. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> }
export type Catalogue = Texts<typeof en>

export const catalogues: Readonly<Record<Locale, Catalogue>> = { en, fr }
