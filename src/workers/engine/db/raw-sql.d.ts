/** Migrations are imported as text, so that the bundle carries them and reads no file at run time. */
declare module '*.sql?raw' {
  const text: string
  export default text
}
