import type { Exporter } from './exporter.ts'
import { entitiesOf, factsOf, passagesOf, relationsOf, shapes } from './export-records.ts'

/**
 * One JSON document with one record a line, in the shapes of the command line, so that both a JSON parser and a
 * line-by-line reader can take it.
 */
export const exportJson: Exporter = function* (scope, files, out) {
  const file = files.open(out)
  file.write('{"format":"coursegraph","version":1')
  const sections = [
    ['documents', scope.documents, shapes.document],
    ['passages', passagesOf(scope), shapes.passage],
    ['entities', entitiesOf(scope), shapes.entity],
    ['relations', relationsOf(scope), shapes.relation],
    ['facts', factsOf(scope), shapes.fact],
  ] as const
  for (const [name, records, shape] of sections) {
    file.write(`,\n"${name}":[`)
    let separator = '\n'
    for (const record of records) {
      // Each section pairs records with their own shape; the union of the pairs hides that from the compiler.
      file.write(`${separator}${JSON.stringify((shape as (value: typeof record) => unknown)(record))}`)
      separator = ',\n'
      yield
    }
    file.write('\n]')
  }
  file.write('}\n')
  file.end()
}
