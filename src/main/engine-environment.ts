/**
 * What of the environment the engine gets: where temporary files and sockets go, how dates and numbers are written,
 * what the system's own libraries look for. Keys of providers, tokens and whatever else a person's shell holds stay
 * here: a report of a fatal error, which Node writes with the environment in it, then has none to tell.
 */
const needed: ReadonlySet<string> = new Set([
  'HOME', 'USERPROFILE', 'PATH', 'TZ', 'LANG', 'LANGUAGE', 'TMPDIR', 'TEMP', 'TMP', 'XDG_RUNTIME_DIR', 'LD_LIBRARY_PATH', 'SYSTEMROOT', 'WINDIR', 'SYSTEMDRIVE', 'APPDATA', 'LOCALAPPDATA',
])

/** Names count without case, as on Windows. */
export function engineEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    const upper = name.toUpperCase()
    if (value !== undefined && (needed.has(upper) || upper.startsWith('LC_'))) kept[name] = value
  }
  return kept
}
