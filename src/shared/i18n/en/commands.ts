export const commands = {
  title: 'Commands',
} as const
