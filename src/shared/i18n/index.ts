import { en } from './en/index.ts'
import { fr } from './fr/index.ts'
import type { Texts } from './texts.ts'

/** Every text that a person reads, once: window, menus, dialogs and notifications take it from here. */
export type Locale = 'en' | 'fr'

export type Catalogue = Texts<typeof en>

export const catalogues: Readonly<Record<Locale, Catalogue>> = { en, fr }
