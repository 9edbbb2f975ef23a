/** OpenAI's protocol lives under a version; people copy a server's address with it and without. */
export function chatAddress(baseUrl: string): string {
  const bare = baseUrl.replace(/\/+$/, '')
  return /^https?:\/\/[^/]+$/.test(bare) ? `${bare}/v1` : bare
}

/** Anthropic's SDK puts the version in itself. */
export function messagesAddress(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')
}
