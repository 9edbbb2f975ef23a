/**
 * Where the app keeps its settings and, unless told otherwise, its library: the same place for the window and
 * the command line, which must agree without Electron's help.
 */
export function dataFolder(options: {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
}): string {
  const { platform, env, home } = options
  const separator = platform === 'win32' ? '\\' : '/'
  const join = (...parts: string[]) => parts.join(separator)
  if (env['COURSEGRAPH_DATA']) return env['COURSEGRAPH_DATA']
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Coursegraph')
  if (platform === 'win32') return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Coursegraph')
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'coursegraph')
}

/** Answers that models were paid for, of all libraries of this user. */
export function userCacheFile(folder: string): string {
  return `${folder}${folder.includes('\\') ? '\\' : '/'}answers.sqlite`
}
