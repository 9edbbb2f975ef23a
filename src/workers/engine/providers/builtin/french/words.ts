/** Closed lists of French, for tagging and for judging what is a term. Written for this project. */
const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

export const determiners = set(`
  le la les l' un une des du au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs chaque tout toute tous toutes quelques quelque plusieurs aucun aucune
  quel quelle quels quelles certains certaines divers diverses différents différentes maints nul nulle
`)
export const prepositions = set(`
  de d' à en par pour avec sans sous sur dans chez vers entre contre depuis pendant avant après lors dès selon malgré sauf durant hors parmi envers outre via jusqu' jusque afin hormis près loin
  autour auprès
`)
export const pronouns = set(`
  je j' tu il elle on nous vous ils elles qui que qu' dont où se s' me m' te t' lui y c' cela ça ceci celui celle ceux celles-ci celui-ci celle-ci ceux-ci ceux-là celles leur eux moi toi soi rien
  lequel laquelle lesquels lesquelles auquel duquel desquels chacun chacune quiconque quoi tel telle tels telles autrui certains-uns ce-dernier
`)
export const conjunctions = set("et ou mais donc or ni car si comme lorsque lorsqu' puisque puisqu' quand quoique quoiqu' ainsi tandis soit parce")
export const adverbs = set(`
  ne n' pas plus jamais point guère très trop bien mal aussi ainsi alors encore déjà toujours souvent parfois peu beaucoup assez tant autant moins davantage presque surtout notamment puis ensuite
  enfin d'abord abord ici là là-bas ailleurs aujourd'hui hier demain tôt tard vite non oui seulement même environ cependant toutefois néanmoins pourtant donc plutôt voici voilà soudain
  désormais dorénavant exprès également présentement principalement aussitôt sitôt longuement toutefois ensuite actuellement maintenant partout dessous dessus dehors dedans avant-hier ci-dessous ci-dessus ci-après etc bientôt longtemps certes quasi
  tantôt auparavant par-dessus au-dessus au-dessous en-dessous debout
`)
export const auxiliaries = set(`
  suis es est sommes êtes sont étais était étions étiez étaient serai sera seras serons serez seront serais serait serions seraient sois soit soyez soient fut furent fût être été étant
  ai as a avons avez ont avais avait avions aviez avaient aurai aura auras aurons aurez auront aurais aurait aurions auraient aie ait ayez aient eut eurent avoir eu ayant
  peux peut pouvons pouvez peuvent pouvait pouvaient pourra pourront pourrait pourraient puisse puissent pouvoir pu
  dois doit devons devez doivent devait devaient devra devront devrait devraient devrez devrions doive doivent devoir dû
  faut fallait faudra faudrait falloir vais va allons allez vont veut veulent
`)

/** Adjectives that stand before their noun and say nothing about its class. */
export const prenominal = set(`
  petit petite petits petites grand grande grands grandes gros grosse grosses bon bonne bons bonnes meilleur meilleure meilleurs meilleures mauvais mauvaise mauvaises beau belle beaux belles
  nouveau nouvel nouvelle nouveaux nouvelles ancien ancienne anciens anciennes vieux vieille vieilles jeune jeunes autre autres même mêmes premier première premiers premières deuxième deuxièmes troisième
  quatrième cinquième dernier dernière derniers dernières prochain prochaine prochains prochaines seul seule seuls seules vrai vraie vrais vraies faux fausse haut haute hauts hautes bas basse basses long longue
  longs longues court courte courts courtes double triple simple simples principal principale principaux principales multiple multiples nombreux nombreuse nombreuses important importante importants importantes
  futur future futurs futures demi demie mi éventuel éventuelle éventuels éventuelles présent présente forte fortes fort forts faible faibles pleine plein large larges véritable énorme immense
  deux trois quatre cinq six sept huit neuf dix onze douze
`)

/** Modifiers that never make a term of a general noun; stripped from the end of one. */
export const weakModifiers = set(`
  ${[...prenominal].join(' ')} possible possibles nécessaire nécessaires disponible disponibles suivant suivante suivants suivantes précédent précédente précédents précédentes actuel actuelle actuels actuelles
  existant existante existants existantes différent différente différents différentes divers diverse diverses certain certaine certains certaines plusieurs tel telle tels telles important importants
  général générale généraux générales particulier particulière particuliers particulières spécifique spécifiques essentiel essentielle essentiels essentielles utile utiles clair claire adéquat adéquate
  approprié appropriée appropriés appropriées requis requise requises proposé proposée proposés proposées concerné concernée concernés concernées mentionné mentionnée mentionnés cité citée cités citées
  constant constante normal normale normaux normales habituel habituelle complet complète total totale totaux totales entier entière direct directe directs directes bon-état supplémentaire supplémentaires
  additionnel additionnelle additionnels additionnelles potentiel potentielle potentiels potentielles problématique problématiques intéressant intéressante récent récente récents récentes évident évidente
  prioritaire prioritaires initial initiale initiaux initiales final finale finaux finales renouvelé renouvelée détaillé détaillée détaillés détaillées approfondi approfondie approfondies exhaustif exhaustive
  efficace efficaces réel réelle réels réelles propre propres commun commune communs communes varié variée variés variées annuel annuelle mineur mineure mineures majeur majeure majeurs majeures
  facile difficile rapide lent lente grave graves léger légère correct correcte exact exacte bon fréquent fréquente fréquents fréquentes considéré considérée inclus incluse obtenu obtenue présenté présentée
  réalisé réalisée réalisés réalisées indiqué indiquée utilisé utilisée utilisés utilisées donné donnée donnés connu connue compris comprise adapté adaptée adaptés adaptées nouveau élevé élevée élevés élevées
  innovant innovante novateur novatrice innovateur innovatrice dû due dus dues convivial conviviale stable stables voisin voisine avoisinant avoisinante avoisinants avoisinantes virtuel virtuelle principalement
`)

