/** A pack as it ships, bundled as its text. */
declare module '*.yaml?raw' {
  const text: string
  export default text
}
