export const reader = {
  title: 'Reader',
} as const
