import type { intake as english } from '../en/intake.ts'
import type { Texts } from '../texts.ts'

export const intake: Texts<typeof english> = {
  dropTitle_one: 'Déposez pour ajouter {{count}} élément',
  dropTitle_other: 'Déposez pour ajouter {{count}} éléments',
  dropTo: 'dans « {{collection}} »',
  dropToLibrary: 'dans votre bibliothèque',
  dropUnsupported_one: '{{count}} autre n’est pas un PDF et sera laissé de côté',
  dropUnsupported_other: '{{count}} autres ne sont pas des PDF et seront laissés de côté',
  dropNothing: 'Seuls des documents PDF et des dossiers peuvent être ajoutés',
  added_one: '{{count}} ajouté',
  added_other: '{{count}} ajoutés',
  duplicateNamed: '« {{fileName}} » est déjà dans votre bibliothèque',
  duplicate_one: '{{count}} déjà dans votre bibliothèque',
  duplicate_other: '{{count}} déjà dans votre bibliothèque',
  show: 'Afficher',
  decide: 'Décider…',
  undecidedNamed: '« {{fileName}} » porte le nom d’un autre document',
  undecided_one: '{{count}} porte le nom d’un autre document',
  undecided_other: '{{count}} portent le nom d’autres documents',
  refused_one: '{{count}} refusé',
  refused_other: '{{count}} refusés',
  reason: '{{reason}} : {{files}}',
  moreFiles_one: '{{count}} autre',
  moreFiles_other: '{{count}} autres',
  moreReasons_one: 'et {{count}} autre, pour une autre raison',
  moreReasons_other: 'et {{count}} autres, pour d’autres raisons',
}
