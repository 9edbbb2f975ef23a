/**
 * Reads a source of the sample course (its grammar is in README.md) into blocks.
 *
 * @typedef {{ text: string, bold: boolean, italic: boolean }} Run
 * @typedef {{ kind: 'heading', level: 1 | 2 | 3, number: string, text: string }} Heading
 * @typedef {Heading
 *   | { kind: 'paragraph' | 'formula' | 'callout', runs: Run[] }
 *   | { kind: 'list', ordered: boolean, items: Run[][] }
 *   | { kind: 'table', caption: string, rows: string[][] }} Block
 * @typedef {'en' | 'fr'} Language
 * @typedef {{ file: string, language: Language, title: string, fullTitle: string, subtitle: string, author: string, subject: string,
 *   keywords: string, edition: string, blurb: string, notice: string, contents: string, page: string }} FrontMatter
 * @typedef {{ meta: FrontMatter, blocks: Block[] }} Course
 */

const META_KEYS = /** @type {const} */ ([
  'file', 'language', 'title', 'fullTitle', 'subtitle', 'author', 'subject',
  'keywords', 'edition', 'blurb', 'notice', 'contents', 'page',
])

/**
 * @param {string} source
 * @returns {Course}
 * @throws {Error} naming the line, when the source holds what the grammar does not know
 */
export function parseCourse(source) {
  const lines = source.split('\n')
  const end = lines.indexOf('---', 1)
  if (lines[0] !== '---' || end < 0) throw new Error('line 1: the front matter is missing')
  const meta = parseFrontMatter(lines.slice(1, end))
  return { meta, blocks: parseBlocks(lines, end + 1, meta.language) }
}

/**
 * @param {string[]} lines
 * @returns {FrontMatter}
 */
function parseFrontMatter(lines) {
  const values = new Map(lines.map((line) => {
    const colon = line.indexOf(': ')
    return [line.slice(0, colon), line.slice(colon + 2)]
  }))
  for (const key of META_KEYS) if (!values.get(key)) throw new Error(`the front matter lacks "${key}"`)
  const language = values.get('language')
  if (language !== 'en' && language !== 'fr') throw new Error(`unknown language "${language}"`)
  return /** @type {FrontMatter} */ (Object.fromEntries(values))
}

/**
 * @param {string[]} lines
 * @param {number} from index of the first line after the front matter
 * @param {Language} language
 * @returns {Block[]}
 */
function parseBlocks(lines, from, language) {
  /** @type {Block[]} */
  const blocks = []
  const counters = [0, 0, 0]
  let at = from
  /** @param {RegExp} pattern the lines from here on that match it */
  const takeWhile = (pattern) => {
    const start = at
    while (at < lines.length && pattern.test(lines[at] ?? '')) at += 1
    return lines.slice(start, at)
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const heading = /^(#{1,3}) (\S.*)$/.exec(line)
    if (line === '') at += 1
    else if (heading) {
      const level = /** @type {1 | 2 | 3} */ (heading[1]?.length ?? 1)
      counters[level - 1] = (counters[level - 1] ?? 0) + 1
      counters.fill(0, level)
      blocks.push({ kind: 'heading', level, number: counters.slice(0, level).join('.'), text: heading[2] ?? '' })
      at += 1
    } else if (line.startsWith('- ') || /^1\. /.test(line)) {
      const ordered = !line.startsWith('- ')
      const items = takeWhile(ordered ? /^\d+\. / : /^- /)
      blocks.push({ kind: 'list', ordered, items: items.map((item) => parseRuns(item.replace(/^(-|\d+\.) /, ''), language)) })
    } else if (line.startsWith('= ')) {
      blocks.push({ kind: 'formula', runs: parseRuns(line.slice(2), language) })
      at += 1
    } else if (line.startsWith('> ')) {
      blocks.push({ kind: 'callout', runs: parseRuns(line.slice(2), language) })
      at += 1
    } else if (line.startsWith('Table: ')) {
      at += 1
      blocks.push({ kind: 'table', caption: tie(line.slice(7), language), rows: parseRows(takeWhile(/^\|/), at, language) })
    } else if (/^[|=>#]/.test(line)) throw new Error(`line ${at + 1}: not understood: ${line}`)
    else {
      blocks.push({ kind: 'paragraph', runs: parseRuns(line, language) })
      at += 1
    }
  }
  return blocks
}

/**
 * @param {string[]} lines
 * @param {number} lastLine for the message
 * @param {Language} language
 */
function parseRows(lines, lastLine, language) {
  const rows = lines.filter((line) => !/^[|\s-]+$/.test(line))
    .map((line) => line.split('|').slice(1, -1).map((cell) => tie(cell.trim(), language)))
  if (rows.length < 2 || rows.some((row) => row.length !== rows[0]?.length)) {
    throw new Error(`line ${lastLine}: a table needs a header, rows, and as many cells in each`)
  }
  return rows
}

/**
 * @param {string} text
 * @param {Language} language
 * @returns {Run[]}
 */
function parseRuns(text, language) {
  return tie(text, language).split(/(\*\*[^*]+\*\*|\*[^*]+\*)/).filter((part) => part !== '').map((part) => {
    const bold = part.startsWith('**')
    const italic = !bold && part.startsWith('*') && part.length > 2
    return { text: bold ? part.slice(2, -2) : italic ? part.slice(1, -1) : part, bold, italic }
  })
}

/**
 * Ties with a no-break space what must stay on one line: a number and its unit, and in
 * French the signs that stand after a space.
 *
 * @param {string} text
 * @param {Language} language
 */
function tie(text, language) {
  const tied = text.replace(/(\d) (?=(m|mm|s|h|L|min|bar|breaths|%|°C|L\/min|m\/min|×)(?![\p{L}]))/gu, '$1\u00a0')
  return language === 'fr' ? tied.replace(/ (?=[:;!?»])/g, '\u00a0').replace(/« /g, '«\u00a0') : tied
}
