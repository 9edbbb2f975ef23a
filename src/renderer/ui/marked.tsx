import { markSegments } from './mark-segments.ts'

/** Text with the words that were looked for marked. `readable` tidies what stands between, after it was cut. */
export function Marked(props: { readonly text: string; readonly marks: readonly (readonly [number, number])[]; readonly readable?: (text: string) => string }) {
  const readable = props.readable ?? ((text: string) => text)
  return (
    <>
      {markSegments(props.text, props.marks).map((segment, index) => (segment.marked ? <mark key={index}>{segment.text}</mark> : <span key={index}>{readable(segment.text)}</span>))}
    </>
  )
}
