/** Keys as providers make them, whoever's they are: a server may quote another one back. */
const keyLike = /\b(?:sk|pk|rk|key|token)[-_][A-Za-z0-9_-]{8,}|\bBearer\s+\S+/gi
const longest = 400

/**
 * A server's own words without the key that was used, without anything that looks like a key, on one line and not
 * longer than a person reads. A short key (a test server's "x") is no secret and would erase ordinary letters.
 */
export function redact(text: string, key: string | null): string {
  const without = key && key.length >= 6 ? text.replaceAll(key, '…') : text
  const line = without.replace(keyLike, '…').replace(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
