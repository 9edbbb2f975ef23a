/** Closed lists of English, for tagging and for judging what is a term. Written for this project. */
const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

export const possessives = set('my your his her its our their')

/** Verbs that begin instructions and are also nouns or adjectives; regular verbs are found by what follows them. */
export const instructionVerbs = set(`
  add adjust align allow apply ascend ask attach avoid bandage bend bind bleed boil brace breathe bring brush call carry change charge check chill choose clamp clean clear close
  collect connect cook cool count cover crimp cut deploy descend dilute dip disconnect discard dispose do drain draw dress drop dry ease empty enter equalise equalize evacuate exhale
  fasten feed file fill filter find fit flush follow gather get give grease grip ground guide handle hang heat hold hose immerse inflate inform inhale insert inspect install insulate isolate
  enable disable create define specify implement establish identify configure restrict grant assign verify complete click type enter save delete edit list describe explain discuss compare calculate compute estimate draw sketch solve prove show find determine
  kneel crouch crawl inform sweep scrub
  keep knead label lay leave let lift light listen lock look loosen lower lubricate maintain make mark measure mix moisten monitor mount move note open operate order pack phone place plan plug point position
  pour practise prepare press prevent protect pull pump purge push put raise read rebuild record reduce reef release remain remove repeat replace report reset rest return rig rinse roll rotate run
  seal seat secure select send separate serve set shake shut sign signal slide slow soak spray spread squeeze start stay step stir stop store strain strap support surface swim switch
  take tap test tie tighten time tip top touch transfer trim try turn undo unlock unplug use vent verify wait walk warm wash watch wear weigh wet wipe withdraw work wrap write zip
`)

/** Words that open a statement, never an instruction, although a determiner follows them. */
export const neverImperative = set('half both all such many what when while where if as because since although though unless until than that which who whose is are was were be like unlike despite except including regarding concerning following given')

/** Adjectives and other words that never begin a term: they say how, how many or which. */
export const weakModifiers = set(`
  different various several many much more most less least few fewer other others another same such certain some any every each all both own only main major minor important
  significant good better best bad worse worst new old big small large larger largest smaller smallest great greater long longer short shorter high higher low lower early late later next last
  previous following above below current present recent possible impossible necessary able available suitable appropriate proper correct incorrect wrong right specific particular general common
  typical usual normal special simple easy difficult hard similar single double entire whole full complete total first second third fourth fifth one two three four five six seven eight nine ten
  twelve original additional further extra various numerous respective interesting useful useless serious severe very quite also well just even still known unknown given said integral
  considerable substantial enough sufficient excessive constant likely unlikely due essential basic overall actual real true false clear obvious exact approximate near nearest far close
  fast faster slow slower quick strong stronger weak weaker heavy heavier light lighter deep deeper shallow warm cold hot wet clean dirty safe dangerous
  visible invisible related relevant corresponding comparable so-called aforementioned above-mentioned third-party two-dimensional
`)

/** Weak alone, but part of a term when another modifier or the noun makes one ("hot work", "deep dive"). */
export const weakOnlyAlone = set('high low deep shallow hot cold warm wet dry light heavy safe open closed free fast slow strong weak clean hard soft long short double single first second special total right left lower upper third full')

/** Nouns too general to be a term by themselves, or to head one with a weak modifier. */
export const genericNouns = set(`
  thing things way ways time times part parts number numbers case cases example examples people person persons year years day days week weeks month months hour hours minute minutes second seconds
  place places point points fact facts problem problems question questions answer answers reason reasons result results kind kinds type types sort sorts form forms amount amounts level levels
  lot lots set sets group groups bit piece pieces end ends side sides top bottom front back left right line lines area areas issue issues matter matters idea ideas aspect aspects order orders
  use uses user users work works need needs purpose purposes goal goals step steps section sections chapter chapters figure figures table tables page pages appendix reference references paragraph text
  note notes list lists item items summary introduction conclusion overview author authors book books paper papers article articles document documents handbook manual course courses lesson lessons lecture unit
  change changes difference differences effect effects cause causes condition conditions situation situations state states position positions direction directions range ranges size sizes shape shapes
  value values rate rates ratio degree degrees quantity quality length width height sum total average percentage percent half third quarter majority rest
  something anything everything nothing someone anyone everyone others one ones addition advantage advantages disadvantage disadvantages benefit benefits importance ability attempt action actions activity activities
  process processes method methods approach approaches technique techniques system systems name names word words term terms sense meaning view role basis course means manner fashion sake medium
  today tomorrow yesterday morning evening night date dates moment period periods chance possibility opportunity choice choices option options decision decisions effort care attention help support
  start beginning middle stage stages phase phases round series variety combination comparison relation relationship connection respect regard extent detail details information data content contents
  man men woman women child children world country life home house room hand hands head eye eyes face body car water air light sound story money job company group member members
  inch inches foot feet metre metres meter meters mile miles pound pounds gram grams bar bars limit limits psi volt volts amp amps watt watts litre litres liter liters cup cups teaspoon tablespoon hz khz mhz
  january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
  implementation implementations performance evaluation experiment experiments technique scenario scenarios behavior behaviour requirement requirements environment environments feature features
  force forces construction efficiency distance simplicity surface view rotation direct currently use height
`)

/** Nouns that judge or place a thing instead of naming its class: "X is a problem" defines nothing. */
export const evaluativeNouns = set(`
  thing problem issue matter question challenge advantage disadvantage benefit asset priority goal aim reason result example way lot kind type sort part bit case fact pleasure shame pity mistake
  good idea must success failure risk hazard concern factor key step sign choice option help question requirement necessity opportunity difference change start beginning end consequence cause effect function
`)

export const evaluativeAdjectives = set(`
  important essential good bad great big major minor key significant main common frequent popular serious useful typical vital critical crucial necessary interesting simple easy difficult valuable perfect ideal best better worst
  excellent real true integral further possible likely certain clear strong fine nice
`)

/** Headings that organise a document and name nothing in its subject. */
export const structuralHeadings = set(`
  introduction summary conclusion conclusions overview contents index references bibliography appendix annex annexes preface foreword acknowledgements acknowledgments abstract exercises exercise quiz
  objectives objective learning notes note discussion results methods method examples example questions question answers background glossary review further reading figures tables notices trademarks disclaimer about
  copyright warning caution important tip tips general other others part chapter section unit lesson module
`)
