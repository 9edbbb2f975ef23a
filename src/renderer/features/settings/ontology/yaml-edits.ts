import { parseDocument, Scalar, type Document } from 'yaml'

/** A text under a name and id of a person's own; everything else, comments too, stays as it is written. */
export function ownCopy(yaml: string, own: { readonly name: string; readonly taken: readonly string[] }): string {
  const document = parseDocument(yaml)
  const id = document.get('id')
  document.set('id', freeId(typeof id === 'string' ? id : 'ontology', own.taken))
  document.set('name', own.name)
  return written(document)
}

/** The same text with other instructions; null when it cannot be read as YAML, so that nothing of it is lost. */
export function withInstructions(yaml: string, instructions: string): string | null {
  const document = parseDocument(yaml)
  if (document.errors.length > 0) return null
  const lines = new Scalar(instructions)
  // Several lines stand as they were typed, which a person can go on editing below.
  if (instructions.includes('\n')) lines.type = Scalar.BLOCK_LITERAL
  document.set('instructions', lines)
  return written(document)
}

function written(document: Document): string {
  return document.toString({ lineWidth: 0, flowCollectionPadding: false })
}

const longestId = 40

function freeId(id: string, taken: readonly string[]): string {
  const base = `my-${id.replace(/^my-/, '').replace(/-\d+$/, '')}`.slice(0, longestId - 4)
  let free = base
  for (let next = 2; taken.includes(free); next += 1) free = `${base}-${next}`
  return free
}
