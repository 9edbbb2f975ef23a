/** The English catalogue gives the keys; another language has exactly the same ones, or it does not compile. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> }
