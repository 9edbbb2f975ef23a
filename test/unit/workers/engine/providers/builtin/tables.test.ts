import { describe, expect, it } from 'vitest'
import { extract, quantitiesOf } from './builtin-work.ts'

const table = (...rows: readonly (readonly string[])[]): string => rows.map((row, index) => `| ${row.join(' | ')} |${index === 0 ? `\n|${row.map(() => ' --- ').join('|')}|` : ''}`).join('\n')

describe('facts of a table', () => {
  it('reads a row’s name, a column’s title and the cell', async () => {
    const text = table(['Food', 'Core temperature', 'Keeps for'], ['Poultry', '74 °C', '2 days'], ['Beef', '63 °C', '3 days'])
    expect(await quantitiesOf('en', text, { kind: 'table' })).toEqual([
      'Poultry | Core temperature | = 74 °C',
      'Poultry | Keeps for | = 2 days',
      'Beef | Core temperature | = 63 °C',
      'Beef | Keeps for | = 3 days',
    ])
  })

  it('takes the unit from the title where it stands there', async () => {
    expect(await quantitiesOf('fr', table(['Gaz', 'Densité (kg/m³)'], ['Hélium', '0,18']), { kind: 'table' })).toEqual(['Hélium | Densité | = 0.18 kg/m³'])
  })

  it('gives a limit its comparator', async () => {
    expect(await quantitiesOf('en', table(['Line', 'Pressure'], ['Hydraulic line', 'up to 3,000 psi']), { kind: 'table' })).toEqual(['Hydraulic line | Pressure | <= 3000 psi'])
  })

  it('names a value by its row where the column says only "value"', async () => {
    expect(await quantitiesOf('en', table(['Item', 'Value'], ['Maximum depth', '18 m'], ['Ascent rate', '3 kg']), { kind: 'table' })).toEqual(['Maximum depth | Maximum depth | = 18 m'])
  })

  it.each([
    ['rows named by numbers', table(['Depth', 'Time'], ['12 m', '60 min'])],
    ['cells that hold more than a value', table(['Food', 'Note'], ['Poultry', 'cook to 74 °C at least once'])],
    ['bare numbers', table(['Answer', 'Votes'], ['Yes', '157'])],
    ['a header of numbers', table(['2020', '2021'], ['Cost', '5 $'])],
    ['rows that are short of a cell', `${table(['Food', 'Temperature', 'Time'])}\n| Beef | 63 °C |`],
  ])('gives none for %s', async (_case, text) => {
    expect(await quantitiesOf('en', text, { kind: 'table' })).toEqual([])
  })

  it('gives none without a separator line', async () => {
    expect(await quantitiesOf('en', '| Food | Temperature |\n| Beef | 63 °C |', { kind: 'table' })).toEqual([])
  })

  it('quotes the cell', async () => {
    const text = table(['Food', 'Temperature'], ['Beef', '63 °C'])
    const { facts } = await extract('en', text, { kind: 'table' })
    expect(facts.map((fact) => text.slice(fact.span.start, fact.span.end))).toEqual(['63 °C'])
  })
})