/** Nouns too general to be a term by themselves. */
export const genericNouns = set(`
  chose choses façon façons manière manières fois temps partie parties part parts nombre nombres cas exemple exemples personne personnes gens an ans année années jour jours journée journées semaine semaines mois heure
  heures minute minutes seconde secondes moment moments période périodes endroit endroits lieu lieux point points fait faits problème problèmes question questions réponse réponses raison raisons résultat résultats
  type types sorte sortes forme formes quantité quantités niveau niveaux ensemble ensembles groupe groupes fin fins début débuts côté côtés haut bas avant arrière milieu ligne lignes zone zones domaine domaines idée idées
  aspect aspects ordre usage usages utilisation utilisations besoin besoins but buts objectif objectifs étape étapes section sections chapitre chapitres figure figures tableau tableaux page pages annexe annexes référence
  références paragraphe texte note notes liste listes élément éléments introduction conclusion résumé aperçu auteur auteurs livre livres document documents rapport rapports manuel cours leçon leçons unité unités exercice
  exercices changement changements différence différences effet effets cause causes condition conditions situation situations état états position positions direction directions gamme taille tailles valeur valeurs taux
  degré degrés longueur largeur hauteur somme moyenne pourcentage moitié tiers quart majorité plupart reste suite importance capacité action actions activité activités processus méthode méthodes approche approches
  technique techniques système systèmes nom noms mot mots terme termes sens vue rôle base cadre moyen moyens mesure mesures choix option options décision décisions effort efforts attention aide soutien série variété
  combinaison comparaison relation relations rapport égard détail détails information informations donnée données contenu homme hommes femme femmes enfant enfants monde vie pays maison main mains tête œil yeux
  eau air corps lumière son histoire argent travail travaux métier membre membres mise mises place places titre titres lien liens accord désaccord avis commentaire commentaires participant participants
  proposition propositions suggestion suggestions propos sujet sujets fonction fonctions possibilité possibilités occasion mesure volet volets facteur facteurs enjeu enjeux défi défis obstacle obstacles façon
  janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche été hiver automne printemps matin soir nuit
  mètre mètres bar bars litre litres gramme grammes kilogramme kilogrammes degré centimètre millimètre kilomètre volt volts watt watts ampère ampères euro euros dollar dollars
  total limite limites autre autres oui non aucun nouveau ajout aucune équivalent opinion importance jamais souvent rarement toujours neutre développement amélioration création réalisation présence absence intérêt priorité cause
  réponse majorité façon lumière poids genre catégorie suite tour totalité fréquence distance approbation présentation portrait synthèse notion notions
`)

export const evaluativeNouns = set(`
  chose problème question enjeu défi atout priorité but objectif raison résultat exemple façon manière sorte type partie nombre cas fait plaisir honte dommage erreur bien idée devoir succès échec risque danger
  facteur clé étape signe choix option aide exigence nécessité occasion différence changement début fin conséquence cause effet avantage inconvénient préoccupation obstacle investissement acquis opportunité élément endroit
  composante pays
`)

export const evaluativeAdjectives = set(`
  important importante importants importantes essentiel essentielle bon bonne mauvais mauvaise grand grande majeur majeure mineur principal principale clé significatif fréquent utile sérieux typique vital vitale critique
  crucial cruciale nécessaire intéressant intéressante simple facile difficile précieux parfait idéal meilleur meilleure vrai vraie réel intégral possible probable certain certaine clair fort premier première dernier seul seule
  dynamique riche
`)

export const structuralHeadings = set(`
  introduction résumé conclusion conclusions aperçu sommaire table index références bibliographie annexe annexes préface avant-propos remerciements exercices exercice quiz objectif objectifs note notes discussion
  résultats méthodes méthode exemples exemple questions question réponses contexte glossaire révision figures tableaux avertissement attention généralités divers autre autres partie chapitre section unité leçon module
  matières mise synthèse rapport commentaires suite
`)
