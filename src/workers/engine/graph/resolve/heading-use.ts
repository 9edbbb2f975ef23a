import type { PassageInput } from '../../pipeline/ports.ts'

export interface HeadingUse {
  /** Distinct headings that have the name in them. */
  readonly topics: ReadonlyMap<string, number>
  /** Names of headings that come again and again ("Results", "Exercise"): they label sections, they are no topic. */
  readonly labels: ReadonlySet<string>
}

/** A heading text met this often, in places apart, is a label. */
const timesOfLabel = 3
const longestHeading = 90
const shortestBody = 25

/** Which names stand in headings, in the heading paths and in heading lines inside passages. */
export function measureHeadings(passages: readonly Pick<PassageInput, 'headings' | 'text'>[], keysIn: (heading: string) => readonly string[]): HeadingUse {
  const times = new Map<string, { text: string; count: number }>()
  let before: readonly string[] = []
  for (const passage of passages) {
    const parted = passage.headings.findIndex((heading, level) => before[level] !== heading)
    const fresh = parted < 0 ? [] : passage.headings.slice(parted)
    before = passage.headings
    for (const heading of [...fresh, ...headingLines(passage.text)]) {
      const plain = heading.toLowerCase().replace(/[\d.\s:]+/g, ' ').trim()
      const known = times.get(plain) ?? { text: heading, count: 0 }
      known.count++
      times.set(plain, known)
    }
  }
  const topics = new Map<string, number>()
  const labels = new Set<string>()
  for (const { text, count } of times.values()) {
    const keys = keysIn(text)
    const [only] = keys
    if (count >= timesOfLabel && keys.length === 1 && only !== undefined && only.split(' ').length >= text.split(/\s+/).length - 1) labels.add(only)
    else for (const key of keys) topics.set(key, (topics.get(key) ?? 0) + 1)
  }
  for (const key of topics.keys()) labels.delete(key)
  return { topics, labels }
}

/** Short lines with a paragraph or a list under them: headings of sections that were joined into one passage. */
function headingLines(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line, index) => {
    const opens = index === 0 || lines[index - 1] === ''
    const next = lines.slice(index + 1).find((each) => each !== '') ?? ''
    const named = line.length > 2 && line.length <= longestHeading && /^[\p{Lu}\p{N}]/u.test(line) && !/[.:;,!…]$/u.test(line)
    return opens && named && (/^(?:\d{1,2}[.)]|[•-])\s/u.test(next) || (next.length >= shortestBody && /[.:!?;]$/u.test(next)))
  })
}
