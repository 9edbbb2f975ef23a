/** Facts about characters that layout needs; nothing here knows about pages. */

/** Letters that are set without spaces between words (Han, Kana, and their punctuation; not Hangul). */
export const unspacedScript = /[\u2E80-\u2FFF\u3000-\u30FF\u3190-\u31FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/

const narrow = new Set("iljtfrI.,:;'|!()[]{}`/\\-’‘·")
const wide = new Set('mwMWQO@%—…œŒæÆ')

const widthsEm = Float64Array.from({ length: 0x2e80 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (narrow.has(character)) return 0.3
  if (wide.has(character)) return 0.85
  return code >= 65 && code <= 90 ? 0.67 : 0.5
})

/** The width of text in ems, roughly as text fonts have it: it shares out a piece's width among its words. */
export function roughWidthEm(text: string): number {
  let width = 0
  // By UTF-16 units: this runs for every character of a document.
  for (let at = 0; at < text.length; at += 1) width += widthsEm[text.charCodeAt(at)] ?? 1
  return width
}

/** Spacing accents that old TeX fonts set beside their letter, and the combining mark they stand for. */
const spacingAccents: Readonly<Record<string, string>> = { '´': '\u0301', '`': '\u0300', 'ˆ': '\u0302', '¨': '\u0308', '¸': '\u0327', '˜': '\u0303' }

/**
 * A word in the form that it is stored in: composed, without soft hyphens and invisible marks, with plain
 * hyphens. Compatibility forms are only taken apart where nothing is lost: ligatures and full-width forms are,
 * "x²" stays "x²".
 */
export function normaliseWord(word: string): string {
  if (/^[\x20-\x7e]*$/.test(word)) return word.includes('`') ? joinAccents(word) : word
  let text = joinAccents(word)
    .replace(/[\u200B-\u200D\u2060\uFEFF\u202A-\u202E\u2066-\u2069\u0000-\u0008\u000E-\u001F]/g, '')
    .replace(/\u00AD(?!$)/g, '')
    .replace(/[\u00AD\u2010\u2011]/g, '-')
    .replace(/[\uFB00-\uFB06\uFF01-\uFF5E\u0132\u0133\u01C4-\u01CC\uFB1D-\uFDFF\uFE70-\uFEFC]/g, (form) => form.normalize('NFKC'))
  // pdf.js turns the ligature of lam and a carrying alef round; after another alef nothing else can be meant.
  text = text.replace(/\u0627([\u0622\u0623\u0625])\u0644/g, '\u0627\u0644$1')
  return text.normalize('NFC')
}

function joinAccents(word: string): string {
  if (!/[´`ˆ¨¸˜]/.test(word)) return word
  return word.replace(/([´`ˆ¨¸˜])([\p{L}ı])/gu, (pair, accent: string, letter: string, at: number) => {
    // A back-tick opens a quotation in TeX: it is an accent only inside a word.
    if (accent === '`' && !(at > 0 && /\p{L}/u.test(word[at - 1] ?? ''))) return pair
    const composed = (letter === 'ı' ? 'i' : letter) + (spacingAccents[accent] ?? '')
    const one = composed.normalize('NFC')
    return one.length === 1 ? one : pair
  })
}

/** The word with an accent that was set by itself just before it ("na¨" + "ıve"); null where there is none. */
export function accentBefore(text: string, word: string): string | null {
  const accent = spacingAccents[text.at(-1) ?? '']
  const letter = word[0]
  if (!accent || !letter || text.at(-1) === '`') return null
  const composed = ((letter === 'ı' ? 'i' : letter) + accent).normalize('NFC')
  return composed.length === 1 ? composed + word.slice(1) : null
}

/** Characters that no font map could explain: replacement, private use, control. */
export function countUndecodable(text: string): number {
  if (/^[\x20-\x7e\u00a0-\u024f\u2000-\u206f]*$/.test(text)) return 0
  return text.match(/[\uFFFD\uE000-\uF8FF\u0000-\u0008\u000E-\u001F]/g)?.length ?? 0
}
