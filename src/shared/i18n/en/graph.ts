export const graph = {
  title: 'Graph',
} as const
