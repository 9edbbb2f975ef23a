import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { readTheme, watchTheme } from '../../graph-view/graph-theme.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { sizeOf, type UsageBar } from '../../stores/usage-bars.ts'
import type { UsageMeasure } from '../../stores/usage.ts'
import { useWidth } from '../../ui/use-width.ts'

const HEIGHT_PX = 200
const LABEL_PX = { day: 64, name: 120 } as const
const NAME_CHARACTERS = 18

/** Bars of cost, or of tokens sent and received on top of each other. The table beside it says the same in figures. */
export function UsageChart(props: { readonly bars: readonly UsageBar[]; readonly measure: UsageMeasure; readonly isDays: boolean; readonly label: string; readonly nameOf: (bar: UsageBar) => string }) {
  const t = useT()
  const format = useFormat()
  const { bars, measure, isDays, nameOf } = props
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const [themes, setThemes] = useState(0)
  const [pointed, setPointed] = useState<number | null>(null)
  useEffect(() => watchTheme(() => setThemes((count) => count + 1)), [])
  useEffect(() => {
    const target = plot.current
    if (!target || width === 0 || bars.length === 0) return
    const { muted, border, accent, font } = readTheme(target)
    const axis = { stroke: muted, font: `12px ${font}`, grid: { stroke: border, width: 1 }, ticks: { show: false } }
    const columns: uPlot.Series = { ...(uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.72, 48] }) } : {}), points: { show: false }, width: 0 }
    const every = Math.max(1, Math.ceil((bars.length * LABEL_PX[isDays ? 'day' : 'name']) / width))
    const made = new uPlot(
      {
        width,
        height: HEIGHT_PX,
        legend: { show: false },
        cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: { x: { time: false, range: [-0.6, bars.length - 0.4] }, y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] } },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 30,
            splits: () => bars.flatMap((_, index) => (index % every === 0 ? [index] : [])),
            values: (_, splits) => splits.map((index) => shortened(bars[index] ? nameOf(bars[index]) : '')),
          },
          { ...axis, size: 72, values: (_, splits) => splits.map((value) => (measure === 'cost' ? format.usd(value) : format.number(value))) },
        ],
        series: measure === 'cost' ? [{}, { ...columns, fill: accent }] : [{}, { ...columns, fill: muted }, { ...columns, fill: accent }],
        hooks: { setCursor: [(chart) => setPointed(chart.cursor.idx ?? null)] },
      },
      // The second stands in front of the sum, so that what is seen of the sum is the rest.
      [bars.map((_, index) => index), bars.map((bar) => sizeOf(bar, measure)), ...(measure === 'cost' ? [] : [bars.map((bar) => bar.inputTokens)])],
      target,
    )
    return () => made.destroy()
  }, [bars, measure, isDays, nameOf, width, themes, format])
  const bar = pointed === null ? undefined : bars[pointed]
  return (
    <figure ref={frame} className="usage-chart">
      <div ref={plot} role="img" aria-label={props.label} className="usage-plot" />
      <figcaption className="muted">
        {measure === 'tokens' && (
          <span className="usage-legend">
            <i className="usage-key usage-key-first" /> {t('usage.column.input')} <i className="usage-key usage-key-second" /> {t('usage.column.output')}
          </span>
        )}
        <span className="usage-pointed">
          {bar ? [nameOf(bar), format.usd(bar.costUsd), `${t('usage.column.input')} ${format.number(bar.inputTokens)}`, `${t('usage.column.output')} ${format.number(bar.outputTokens)}`].join(' · ') : '\u00a0'}
        </span>
      </figcaption>
    </figure>
  )
}

function shortened(name: string): string {
  return name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS - 1)}…` : name
}
