export const entity = {
  title: 'Entity',
} as const
