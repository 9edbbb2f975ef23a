-- Extraction by a model: what each document is to be extracted with, what that cost, and what is still to be decided.
-- Times are milliseconds since the epoch; *_json columns hold what src/shared/model parses.

-- What a wait's reason rests on: the bill that is not paid, the budget that is used up.
ALTER TABLE jobs ADD COLUMN wait_failure_json TEXT;

-- An ontology's own name for what an entity is (DiveSite), finer than its type. Null: nothing finer was said.
ALTER TABLE entity_documents ADD COLUMN subtype TEXT;
ALTER TABLE entities ADD COLUMN subtype TEXT;

-- What an ontology said when it was used, by the hash of what it says: never changed, so that a kept answer can
-- always be explained and a document that is under way is finished with what it was begun with.
CREATE TABLE ontology_versions (
  version TEXT PRIMARY KEY,
  ontology_id TEXT NOT NULL,
  name TEXT NOT NULL,
  ontology_json TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A person's own; those that ship with the app are not rows.
CREATE TABLE ontologies (
  id TEXT PRIMARY KEY,
  yaml TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE collection_ontologies (
  collection_id TEXT PRIMARY KEY REFERENCES collections (id) ON DELETE CASCADE,
  ontology_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who extracts a document, and whether somebody has said so. No row: nothing was decided yet.
CREATE TABLE extraction_plans (
  document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  mode TEXT NOT NULL CHECK (mode IN ('undecided', 'now', 'overnight', 'builtin')),
  provider TEXT,
  model TEXT,
  base_url TEXT,
  ontology_version TEXT REFERENCES ontology_versions (version),
  -- For this document alone, in US dollars; null: the library's.
  budget_usd REAL,
  updated_at INTEGER NOT NULL,
  CHECK ((mode = 'builtin') = (model IS NULL)),
  CHECK ((model IS NULL) = (provider IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX extraction_plans_by_mode ON extraction_plans (mode);

-- How the files of an import are to be extracted, as its command said; null: as the library's settings say.
ALTER TABLE imports ADD COLUMN plan_json TEXT;

-- What the checks kept of an answer, and why a passage has none (refused, truncated, …).
ALTER TABLE extractions ADD COLUMN checks_json TEXT;
ALTER TABLE extractions ADD COLUMN not_extracted TEXT;

-- Money that was spent stays spent when a document goes: its row loses the document, not the sum.
CREATE TABLE usage_new (
  seq INTEGER PRIMARY KEY,
  document_id TEXT REFERENCES documents (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  -- YYYY-MM-DD in local time when it was spent.
  day TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  -- extract, embed, match, suggest, test, ask
  purpose TEXT NOT NULL,
  calls INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  -- Null: the model's price was not known.
  cost_usd REAL,
  batch INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO usage_new (seq, document_id, at, day, provider, model, purpose, calls, input_tokens, cached_input_tokens, output_tokens, cost_usd)
  SELECT seq, document_id, at, strftime('%Y-%m-%d', at / 1000, 'unixepoch', 'localtime'), provider, model, 'extract', calls, input_tokens, 0, output_tokens, cost_usd FROM usage;
DROP TABLE usage;
ALTER TABLE usage_new RENAME TO usage;
CREATE INDEX usage_by_document ON usage (document_id);
CREATE INDEX usage_by_day ON usage (day);

-- Batches at a provider. A row is there before anything is sent, so that a batch whose answer was cut off is found
-- again at the provider and not sent twice.
CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  base_url TEXT,
  ontology_version TEXT NOT NULL REFERENCES ontology_versions (version),
  state TEXT NOT NULL CHECK (state IN ('submitting', 'running', 'collecting', 'ended', 'cancelling', 'cancelled', 'failed')),
  total INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  -- When it was last being sent. Null: certainly nothing has been sent.
  sent_at INTEGER,
  remote_id TEXT,
  -- 0: found by its time and size alone; its results will show whose it is.
  remote_certain INTEGER NOT NULL DEFAULT 0,
  -- Batches at the provider that turned out to be others'.
  not_ours_json TEXT NOT NULL DEFAULT '[]',
  submitted_at INTEGER,
  expires_at INTEGER,
  ended_at INTEGER,
  next_poll_at INTEGER,
  -- Failed attempts in a row.
  tries INTEGER NOT NULL DEFAULT 0,
  cancel_asked INTEGER NOT NULL DEFAULT 0,
  failure_json TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX batches_by_state ON batches (state);
CREATE TABLE batch_requests (
  batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  custom_id TEXT NOT NULL,
  document_id TEXT REFERENCES documents (id) ON DELETE SET NULL,
  prompt_version TEXT NOT NULL,
  -- Hash, headings and text of each passage in the order of the call: an answer is checked against them whatever has
  -- become of the document. Null when it is over.
  passages_json TEXT,
  -- What it costs at worst; budgets count it until the answer is there. Null: the price is not known.
  worst_usd REAL,
  state TEXT NOT NULL CHECK (state IN ('sent', 'answered', 'failed', 'expired', 'cancelled')),
  -- What was wrong with an answer that could not be used.
  why TEXT,
  PRIMARY KEY (batch_id, custom_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_requests_by_document ON batch_requests (document_id);
CREATE INDEX batch_requests_open ON batch_requests (document_id, worst_usd) WHERE state = 'sent';
CREATE TABLE batch_passages (
  context_hash TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  custom_id TEXT NOT NULL,
  PRIMARY KEY (context_hash, batch_id, custom_id),
  FOREIGN KEY (batch_id, custom_id) REFERENCES batch_requests (batch_id, custom_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX batch_passages_by_request ON batch_passages (batch_id, custom_id);

-- What ran unattended. While it is followed, its figures are read from jobs and usage; then they stand in report_json.
CREATE TABLE night_reports (
  id TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL,
  -- 1: a person asked for it, whatever the clock says.
  asked INTEGER NOT NULL DEFAULT 0,
  finished_at INTEGER,
  report_json TEXT,
  seen INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE night_documents (
  night_id TEXT NOT NULL REFERENCES night_reports (id) ON DELETE CASCADE,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  PRIMARY KEY (night_id, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX night_documents_by_document ON night_documents (document_id);

-- Vectors, by what they are of and by model (its provider and dimensions with it). Each is kept as bytes, which a
-- search scans, and as it is, which it looks at last (vectors/quantise.ts). A seq is never given twice, so that a
-- reader knows what it has read. The first version of this table was never written to.
DROP TABLE embeddings;
CREATE TABLE embeddings (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  context_hash TEXT NOT NULL,
  model TEXT NOT NULL,
  scale REAL NOT NULL,
  residual REAL NOT NULL,
  codes BLOB NOT NULL,
  vector BLOB NOT NULL,
  UNIQUE (context_hash, model)
) STRICT;
CREATE INDEX embeddings_by_model ON embeddings (model, seq);
CREATE TABLE entity_vectors (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  entity_id TEXT NOT NULL,
  model TEXT NOT NULL,
  scale REAL NOT NULL,
  residual REAL NOT NULL,
  codes BLOB NOT NULL,
  vector BLOB NOT NULL,
  UNIQUE (entity_id, model)
) STRICT;
CREATE INDEX entity_vectors_by_model ON entity_vectors (model, seq);

-- Documents whose entities were not yet compared with the rest of the library.
CREATE TABLE unmatched_documents (
  document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO unmatched_documents (document_id) SELECT id FROM documents WHERE published = 1;

-- Pairs of entities that may be one, and what was decided. By keys, so that a decision outlives extraction and removal:
-- the merge that it asks for (merge_id) is made whenever both are there.
CREATE TABLE reviews (
  id TEXT PRIMARY KEY,
  a_key TEXT NOT NULL,
  b_key TEXT NOT NULL,
  likeness REAL NOT NULL,
  why TEXT NOT NULL CHECK (why IN ('spelling', 'meaning', 'both')),
  state TEXT NOT NULL CHECK (state IN ('open', 'merged', 'different')),
  decided_by TEXT CHECK (decided_by IN ('person', 'model')),
  merge_id INTEGER,
  at INTEGER NOT NULL,
  CHECK (a_key < b_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX reviews_by_state ON reviews (state, likeness DESC);
CREATE INDEX reviews_by_a ON reviews (a_key);
CREATE INDEX reviews_by_b ON reviews (b_key);

-- Contradictions are looked for among the facts of one entity and property.
DROP INDEX facts_by_entity;
CREATE INDEX facts_by_entity ON facts (entity_id, property);
