/**
 * pdf.js asks a localisation service to label its pages; its own one would look for translation files. This
 * one answers nothing: the reader labels the pages itself, in the window's language.
 */
export function silentLocalisation(language: string) {
  const nothing = () => Promise.resolve()
  return {
    getLanguage: () => language,
    getDirection: () => 'ltr',
    get: () => Promise.resolve(''),
    translate: nothing,
    translateOnce: nothing,
    destroy: nothing,
    pause: () => undefined,
    resume: () => undefined,
  }
}

/** Names every page for screen readers; called again when the language changes. */
export function labelPages(viewer: HTMLElement, label: (page: number) => string): void {
  for (const page of viewer.querySelectorAll<HTMLElement>('.page')) page.setAttribute('aria-label', label(Number(page.dataset['pageNumber'])))
}
