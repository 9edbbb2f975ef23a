export type SegmentState = 'pending' | 'running' | 'done' | 'failed' | 'held'

export interface Segment {
  readonly key: string
  readonly label: string
  readonly state: SegmentState
  /** 0…1 while running; null when the end is not known. */
  readonly fraction: number | null
}

/** Steps side by side, each filling as it goes. `text` says the same to those who do not see it. */
export function SegmentedBar(props: { readonly segments: readonly Segment[]; readonly text: string }) {
  return (
    <div className="ui-segments" role="img" aria-label={props.text} title={props.text}>
      {props.segments.map((segment) => (
        <span key={segment.key} className={`ui-segment ui-segment-${segment.state}${segment.state === 'running' && segment.fraction === null ? ' ui-segment-unknown' : ''}`}>
          <span className="ui-segment-fill" style={{ transform: `scaleX(${fill(segment)})` }} />
        </span>
      ))}
    </div>
  )
}

function fill(segment: Segment): number {
  if (segment.state === 'running' || segment.state === 'held') return segment.fraction ?? 0
  return segment.state === 'pending' ? 0 : 1
}
