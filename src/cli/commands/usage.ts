import type { UsageRow } from '../../shared/model/provider.ts'
import { exitCodes, type ExitCode } from '../exit-codes.ts'
import type { CommandContext } from '../context.ts'
import { printTable } from '../table.ts'

export type UsageBy = 'document' | 'model' | 'day'

/** What model calls took and cost. */
export async function usage(context: CommandContext, options: { readonly by: UsageBy }): Promise<ExitCode> {
  const { output } = context
  const connection = await context.connect(false)
  const { rows, total } = await connection.call('usage.list', { by: options.by })
  for (const row of rows) await output.record(row)
  if (output.json) return exitCodes.done
  if (rows.length === 0) {
    await output.line('No model was asked yet: the built-in extractor costs nothing.')
    return exitCodes.done
  }
  await printTable(output, [...rows, { ...total, label: 'TOTAL' }], [
    { title: options.by.toUpperCase(), value: (row) => row.label || '(removed)', max: 50 },
    { title: 'CALLS', value: (row) => String(row.calls), align: 'right' },
    { title: 'INPUT', value: (row) => String(row.inputTokens), align: 'right' },
    { title: 'CACHED', value: (row) => String(row.cachedInputTokens), align: 'right' },
    { title: 'OUTPUT', value: (row) => String(row.outputTokens), align: 'right' },
    { title: 'USD', value: price, align: 'right' },
  ])
  return exitCodes.done
}

function price({ costUsd, unpricedCalls, calls }: UsageRow): string {
  if (unpricedCalls === 0) return costUsd.toFixed(4)
  return unpricedCalls === calls ? 'not known' : `${costUsd.toFixed(4)} + ${unpricedCalls} calls at a price not known`
}
