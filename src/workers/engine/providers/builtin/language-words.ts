import type { Language } from '../../../../shared/model/document.ts'
import * as english from './english/words.ts'
import * as french from './french/words.ts'

/** What a language's lists say about words; empty sets where the language has none. */
export interface LanguageWords {
  readonly weakModifiers: ReadonlySet<string>
  readonly weakOnlyAlone: ReadonlySet<string>
  readonly genericNouns: ReadonlySet<string>
  readonly evaluativeNouns: ReadonlySet<string>
  readonly evaluativeAdjectives: ReadonlySet<string>
  readonly structuralHeadings: ReadonlySet<string>
}

const none: ReadonlySet<string> = new Set()
const noWords: LanguageWords = { weakModifiers: none, weakOnlyAlone: none, genericNouns: none, evaluativeNouns: none, evaluativeAdjectives: none, structuralHeadings: none }
const germanWords: LanguageWords = {
  ...noWords,
  weakModifiers: new Set('große großen kleine kleinen neue neuen alte alten gute guten erste ersten zweite zweiten andere anderen weitere weiteren gleiche gleichen ganze ganzen einfache einfachen wichtige wichtigen folgende folgenden verschiedene verschiedenen'.split(' ')),
  genericNouns: new Set('beispiel beispiele abbildung aufgabe aufgaben seite seiten teil teile fall fälle kapitel abschnitt tabelle mal zeit jahr jahre art weise form frage fragen antwort problem ding dinge'.split(' ')),
  structuralHeadings: new Set('einleitung einführung zusammenfassung inhalt inhaltsverzeichnis literatur literaturverzeichnis anhang vorwort beispiel beispiele aufgaben übungen lösungen'.split(' ')),
}

export function languageWords(language: Language): LanguageWords {
  if (language === 'en') return english
  if (language === 'fr') return { ...french, weakOnlyAlone: none }
  if (language === 'de') return germanWords
  return noWords
}
