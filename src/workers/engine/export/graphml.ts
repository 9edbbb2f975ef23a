import type { Exporter } from './exporter.ts'
import { entitiesOf, factsOf, relationsOf } from './export-records.ts'

/** One GraphML file: entities and facts as nodes, relations as edges, so that Gephi and yEd show it as it is. */
export const exportGraphml: Exporter = function* (scope, files, out) {
  const file = files.open(out)
  file.write(`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
${keys.map(({ id, on, type }) => `<key id="${id}" for="${on}" attr.name="${id}" attr.type="${type}"/>`).join('\n')}
<graph id="coursegraph" edgedefault="directed">
`)
  for (const { id, name, type, subtype, aliases, mentions, documents } of entitiesOf(scope)) {
    file.write(node(id, { kind: 'entity', label: name, type, subtype, aliases: aliases.join('; '), mentions, documents }))
    yield
  }
  // Edges may stand before the nodes they join, but some readers take that badly: facts are nodes, so they come first.
  const factEdges: string[] = []
  for (const fact of factsOf(scope)) {
    const { id, entity, property, value, unit, comparator, evidenceCount } = fact
    const label = [property, comparator, value, unit].filter((part) => part !== undefined).join(' ')
    file.write(node(id, { kind: 'fact', label, property, comparator, value, unit, evidence: evidenceCount }))
    factEdges.push(edge(`${id}-of`, entity, id, { relation: 'HAS_FACT' }))
    yield
  }
  factEdges.forEach((text) => file.write(text))
  for (const { id, from, to, type, evidenceCount } of relationsOf(scope)) {
    file.write(edge(id, from, to, { relation: type, evidence: evidenceCount }))
    yield
  }
  file.write('</graph>\n</graphml>\n')
  file.end()
}

const keys = [
  ...['kind', 'label', 'type', 'subtype', 'aliases', 'property', 'comparator', 'value', 'unit'].map((id) => ({ id, on: 'node', type: 'string' })),
  ...['mentions', 'documents'].map((id) => ({ id, on: 'node', type: 'int' })),
  { id: 'relation', on: 'edge', type: 'string' },
  { id: 'evidence', on: 'all', type: 'int' },
]

type Data = Readonly<Record<string, string | number | undefined>>

function node(id: string, data: Data): string {
  return `<node id="${escapeXml(id)}">${dataElements(data)}</node>\n`
}

function edge(id: string, from: string, to: string, data: Data): string {
  return `<edge id="${escapeXml(id)}" source="${escapeXml(from)}" target="${escapeXml(to)}">${dataElements(data)}</edge>\n`
}

function dataElements(data: Data): string {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `<data key="${key}">${escapeXml(String(value))}</data>`)
    .join('')
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** XML 1.0 text (section 2.2): characters that it does not allow in any form become U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd').replace(/[&<>"']/gu, (character) => entities[character] ?? '')
}
