import { markSegments } from './mark-segments.ts'

/** Text with the words that were looked for marked. */
export function Marked(props: { readonly text: string; readonly marks: readonly (readonly [number, number])[] }) {
  return (
    <>
      {markSegments(props.text, props.marks).map((segment, index) => (segment.marked ? <mark key={index}>{segment.text}</mark> : <span key={index}>{segment.text}</span>))}
    </>
  )
}
